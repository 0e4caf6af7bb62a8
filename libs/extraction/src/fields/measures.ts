import { currencyExponent, decimalSchema, type Money, type PackSize, type UnitPrice } from '@aisle/core';
import { currencyIn, readMoney } from '@aisle/money';
import type { StatedMeasure, StatedUnitPrice } from '../structured/statement.js';
import { unitIn } from '../vocabulary/units.js';

/** A quantity as people write it; `1.000` may be one and a thousand, and is neither. */
const quantity = String.raw`(?:\d{1,6}(?:[.,](?:\d{1,2}|\d{4,6}))?|0[.,]\d{3})(?![\d.,]*\d)`;
const unitWord = String.raw`(?:fl\.?\s?oz|[\p{L}]+[23²³]?)\.?`;
const measure = String.raw`(?<quantity>${quantity})?\s*(?<unit>${unitWord})`;

const packText = new RegExp(String.raw`^\(?(?:(?<count>\d{1,4})\s*[x×*]\s*)?${measure}\)?$`, 'iu');
const perText = new RegExp(
  String.raw`^(?<amount>.*\d[^/]*?)\s*(?:\/|(?<!\p{L})(?:per|pro|je|par|al|por|pr\.?|na|za|за|ανά)(?!\p{L}))\s*${measure}\)?$`,
  'iu',
);
const equalText = new RegExp(String.raw`^\(?${measure}\s*=\s*(?<amount>[^=]+)$`, 'iu');

/** Longer texts are sentences. */
const mostCharacters = 80;

/** How much a text says is in a pack, such as `500 g`, `0,75 l` or `6 x 330 ml`: all of the text. */
export const packSizeIn = (text: string): PackSize | undefined => {
  const parts = text.length > mostCharacters ? undefined : packText.exec(text.trim())?.groups;
  if (parts?.['quantity'] === undefined) return undefined;
  return packSizeOf({ quantity: parts['quantity'], unit: parts['unit'] ?? '', count: parts['count'] });
};

/** A pack as data state it. */
export const packSizeOf = ({ quantity: stated, unit: word, count: times }: StatedMeasure): PackSize | undefined => {
  const [size, unit] = [decimalOf(stated), unitIn(word)];
  if (size === undefined || unit === undefined) return undefined;
  const count = times === undefined ? 1 : Number(times);
  return { quantity: size, unit, ...(count > 1 && { count }) };
};

/**
 * What a text says that a quantity costs, such as `3,98 €/100 ml`, `£2.50 per kg` or `1 l = 12,95 €`. Undefined where either is
 * not plain.
 */
export const unitPriceIn = (text: string, currencyHint: string | undefined): UnitPrice | undefined => {
  const written = text.length > mostCharacters ? '' : text.trim();
  const parts = (perText.exec(written) ?? equalText.exec(written))?.groups;
  if (parts === undefined) return undefined;
  // A label in front, such as "Grundpreis:", says no more than the rule that asks for it.
  const amountText = (parts['amount'] ?? '').replace(/^.*[:(=]/, '');
  // Of two amounts nobody knows which is meant.
  if (amountText.match(/\d+(?:[.,' \u00a0\u202f]\d+)*/g)?.length !== 1) return undefined;
  const { amount, code } = readMoney(amountText, currencyHint === undefined ? {} : { currencyHint });
  if (amount === null || code === null) return undefined;
  return priceOf(amount, code, { quantity: parts['quantity'] ?? '1', unit: parts['unit'] ?? '' });
};

/** A unit price as data state it; the currency beside it counts before the market's. */
export const unitPriceOf = (
  { amount, currency, ...per }: StatedUnitPrice,
  currencyHint: string | undefined,
): UnitPrice | undefined => {
  const code = (currency === undefined ? undefined : currencyIn(currency, currencyHint)) ?? currencyHint;
  return code === undefined || !/^\d{1,9}(?:\.\d+)?$/.test(amount.trim())
    ? undefined
    : priceOf(amount.trim(), code, per);
};

/** The most decimals beyond the currency's that a unit price has; more are left by binary arithmetic. */
const mostFurtherDecimals = 4;

/** 0.0123 EUR per ml is 1.23 EUR per 100 ml: what has no minor unit is told for more, so that it stays exact. */
const priceOf = (decimal: string, currency: string, per: StatedMeasure): UnitPrice | undefined => {
  const measured = packSizeOf(per);
  if (measured === undefined || Number(measured.quantity) === 0) return undefined;
  const [whole = '', fraction = ''] = decimal.split('.');
  const significant = fraction.replace(/0+$/, '');
  const further = Math.max(0, significant.length - currencyExponent(currency));
  const digits = `${whole}${significant.padEnd(currencyExponent(currency), '0')}`;
  const money: Money = { amountMinor: Number(digits), currency };
  const quantityTold = multiplied(measured.quantity, further);
  if (further > mostFurtherDecimals || money.amountMinor === 0 || quantityTold === undefined) return undefined;
  return { ...money, quantity: quantityTold, unit: measured.unit };
};

/** A decimal times a power of ten, without arithmetic that rounds. */
const multiplied = (decimal: string, zeros: number): string | undefined => {
  const [whole = '', fraction = ''] = decimal.split('.');
  const moved = fraction.padEnd(zeros, '0');
  return decimalOf(`${whole}${moved.slice(0, zeros)}.${moved.slice(zeros)}0`);
};

/** Without superfluous noughts: `0,50` is `0.5`. */
export const decimalOf = (text: string): string | undefined => {
  const plain = text
    .trim()
    .replace(',', '.')
    .replace(/^0+(?=\d)/, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  return decimalSchema.safeParse(plain).success ? plain : undefined;
};
