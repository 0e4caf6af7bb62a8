import { describe, expect, test } from '@jest/globals';
import { currencyExponent, decimalToMinor, minorToDecimal } from './money.js';

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
])('%s has %i digits after the point', (currency, exponent) => {
  expect(currencyExponent(currency)).toBe(exponent);
});

describe('decimalToMinor', () => {
  test.each([
    ['12.99', 'EUR', 1299],
    ['12', 'EUR', 1200],
    ['12.9', 'EUR', 1290],
    ['1299', 'JPY', 1299],
    ['1.2345', 'KWD', 1235],
    ['0.005', 'EUR', 1],
    ['19.994', 'EUR', 1999],
  ])('%s %s is %i minor units', (decimal, currency, minor) => expect(decimalToMinor(decimal, currency)).toBe(minor));

  test.each(['', '12,99', '-1', '1e3', '.5', '12.', '1234567890123'])('%j is no plain decimal', (text) =>
    expect(decimalToMinor(text, 'EUR')).toBeUndefined(),
  );
});

test('minor units read back as the decimal they came from', () => {
  for (const [decimal, currency] of [
    ['12.99', 'EUR'],
    ['0.05', 'EUR'],
    ['7', 'JPY'],
    ['1.234', 'KWD'],
  ] as const) {
    expect(minorToDecimal({ amountMinor: decimalToMinor(decimal, currency) ?? -1, currency })).toBe(decimal);
  }
});
