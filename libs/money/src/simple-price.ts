import { codeOf, currencyMentions } from './currency-mentions.js';
import { decimalOf } from './money-numbers.js';

/** A price written as most are: one number and one of the three commonest signs, nothing else. */
export interface SimplePrice {
  amount: string;
  currency: string;
  code: string | null;
}

const number = String.raw`(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?)`;
const simple = new RegExp(String.raw`^\s*(?:([€$£])\s?(${number})|(${number})\s?([€$£]))\s*$`);
const mentions = new Map(
  ['€', '$', '£'].flatMap((sign) => currencyMentions(sign).map((mention) => [sign, mention] as const)),
);

/** Reads such a price without looking for anything else; undefined for every other text. Most tiles need no more than this. */
export const readSimplePrice = (text: string, currencyHint: string | undefined): SimplePrice | undefined => {
  if (text.length > 40 || (currencyHint !== undefined && !/^[A-Z]{3}$/.test(currencyHint))) return undefined;
  const match = simple.exec(text);
  const currency = match?.[1] ?? match?.[4];
  const mention = mentions.get(currency ?? '');
  const digits = match?.[2] ?? match?.[3];
  if (currency === undefined || digits === undefined || !mention) return undefined;
  const code = codeOf(mention, currencyHint === undefined ? [] : [currencyHint]) ?? null;
  return { amount: decimalOf(digits, { currency: code ?? undefined }), currency, code };
};
