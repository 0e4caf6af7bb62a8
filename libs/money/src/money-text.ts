import { currencyExponent, decimalToMinor, type Money } from '@aisle/core';
import { readMoney, type MoneyHints } from './read-money.js';

/**
 * The price in a text people read, as money: see `readMoney`. Undefined where there is no amount, where it is negative, or
 * where no one currency is meant. `currencyHint` is a code or any text that names the currency.
 */
export const parseMoney = (text: string, hints: MoneyHints = {}): Money | undefined => {
  const { amount, code } = readMoney(text, hints);
  if (amount === null || code === null) return undefined;
  const amountMinor = decimalToMinor(amount, code);
  return amountMinor === undefined ? undefined : { amountMinor, currency: code };
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
