import { readMoney, type AmountMeaning } from '@aisle/money';

/** An amount in a text: a plain decimal, and the currency where the text itself names one. */
export interface PriceInText {
  amount: number;
  decimal: string;
  currency: string | undefined;
  /** What the words of the text make of it. */
  meaning: AmountMeaning;
}

/** The amount of a short text, `hint` being the page's currency. */
export const priceIn = (text: string, hint: string | undefined): PriceInText | undefined => {
  const { amount: decimal, currency, code, meaning } = readMoney(text, { currencyHint: hint });
  if (decimal === null || !(Number(decimal) > 0)) return undefined;
  const isNamed = currency !== null && code !== null && (hint === undefined || text.includes(currency));
  return { amount: Number(decimal), decimal, currency: isNamed ? code : undefined, meaning };
};

/** A price as structured data writes it: a plain decimal as it stands, else as text. */
export const statedPrice = (text: string, hint: string | undefined): PriceInText | undefined => {
  const trimmed = text.trim();
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(trimmed)) return priceIn(trimmed.slice(0, 100), hint);
  const amount = Number(trimmed);
  return amount > 0 ? { amount, decimal: trimmed, currency: undefined, meaning: 'price' } : undefined;
};

export const sameAmount = (a: number, b: number): boolean => Math.abs(a - b) < 0.005;
