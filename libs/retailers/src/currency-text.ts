/** Texts that mean one currency, whatever else is on the page. Longer ones first wherever one begins like another. */
const signs: [sign: string, currency: string][] = [
  ['US$', 'USD'],
  ['AU$', 'AUD'],
  ['A$', 'AUD'],
  ['CA$', 'CAD'],
  ['C$', 'CAD'],
  ['NZ$', 'NZD'],
  ['HK$', 'HKD'],
  ['NT$', 'TWD'],
  ['MX$', 'MXN'],
  ['S$', 'SGD'],
  ['R$', 'BRL'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['₽', 'RUB'],
  ['₴', 'UAH'],
  ['₺', 'TRY'],
  ['₹', 'INR'],
  ['₩', 'KRW'],
  ['₪', 'ILS'],
  ['฿', 'THB'],
  ['₫', 'VND'],
  ['₱', 'PHP'],
  ['₦', 'NGN'],
  ['₸', 'KZT'],
  ['₾', 'GEL'],
  ['₲', 'PYG'],
  ['₡', 'CRC'],
  ['₼', 'AZN'],
  ['円', 'JPY'],
  ['元', 'CNY'],
  ['원', 'KRW'],
  ['د.إ', 'AED'],
  ['ر.س', 'SAR'],
  ['د.ك', 'KWD'],
];

/** Words and abbreviations, compared without regard to case, not inside another word. */
const words: Record<string, string> = {
  euro: 'EUR',
  euros: 'EUR',
  zł: 'PLN',
  kč: 'CZK',
  ft: 'HUF',
  lei: 'RON',
  лв: 'BGN',
  руб: 'RUB',
  р: 'RUB',
  грн: 'UAH',
  tl: 'TRY',
  rs: 'INR',
  fr: 'CHF',
  sfr: 'CHF',
  rm: 'MYR',
  rp: 'IDR',
  din: 'RSD',
  дин: 'RSD',
  kn: 'HRK',
  тг: 'KZT',
  тнг: 'KZT',
  's/': 'PEN',
  сом: 'KGS',
};

/** Signs shared by several currencies: the hint decides among them, else the first is meant; none where it is unsaid. */
const shared: [sign: RegExp, currencies: readonly string[], unhinted: string | undefined][] = [
  [
    /\$/,
    ['USD', 'CAD', 'AUD', 'NZD', 'HKD', 'SGD', 'TWD', 'MXN', 'CLP', 'COP', 'ARS', 'UYU', 'DOP', 'BBD', 'JMD', 'TTD'],
    'USD',
  ],
  [/[¥￥]/, ['JPY', 'CNY'], 'JPY'],
  [/(?<!\p{L})kr(?!\p{L})/iu, ['SEK', 'NOK', 'DKK', 'ISK'], undefined],
  [/(?<!\p{L})R(?=[\s\d])/u, ['ZAR'], 'ZAR'],
];

const isoCodes = new Set([...Intl.supportedValuesOf('currency'), 'BYN', 'HRK', 'BGN']);
/** Codes of the past that shops still write. */
const renamed: Record<string, string> = { RUR: 'RUB', BYR: 'BYN', TRL: 'TRY', ROL: 'RON' };

const letters = /(?<!\p{L})(\p{L}{1,6}\/?)(?!\p{L})/gu;

/** The currency a text names, as an ISO 4217 code; `hint` decides where its sign is shared by several. */
export const currencyIn = (text: string, hint?: string): string | undefined => {
  for (const [code] of text.matchAll(/(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/g)) {
    const current = renamed[code] ?? code;
    if (isoCodes.has(current)) return current;
  }
  for (const [sign, currency] of signs) if (text.includes(sign)) return currency;
  for (const [word] of text.matchAll(letters)) {
    const currency = Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : undefined;
    if (currency !== undefined) return currency;
  }
  for (const [sign, currencies, unhinted] of shared) {
    if (sign.test(text)) return hint !== undefined && currencies.includes(hint) ? hint : unhinted;
  }
  const code = /^\s*([a-z]{3})\s*$/i.exec(text)?.[1]?.toUpperCase();
  return code !== undefined && isoCodes.has(code) ? code : undefined;
};
