import { currencyExponent, decimalToMinor, type Money } from '@aisle/core';
import { currencyIn } from './currency-text.js';

/** Prices are short; a longer text is cut before it is looked at. */
const maxCharacters = 300;

interface NumberInText {
  digits: string;
  start: number;
  end: number;
}

/**
 * The price in a text people read: separators of all usual conventions, signs and codes before or after, "from"; of a
 * range the lower end, of several prices the first. Undefined where there is no amount or no currency is known.
 * `currencyHint` is a code or any text that names the currency; it counts where the text itself does not say.
 */
export const parseMoney = (text: string, { currencyHint }: { currencyHint?: string } = {}): Money | undefined => {
  const plain = inAsciiDigits(text.slice(0, maxCharacters));
  const hinted = currencyHint === undefined ? undefined : currencyIn(currencyHint);
  const numbers = numbersIn(plain);
  const chosen =
    numbers.find((number) => currencyIn(textTouching(plain, number), hinted)) ??
    numbers.find((number) => currencyIn(textAround(plain, number, numbers), hinted)) ??
    numbers[0];
  if (!chosen) return undefined;
  const currency = currencyIn(textAround(plain, chosen, numbers), hinted) ?? currencyIn(plain, hinted) ?? hinted;
  if (currency === undefined) return undefined;
  const amounts = [chosen, ...rangeEndOf(chosen, numbers, plain)]
    .map(({ digits }) => decimalToMinor(decimalOf(digits, currency), currency))
    .filter((amount) => amount !== undefined);
  return amounts.length === 0 ? undefined : { amountMinor: Math.min(...amounts), currency };
};

/**
 * A price as data states it: a plain decimal as it stands, anything else as text. `1.299` is one and a bit, except of a
 * currency without a minor unit.
 */
export const readAmount = (text: string, currency: string): Money | undefined => {
  const trimmed = text.trim();
  const isDecimal = /^\d{1,12}(\.\d+)?$/.test(trimmed);
  const isGrouped = currencyExponent(currency) === 0 && /^\d{1,3}(\.\d{3})+$/.test(trimmed);
  if (!isDecimal || isGrouped) return parseMoney(text, { currencyHint: currency });
  const amountMinor = decimalToMinor(trimmed, currency);
  return amountMinor === undefined ? undefined : { amountMinor, currency };
};

const inAsciiDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',')
    .replace(/\s+/g, ' ');

// Groups of three (or of two and a last of three, as in India) with one kind of separator, else digits with one mark.
const numberPattern =
  /\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*(?:[.,]\d{1,4})?(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?|(?<![\d\p{L}])[.,]\d{2}(?!\d)/gu;

/** Numbers that can be amounts: no percentages, no quantities (`2 x`). */
const numbersIn = (text: string): NumberInText[] =>
  [...text.matchAll(numberPattern)]
    .map((match) => ({ digits: match[0], start: match.index, end: match.index + match[0].length }))
    .filter(({ end }) => !/^ ?(?:%|[x×] ?\d)/i.test(text.slice(end, end + 4)));

/** The words right before and after a number. */
const textTouching = (text: string, { start, end }: NumberInText): string =>
  `${/\S{1,5} ?$/.exec(text.slice(Math.max(0, start - 6), start))?.[0] ?? ''} ${/^ ?[^\s\d]{1,6}/.exec(text.slice(end, end + 7))?.[0] ?? ''}`;

/** What stands beside a number: up to its neighbours, a few characters each way. */
const textAround = (text: string, { start, end }: NumberInText, numbers: readonly NumberInText[]): string => {
  const before = Math.max(start - 6, ...numbers.filter((other) => other.end <= start).map((other) => other.end), 0);
  const after = Math.min(end + 8, ...numbers.filter((other) => other.start >= end).map((other) => other.start));
  return `${text.slice(before, start)} ${text.slice(end, after)}`;
};

const rangeEndOf = (chosen: NumberInText, numbers: readonly NumberInText[], text: string): NumberInText[] => {
  const next = numbers[numbers.indexOf(chosen) + 1];
  if (!next) return [];
  const between = text.slice(chosen.end, next.start).trim();
  return /(?:^|[\s\p{Sc}\p{L}.])(?:[-–—~〜−]|to|bis|à|a|do|till|tot|až)(?:$|[\s\p{Sc}])/iu.test(between) &&
    between.length <= 12
    ? [next]
    : [];
};

/** Digits with separators as a plain decimal. */
const decimalOf = (digits: string, currency: string): string => {
  const marks = digits.replace(/[^.,]/g, '');
  const mark = marks.at(-1);
  if (mark === undefined) return digits.replace(/\D/g, '');
  const [whole = '', fraction = ''] = splitAtLast(digits, mark);
  const isGroup = marks.length > 1 ? new Set(marks).size === 1 : separatesThousands(whole, fraction, currency);
  return isGroup ? digits.replace(/\D/g, '') : `${whole.replace(/\D/g, '') || '0'}.${fraction}`;
};

const splitAtLast = (text: string, mark: string): [string, string] => {
  const at = text.lastIndexOf(mark);
  return [text.slice(0, at), text.slice(at + 1)];
};

const separatesThousands = (whole: string, fraction: string, currency: string): boolean =>
  fraction.length === 3 && whole.length <= 3 && !/^0/.test(whole) && currencyExponent(currency) !== 3;
