import { withTenThousands } from './scale-words.js';

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
  return withPlainCharacters(cut).replaceAll('`', "'").replace(/\s+/g, ' ').trim();
};

const withPlainCharacters = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- the range is all of ASCII
  /^[\u0000-\u007f]*$/.test(text)
    ? text
    : withTenThousands(
        text
          .normalize('NFC')
          .replace(/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
          .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
          .replace(/[\u066b\uff0e]/g, '.')
          .replace(/[\u066c\uff0c]/g, ',')
          .replace(/[’ʼ‘´＇]/g, "'")
          .replace(/[−‒‐‑﹣－]/g, '-')
          .replace(/[％٪﹪]/g, '%'),
      );

const asciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
};
