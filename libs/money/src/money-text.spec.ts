import { describe, expect, it } from '@jest/globals';
import { parseMoney, readAmount } from './money-text.js';

const read = (text: string, currencyHint?: string): string | undefined => {
  const money = parseMoney(text, currencyHint === undefined ? {} : { currencyHint });
  return money && `${money.amountMinor} ${money.currency}`;
};

describe('parseMoney', () => {
  it.each([
    ['€1,249.00', '124900 EUR'],
    ['1.249,00 €', '124900 EUR'],
    ['1 249,00 €', '124900 EUR'],
    ['1\u202f249,00\u00a0€', '124900 EUR'],
    ["CHF 1'249.00", '124900 CHF'],
    ['1’249.– CHF', '124900 CHF'],
    ['₹1,23,456.50', '12345650 INR'],
    ['$5', '500 USD'],
    ['£.99', '99 GBP'],
    ['12,99 zł', '1299 PLN'],
    ['EUR 47.99', '4799 EUR'],
    ['1.234.567 ₫', '1234567 VND'],
    ['¥1,980', '1980 JPY'],
    ['KWD 1.299', '1299 KWD'],
    ['0,299 €', '30 EUR'],
    ['1.299 €', '129900 EUR'],
    ['19.990 €', '1999000 EUR'],
    ['٤٩٫٩٩ ر.س', '4999 SAR'],
    ['５００円', '500 JPY'],
    ['R$ 1.299,90', '129990 BRL'],
    ['US$ 12.50', '1250 USD'],
    ['2 490 Kč', '249000 CZK'],
    ['1 990 руб.', '199000 RUB'],
    ['249 RUR', '24900 RUB'],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['from €12.49', '1249 EUR'],
    ['€12.49 – €19.99', '1249 EUR'],
    ['19,99 - 12,49 €', '1249 EUR'],
    ['12,99 € (1,30 € / 100 g)', '1299 EUR'],
    ['-20 % 47,99 €', '4799 EUR'],
    ['2 x 3,99 €', '399 EUR'],
    ['Pack of 6: £4.50', '450 GBP'],
  ])('takes the price out of "%s"', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('lets the hint decide what the text leaves open, and only that', () => {
    expect(read('249,00 kr', 'SEK')).toBe('24900 SEK');
    expect(read('$10', 'prices in CAD')).toBe('1000 CAD');
    expect(read('€10', 'USD')).toBe('1000 EUR');
    expect(read('19.99', 'GBP')).toBe('1999 GBP');
  });

  it('answers nothing where there is no amount or no currency', () => {
    expect(read('Price on request', 'EUR')).toBeUndefined();
    expect(read('19.99')).toBeUndefined();
    expect(read('', 'EUR')).toBeUndefined();
    expect(read('20 % off', 'EUR')).toBeUndefined();
  });

  it('is done at once with a hostile text', () => {
    const startedAt = process.cpuUsage();
    for (const text of ['1'.repeat(1e6), '1,'.repeat(5e5), '1 '.repeat(5e5), '€'.repeat(1e6)]) parseMoney(text);
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(5_000);
  });
});

describe('readAmount', () => {
  it('reads a plain decimal of data as it stands', () => {
    expect(readAmount('12.990', 'EUR')).toEqual({ amountMinor: 1299, currency: 'EUR' });
    expect(readAmount('1299', 'JPY')).toEqual({ amountMinor: 1299, currency: 'JPY' });
  });
  it('reads a grouped amount of a currency without minor units', () => {
    expect(readAmount('24.990', 'CLP')).toEqual({ amountMinor: 24990, currency: 'CLP' });
  });
  it('reads anything else as people write it', () => {
    expect(readAmount('1.249,00', 'EUR')).toEqual({ amountMinor: 124900, currency: 'EUR' });
    expect(readAmount('19,99 €', 'USD')).toEqual({ amountMinor: 1999, currency: 'EUR' });
  });
});
