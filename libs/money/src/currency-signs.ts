/** How a text can name a currency. */
export interface CurrencySign {
  /** Source of a regular expression of what stands in the text. */
  pattern: string;
  /** ISO 4217 codes it may mean, the usual one first; none for a unit without a code. */
  codes: readonly string[];
  /** Whether the first code is meant where nothing else decides. */
  usual: boolean;
  /** A word that is also something else: it counts beside an amount only, or where a hint is nothing but it. */
  weak: boolean;
}

const strong = (pattern: string, codes: string, usual = true): CurrencySign => sign(pattern, codes, usual, false);
const weak = (pattern: string, codes: string, usual = true): CurrencySign => sign(pattern, codes, usual, true);
const sign = (pattern: string, codes: string, usual: boolean, isWeak: boolean): CurrencySign => ({
  pattern: guarded(pattern),
  codes: codes === '' ? [] : codes.split(' '),
  usual,
  weak: isWeak,
});

/** A word does not begin or end within another one; a pattern that ends in `*` says itself how it goes on. */
const guarded = (pattern: string): string => {
  const before = /^(?:\[|\(\?:)?\p{L}/u.test(pattern) ? String.raw`(?<!\p{L})` : '';
  if (pattern.endsWith('*')) return `${before}${pattern.slice(0, -1)}`;
  return /(?:\p{L}|\]|\))(?:\\?\.\?)?$/u.test(pattern) ? String.raw`${before}${pattern}(?!\p{L})` : before + pattern;
};

/** Currencies that write a plain dollar sign, the usual one first. */
export const dollars = 'USD CAD AUD NZD HKD SGD TWD MXN CLP COP ARS UYU DOP BBD JMD TTD BSD BZD FJD GYD LRD NAD XCD';
const rupees = 'INR PKR LKR NPR MUR SCR';
const krone = 'SEK NOK DKK ISK';

/** How countries' dollars and pesos are told apart by letters before or behind the sign. */
export const dollarsOfCountries: Readonly<Record<string, string>> = {
  BBD: 'Bds',
  CUC: 'CUC',
  MOP: 'MOP',
  COP: 'COL CO',
  ARS: 'ARS AR Arg',
  AUD: 'AU AUS Aus',
  BND: 'BN',
  BZD: 'BZ',
  CAD: 'CDN CAN Can CA Cdn',
  CLP: 'CLP CL',
  CVE: 'CV',
  DOP: 'RD',
  FJD: 'FJ',
  HKD: 'HK',
  MXN: 'MEX Mex MX MXN',
  NZD: 'NZ',
  SGD: 'SGP SG',
  TWD: 'NT TW',
  TTD: 'TT',
  USD: 'US U.S.',
  WST: 'WS',
  XCD: 'EC',
};

/** The same by one letter. */
const dollarsOfLetters: Readonly<Record<string, string>> = {
  A: 'AUD',
  C: 'CAD NIO',
  J: 'JMD',
  N: 'NAD',
  R: 'BRL',
  S: 'SGD',
  T: 'TOP',
  Z: 'ZWL',
};

/** Of several that match at one place the one named first here counts, so longer ones stand before what they begin with. */
export const currencySigns: readonly CurrencySign[] = [
  // Dollars and pesos told apart by letters.
  ...Object.entries(dollarsOfCountries).flatMap(([code, names]) => [
    ...names.split(' ').map((name) => strong(`${name.replaceAll('.', '\\.?')} ?\\$`, code)),
    ...names.split(' ').map((name) => strong(`\\$ ?${name.replaceAll('.', '\\.?')}(?!\\p{L})*`, code)),
  ]),
  strong('U\\$S', 'USD'),
  strong('\\$U(?!\\p{L})*', 'UYU'),
  ...Object.entries(dollarsOfLetters).flatMap(([letter, codes]) => [
    strong(`${letter}\\$`, codes),
    // A letter apart may be a size or an article, but not where the text begins with it.
    ...(letter === 'A' ? [] : [strong(`(?<=^)${letter} \\$`, codes)]),
  ]),
  strong('SY£', 'SYP'),
  strong('LB£', 'LBP'),
  strong('E£', 'EGP'),
  strong('CN[¥￥]', 'CNY'),
  strong('JP[¥￥]', 'JPY'),
  strong('GH[₵¢]', 'GHS'),
  // Signs.
  strong('[$＄﹩]', dollars),
  strong('€', 'EUR'),
  strong('£', 'GBP EGP GIP FKP SHP LBP SYP'),
  strong('￡', 'GBP'),
  strong('¥', 'JPY CNY'),
  strong('￥', 'JPY CNY'),
  strong('(?:(?<=\\d ?)円|円(?!\\p{L}))*', 'JPY'),
  strong('(?:(?<=\\d ?)元|元(?!\\p{L}))*', 'CNY TWD HKD'),
  strong('圆', 'CNY'),
  strong('(?:(?<=\\d ?)원|원(?!\\p{L}))*', 'KRW'),
  strong('₽', 'RUB'),
  strong('₴', 'UAH'),
  strong('₺', 'TRY'),
  strong('₹', 'INR'),
  strong('₨', rupees),
  strong('[₩￦]', 'KRW KPW'),
  strong('₪', 'ILS'),
  strong('ש"ח*', 'ILS'),
  strong('฿', 'THB'),
  strong('บาท*', 'THB'),
  strong('₫', 'VND'),
  strong('₱', 'PHP CUP'),
  strong('₦', 'NGN'),
  strong('₸', 'KZT'),
  strong('₾', 'GEL'),
  strong('₲', 'PYG'),
  strong('₡', 'CRC'),
  strong('₼', 'AZN'),
  strong('₵', 'GHS'),
  strong('₭', 'LAK'),
  strong('₮', 'MNT'),
  strong('៛', 'KHR'),
  strong('৳', 'BDT'),
  strong('؋', 'AFN'),
  strong('֏', 'AMD'),
  strong('դր\\.?', 'AMD'),
  strong('﷼', 'IRR SAR QAR OMR YER'),
  strong('[₿₠₢₣₤₧₯₰₳₶₷ℳƒ]', ''),
  // Arabic abbreviations, with and without the closing point.
  strong('د\\.إ\\.?*', 'AED'),
  strong('ر\\.س\\.?*', 'SAR'),
  strong('د\\.ك\\.?*', 'KWD'),
  strong('د\\.ب\\.?*', 'BHD'),
  strong('ر\\.ع\\.?*', 'OMR'),
  strong('ر\\.ق\\.?*', 'QAR'),
  strong('د\\.أ\\.?*', 'JOD'),
  strong('د\\.ع\\.?*', 'IQD'),
  strong('د\\.م\\.?*', 'MAD'),
  strong('د\\.ت\\.?*', 'TND'),
  strong('د\\.ج\\.?*', 'DZD'),
  strong('د\\.ل\\.?*', 'LYD'),
  strong('ج\\.م\\.?*', 'EGP'),
  strong('ل\\.ل\\.?*', 'LBP'),
  strong('ل\\.س\\.?*', 'SYP'),
  strong('ر\\.ي\\.?*', 'YER'),
  strong('ریال', 'IRR'),
  strong('ريال', 'SAR QAR OMR YER'),
  strong('درهم', 'AED MAD'),
  strong('دينار', 'KWD BHD JOD IQD', false),
  strong('جنيه', 'EGP'),
  // A toman is ten rials and has no code.
  strong('تومان', ''),
  // Words that mean nothing else; the inflected ones end where their stem does.
  strong('zł(?!\\p{L})*', 'PLN'),
  strong('Zł(?!\\p{L})*', 'PLN'),
  strong('ZŁ(?!\\p{L})*', 'PLN'),
  strong('Kč(?!\\p{L})*', 'CZK'),
  strong('KČ(?!\\p{L})*', 'CZK'),
  // Latin letters that look alike are written among Cyrillic ones.
  strong('[РрPp][уy][бb](?:\\.|(?=л|\\P{L}|$))*', 'RUB BYN'),
  strong('РУБ(?:\\.|(?=Л|\\P{L}|$))*', 'RUB BYN'),
  strong('[Гг][рp][нh]\\.?', 'UAH'),
  strong('ГРН\\.?', 'UAH'),
  strong('[Гг]ривен', 'UAH'),
  strong('[Лл]в\\.?', 'BGN KGS'),
  strong('[Дд]ин\\.?', 'RSD'),
  strong('динар(?=а|и|\\P{L}|$)*', 'RSD MKD'),
  strong('[Dd]inara?', 'RSD'),
  strong('тңг\\.?', 'KZT'),
  strong('тенге', 'KZT'),
  strong('VNĐ', 'VND'),
  strong('RMB', 'CNY'),
  strong('(?:人民币|人民幣)*', 'CNY'),
  strong('(?:日元|日圓|日圆)*', 'JPY'),
  strong('(?:美元|美金)*', 'USD'),
  strong('(?:港元|港币|港幣)*', 'HKD'),
  strong('(?:新台币|新台幣|台币|台幣)*', 'TWD'),
  strong('欧元*', 'EUR'),
  strong('CDN', 'CAD'),
  strong('NTD', 'TWD'),
  strong('euro(?=s|\\P{L}|$)*', 'EUR'),
  strong('Euro(?=s|\\P{L}|$)*', 'EUR'),
  strong('EURO(?=S|\\P{L}|$)*', 'EUR'),
  strong('ευρώ', 'EUR'),
  strong('евро', 'EUR'),
  // Words that mean something else as well.
  weak('[đĐ](?:ồng)?', 'VND'),
  weak('(?:lei|Lei|LEI)', 'RON MDL'),
  weak('[кКkK]\\.?[чčČ]\\.?', 'CZK'),
  weak('(?:zl|ZL)', 'PLN'),
  weak('(?:Kc|KC)', 'CZK'),
  weak('(?:Rp|RP)\\.?', 'IDR'),
  weak('RM', 'MYR'),
  weak('(?:PKRs|SLRs|NPRs|MURs|Rs|RS|rs)\\.?', rupees),
  weak('Re\\.?', rupees),
  weak('Ft', 'HUF'),
  weak('(?:SFr|sFr|SFR)\\.?', 'CHF'),
  weak('(?:Fr|fr|FR)\\.?', 'CHF'),
  weak('(?:dkr|Dkr|DKr)\\.?', 'DKK'),
  weak('(?:nkr|Nkr|NKr)\\.?', 'NOK'),
  weak('(?:skr|Skr|SKr)\\.?', 'SEK'),
  weak('(?:ikr|Ikr|IKr)\\.?', 'ISK'),
  weak('(?:kr|Kr|KR)\\.?', krone, false),
  weak('(?:TL|Tl|tl)', 'TRY'),
  weak('(?:kn|Kn|KN)', 'HRK'),
  weak('(?:din|Din|DIN)\\.?', 'RSD'),
  weak('(?:ден|Ден)\\.?', 'MKD'),
  weak('(?:ман|man)\\.', 'AZN'),
  weak('б\\. ?р\\.?', 'BYN'),
  weak('(?:Br|BR|бел\\. ?руб\\.?)', 'BYN ETB', false),
  weak('(?:KM|КМ)', 'BAM'),
  weak('(?:Lekë?|lekë?)', 'ALL'),
  weak('(?:S/\\.?|B/\\.)*', 'PEN'),
  weak('(?:KSh|Ksh|KSH|kes|KShs)\\.?', 'KES'),
  weak('(?:TSh|TSH|Tsh)\\.?', 'TZS'),
  weak('(?:USh|USH|Ush)\\.?', 'UGX'),
  weak('(?:Dhs?|DHS?|dhs?)\\.?', 'AED MAD'),
  weak('(?:KD|K\\.D\\.)', 'KWD'),
  weak('(?:BD|B\\.D\\.)', 'BHD'),
  weak('(?:JD|J\\.D\\.)', 'JOD'),
  weak('DT', 'TND'),
  weak('(?:DA|دج)', 'DZD'),
  weak('(?:LE|L\\.E\\.)', 'EGP'),
  weak('(?:SR|S\\.R\\.)', 'SAR SCR'),
  weak('(?:QR)', 'QAR'),
  weak('(?:Tk|TK|tk)\\.?', 'BDT'),
  weak('টাকা', 'BDT'),
  weak('(?:र|रु\\.?|रू\\.?)', 'INR NPR'),
  weak('(?:Bs|BS)\\.?(?:F\\.?)?', 'BOB VES', false),
  weak('Gs\\.?', 'PYG'),
  weak('Kz', 'AOA'),
  weak('Lt', 'LTL'),
  weak('Ls', 'LVL'),
  weak('Nu\\.', 'BTN'),
  weak('(?:FCFA|F ?CFA|CFA)', 'XOF XAF'),
  weak('(?:сомони|смн)', 'TJS'),
  weak("(?:сом|сум|so'm)", '', false),
  weak('(?:тг|тнг)\\.?', 'KZT'),
  weak('[рР]\\.', 'RUB'),
  weak('(?<=\\d ?)[pP]\\.*', 'RUB'),
  weak('[рР]', 'RUB'),
  weak('R(?= ?\\d)', 'ZAR'),
  weak('Q(?= ?\\d)', 'GTQ'),
];

/** The characters that what a sign's pattern matches can begin with. */
export function firstCharactersOf(pattern: string): string[] {
  const own = pattern.replace(/^(?:\(\?<[=!][^)]*\))+/, '');
  const group = /^\(\?:((?:[^()\\]|\\.|\([^()]*\))*)\)/.exec(own)?.[1];
  if (group !== undefined) return group.split('|').flatMap(firstCharactersOf);
  const oneOf = /^\[([^\]]*)\]/.exec(own)?.[1];
  return oneOf === undefined ? [own.replace(/^\\/, '').charAt(0)] : [...oneOf];
}

/** Codes that are also words or names in capitals; alone in a sentence they say nothing about money. */
export const wordlikeCodes: ReadonlySet<string> = new Set(
  (
    'ALL AMD ANG ARS ATS BAM BIF BOB CDF CLF COP CUP CVE DEM DOP ERN ESP ETB FIM GEL GIP GNF IEP INR KES LAK LSL LTL MAD MDL ' +
    'MGA MOP MRO MUR NAD NIO PAB PEN PHP RUB SAR SCR SHP SIT SLL SOS SRD SSP STD STN SVC TOP TRY UYI VES WST YER ZAR'
  ).split(' '),
);

/** Codes of the past that shops still write: what they are called now, or nothing where the currency is gone. */
export const pastCodes: Readonly<Record<string, string | undefined>> = {
  RUR: 'RUB',
  BYR: 'BYN',
  TRL: 'TRY',
  ROL: 'RON',
  BGN: 'BGN',
  HRK: 'HRK',
  BYN: 'BYN',
  PTE: undefined,
  DEM: undefined,
  FRF: undefined,
  ITL: undefined,
  ESP: undefined,
  NLG: undefined,
  BEF: undefined,
  ATS: undefined,
  IEP: undefined,
  GRD: undefined,
  FIM: undefined,
  SKK: undefined,
  LTL: undefined,
  LVL: undefined,
  EEK: undefined,
  SIT: undefined,
};
