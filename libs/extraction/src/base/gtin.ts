const lengths = new Set([8, 12, 13, 14]);
/** `EAN`, `ISBN-13:`, `UPC code`, `urn:isbn:`. */
const label =
  /^\s*(?:urn:)?(?:gtin|ean|upc|isbn|jan)(?:[\s-]?(?:8|1[0-4])(?=\D))?(?:\s?(?:code|no|nr|number))?[\s:#.-]*/i;

/** A GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications 7.9), digits only; an ISBN-10 as its
 * GTIN-13. Undefined where the text is none. */
export const gtinIn = (text: string): string | undefined => {
  if (text.length > 60) return undefined;
  const compact = text.replace(label, '').replace(/[\s\u00ad\u2010-\u2014-]/g, '');
  if (/^\d{9}[\dXx]$/.test(compact)) return gtinOfIsbn10(compact);
  if (!/^\d+$/.test(compact) || !lengths.has(compact.length) || /^0+$/.test(compact)) return undefined;
  return checkDigit(compact.slice(0, -1)) === Number(compact.at(-1)) ? compact : undefined;
};

/** Weights alternate 3, 1, … from the right. */
const checkDigit = (digits: string): number => {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 3 : 1);
  }
  return (10 - (sum % 10)) % 10;
};

const gtinOfIsbn10 = (isbn: string): string | undefined => {
  let sum = 0;
  for (let index = 0; index < 10; index++) {
    const character = isbn.charAt(index);
    sum += (character.toUpperCase() === 'X' ? 10 : Number(character)) * (10 - index);
  }
  if (sum % 11 !== 0) return undefined;
  const digits = `978${isbn.slice(0, 9)}`;
  return `${digits}${checkDigit(digits)}`;
};
