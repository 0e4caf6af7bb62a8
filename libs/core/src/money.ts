import { z } from 'zod';

/** Integer minor units of an ISO 4217 currency: 12.99 EUR is `{ amountMinor: 1299, currency: 'EUR' }`. */
export const moneySchema = z.object({
  amountMinor: z.int().nonnegative(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code'),
});
export type Money = z.infer<typeof moneySchema>;

/** ISO 4217 minor-unit exponents that are not 2 (list of 2024). */
const exponentByCurrency: Record<string, number> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Digits after the decimal point of a currency's minor unit. */
export const currencyExponent = (currency: string): number => exponentByCurrency[currency] ?? 2;

/** A plain decimal (`1299`, `12.99`) in minor units, rounded half up; undefined where it is not a decimal. */
export const decimalToMinor = (decimal: string, currency: string): number | undefined => {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(decimal);
  if (!match) return undefined;
  const exponent = currencyExponent(currency);
  const fraction = (match[2] ?? '').padEnd(exponent + 1, '0');
  const kept = Number(`${match[1]}${fraction.slice(0, exponent)}`);
  const roundsUp = Number(fraction[exponent]) >= 5;
  return roundsUp ? kept + 1 : kept;
};

/** The amount as people write it in data: `1299 EUR` → `12.99`. */
export const minorToDecimal = ({ amountMinor, currency }: Money): string => {
  const exponent = currencyExponent(currency);
  if (exponent === 0) return String(amountMinor);
  const digits = String(amountMinor).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
};
