import { minorToDecimal, moneySchema, unitPriceSchema } from '@aisle/core';

/** A field's value in one line, for people: money with its currency, lists and maps by their parts. */
export const valueText = (value: unknown): string => {
  if (value === undefined || value === null) return value === null ? 'none' : '–';
  const unitPrice = unitPriceSchema.safeParse(value);
  if (unitPrice.success) {
    const { quantity, unit, currency } = unitPrice.data;
    return `${minorToDecimal(unitPrice.data)} ${currency} per ${quantity} ${unit}`;
  }
  const money = moneySchema.safeParse(value);
  if (money.success) return `${minorToDecimal(money.data)} ${money.data.currency}`;
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${valueText(inner)}`)
    .join('; ');
};
