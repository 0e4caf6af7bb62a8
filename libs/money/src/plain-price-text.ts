/** Code points of the digit zero in the scripts prices are written in; nine more digits follow each. */
const zeros = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x17e0, 0x1810, 0xff10,
];

/** Prices are short; a longer text is cut before it is looked at. */
const maxCharacters = 300;

/**
 * A price's text with one kind of digit, blank and separator, so that what follows needs to know only those. Currency signs stay
 * as they are written.
 */
export const plainPriceText = (text: string): string => {
  const cut = text.slice(0, maxCharacters);
  return joinedAtCurrencySign(withPlainCharacters(cut).replaceAll('`', "'").replace(/\s+/g, ' ').trim());
};

const withPlainCharacters = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- the range is all of ASCII
  /^[\u0000-\u007f]*$/.test(text)
    ? text
    : text
        .replace(/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
        .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
        .replace(/[\u066b\uff0e]/g, '.')
        .replace(/[\u066c\uff0c]/g, ',')
        .replace(/[’ʼ‘´＇]/g, "'")
        .replace(/[−‒‐‑﹣－]/g, '-')
        .replace(/[％٪﹪]/g, '%');

const asciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
};

const whole = String.raw`(?<![\d.,])(\d{1,3}(?:[ .,']\d{3})+|\d+)`;
const tight = new RegExp(String.raw`${whole}([€$£])(\d{2})(?![\d%]|[.,]\d| ?[€$£])`, 'u');
const loose = new RegExp(String.raw`${whole} ?(€) ?(\d{2})(?!\d|[.,]\d| ?(?:[%x×*]|\p{L}))`, 'u');
const raised = /^(\D*?)(?<![\d.,])(\d{1,4}) (\d{2})(?![\d.,])(\D*)$/u;

/** `12€99`, `1,235€ 99`, `12:90 kr`, and `12 99 €`, where the cents stood raised: the decimal mark is put in their place. */
const joinedAtCurrencySign = (text: string): string => {
  const asDecimal = (_: string, digits: string, sign: string, cents: string): string =>
    `${digits.replace(/\D/g, '')}.${cents} ${sign}`;
  const isLoose = text.split('€').length === 2;
  return (isLoose ? text.replace(loose, asDecimal) : text)
    .replace(tight, asDecimal)
    .replace(/(?<![\d:])(\d{1,6}):(\d{2})(?= ?kr)/i, '$1.$2')
    .replace(raised, (all: string, before: string, digits: string, cents: string, after: string) =>
      /^[€$£]?$/.test(before.trim()) && /^[€$£]?[ *]*$/.test(after.trim()) && /[€$£]/.test(before + after)
        ? `${before}${digits}.${cents}${after}`
        : all,
    );
};
