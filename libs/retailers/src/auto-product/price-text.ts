import { currencyExponent } from '@aisle/core';
import { currencyIn } from '../currency-text.js';
import { parseMoney } from '../money-text.js';

/** An amount in a text: a plain decimal, and the currency where the text names one. */
export interface PriceInText {
  amount: number;
  decimal: string;
  currency: string | undefined;
}

/** Stands in where neither text nor page names a currency; only its two decimals matter. */
const anyCurrency = 'EUR';

/** The amount of a short text, `hint` being the page's currency. */
export const priceIn = (text: string, hint: string | undefined): PriceInText | undefined => {
  const money = parseMoney(text, { currencyHint: hint ?? anyCurrency });
  if (!money || money.amountMinor <= 0) return undefined;
  const exponent = currencyExponent(money.currency) ?? 2;
  const amount = money.amountMinor / 10 ** exponent;
  const named = currencyIn(text, hint);
  return { amount, decimal: amount.toFixed(exponent), currency: named };
};

/** A price as structured data writes it: a plain decimal as it stands, else as text. */
export const statedPrice = (text: string, hint: string | undefined): PriceInText | undefined => {
  const trimmed = text.trim();
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(trimmed)) return priceIn(trimmed.slice(0, 100), hint);
  const amount = Number(trimmed);
  return amount > 0
    ? { amount, decimal: trimmed.replace(/(\.\d*?[1-9])0+$|\.0+$/, '$1'), currency: undefined }
    : undefined;
};

export const sameAmount = (a: number, b: number): boolean => Math.abs(a - b) < 0.005;
