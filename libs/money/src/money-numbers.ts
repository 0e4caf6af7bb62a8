import { scaleAt } from './scale-words.js';

/** A number as it stands in a price's text. */
export interface NumberInText {
  digits: string;
  start: number;
  /** Behind a word that multiplies it, too. */
  end: number;
  /** How many noughts such a word stands for. */
  scale?: number | undefined;
}

const fraction = String.raw`(?:[.,](?:\d+| \d{2}))?`;
const numberPattern = new RegExp(
  [
    // Groups of two and a last of three, as in India.
    String.raw`\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?!\d)`,
    // Groups of three with one kind of separator.
    String.raw`\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*${fraction}(?!\d|[.,]\d)`,
    // Groups of three and cents, all with one kind of separator.
    String.raw`\d{1,3}(?:\.\d{3})+\.\d{2}(?!\d|[.,]\d)`,
    String.raw`\d+${fraction}(?!\d)`,
    String.raw`\d+`,
    String.raw`(?<![\d\p{L}.,])[.,]\d{1,2}(?!\d)`,
  ].join('|'),
  'gu',
);

const datePattern =
  /(?<![\d.,/-])(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d{2}|(?:19|20)\d{2}([./-])\d{1,2}\2\d{1,2}|\d{1,2}-0\d|\d{1,2}:\d{2}(?::\d{2})?)(?![\d,]|[.-]\d)/g;

/** Every number of a text in order; dates and times of day are none. */
export const numbersIn = (text: string): NumberInText[] => {
  const dates = [...text.matchAll(datePattern)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
  return [...text.matchAll(numberPattern)]
    .map(({ 0: digits, index }): NumberInText => {
      const scale = scaleAt(text, index + digits.length);
      return { digits, start: index, end: scale?.end ?? index + digits.length, scale: scale?.noughts };
    })
    .filter(({ start, end }) => !dates.some((date) => start < date.end && date.start < end));
};

/** What decides about a single mark before three digits (`1.299`). */
export interface DecimalContext {
  /** ISO 4217 code, where one is known. */
  currency?: string | undefined;
  /** Decimal mark of the page's locale. */
  decimalMark?: string | undefined;
}

/**
 * Currencies with three digits after the mark, and the mark they write; prices in Iraqi dinar have no fraction in use. Pounds are
 * never grouped by points, so a point before three digits is their decimal mark.
 */
const threeDigitMarks: Readonly<Record<string, string>> = {
  BHD: '.',
  GBP: '.',
  JOD: '.',
  KWD: '.',
  OMR: '.',
  TND: ',.',
  LYD: ',.',
};

/** Digits with separators as a plain decimal, the fraction's digits as they stand: `1.234,50` → `1234.50`. */
export const decimalOf = (digits: string, context: DecimalContext): string => {
  const compact = digits.replace(/[ ']/g, '');
  const marks = compact.replace(/\d/g, '');
  const mark = marks.at(-1);
  if (mark === undefined) return plain(compact);
  const at = compact.lastIndexOf(mark);
  const wholePart = compact.slice(0, at);
  const fractionPart = compact.slice(at + 1);
  const isDecimal =
    new Set(marks).size > 1 ||
    (marks.length > 1
      ? fractionPart.length !== 3
      : !separatesThousands(wholePart, fractionPart, mark, digits, context));
  return isDecimal ? `${plain(wholePart)}.${fractionPart}` : plain(compact);
};

const plain = (digits: string): string => digits.replace(/\D/g, '').replace(/^0+(?=\d)/, '') || '0';

const separatesThousands = (
  wholePart: string,
  fractionPart: string,
  mark: string,
  digits: string,
  { currency, decimalMark }: DecimalContext,
): boolean => {
  if (fractionPart.length !== 3) return false;
  // `1 234.567`: blanks already separate the thousands.
  if (/[ ']\d{3}/.test(digits) || wholePart.length > 3 || /^0/.test(wholePart) || wholePart === '') return false;
  if (currency !== undefined && (threeDigitMarks[currency] ?? '').includes(mark)) return false;
  return decimalMark === undefined || decimalMark !== mark;
};

const marksByLocale = new Map<string, string | undefined>();

/** The decimal mark of a BCP 47 locale (`de-CH`); undefined for what is none. */
export const decimalMarkOf = (locale: string): string | undefined => {
  if (!marksByLocale.has(locale)) {
    if (marksByLocale.size > 500) marksByLocale.clear();
    marksByLocale.set(locale, readDecimalMark(locale));
  }
  return marksByLocale.get(locale);
};

const readDecimalMark = (locale: string): string | undefined => {
  try {
    const parts = new Intl.NumberFormat(locale.replaceAll('_', '-'), { numberingSystem: 'latn' }).formatToParts(1.5);
    return parts.find(({ type }) => type === 'decimal')?.value;
  } catch {
    return undefined;
  }
};
