/** Words that multiply the number before them, with how many noughts they stand for. */
const noughts: Readonly<Record<string, number>> = {
  k: 3,
  thousand: 3,
  tys: 3,
  тыс: 3,
  тис: 3,
  nghìn: 3,
  ngàn: 3,
  ribu: 3,
  rb: 3,
  พัน: 3,
  lakh: 5,
  lakhs: 5,
  lac: 5,
  lacs: 5,
  million: 6,
  millions: 6,
  mio: 6,
  mln: 6,
  млн: 6,
  triệu: 6,
  tr: 6,
  juta: 6,
  jt: 6,
  ล้าน: 6,
  crore: 7,
  crores: 7,
  cr: 7,
  億: 8,
  亿: 8,
  억: 8,
};

const scaleWord = new RegExp(
  String.raw` ?(?:(${Object.keys(noughts)
    .sort((one, other) => other.length - one.length)
    .join('|')})\.?(?![\p{L}\p{M}])|(?<=\d)M(?!\p{L}))`,
  'iuy',
);

/** A word at a place of a text that multiplies the number which ends there. */
export const scaleAt = (text: string, end: number): { noughts: number; end: number } | undefined => {
  const next = text.charAt(end) === ' ' ? text.charAt(end + 1) : text.charAt(end);
  if (!/\p{L}/u.test(next)) return undefined;
  scaleWord.lastIndex = end;
  const match = scaleWord.exec(text);
  if (!match) return undefined;
  const word = match[1]?.toLowerCase();
  // A lone small m is a metre.
  if (word === undefined && match[0] !== 'M') return undefined;
  return { noughts: word === undefined ? 6 : (noughts[word] ?? 0), end: end + match[0].length };
};

/** A plain decimal with the decimal mark so many places further on. */
export const scaled = (decimal: string, places: number | undefined): string => {
  if (places === undefined) return decimal;
  const [wholePart = '0', fraction = ''] = decimal.split('.');
  const digits = wholePart + fraction.padEnd(places, '0');
  const at = wholePart.length + places;
  const [shifted, rest] = [digits.slice(0, at).replace(/^0+(?=\d)/, ''), digits.slice(at)];
  return rest === '' ? shifted : `${shifted}.${rest}`;
};

/** `1万2,800` as people count in East Asia, written in digits. */
export const withTenThousands = (text: string): string =>
  text.replace(
    /(?<![\d.,])(\d{1,4}(?:\.\d{1,4})?) ?[万萬만] ?(\d,\d{3}|\d{1,4})?(?!\d)/gu,
    (_, tens: string, ones: string | undefined) =>
      String(Math.round(Number(tens) * 10_000) + Number((ones ?? '0').replace(',', ''))),
  );
