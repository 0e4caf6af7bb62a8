import { describe, expect, it } from '@jest/globals';
import { packSizeIn, unitPriceIn, unitPriceOf } from './measures.js';

describe('a pack', () => {
  it.each([
    ['500 g', { quantity: '500', unit: 'g' }],
    ['500g', { quantity: '500', unit: 'g' }],
    ['0,75 l', { quantity: '0.75', unit: 'l' }],
    ['0.500 kg', { quantity: '0.5', unit: 'kg' }],
    ['6 x 330 ml', { count: 6, quantity: '330', unit: 'ml' }],
    ['1 × 2 Liter', { quantity: '2', unit: 'l' }],
    ['(12 fl. oz.)', { quantity: '12', unit: 'fl oz' }],
    ['10 Stück', { quantity: '10', unit: 'piece' }],
    ['2,5 m²', { quantity: '2.5', unit: 'm2' }],
  ])('of %s', (text, pack) => expect(packSizeIn(text)).toEqual(pack));

  it.each(['1.000 kg', '500', 'g', '500 watts', '5 kg bag', '10-12 g', '1.2.3 g', 'from 5 kg', ''])(
    'is none in “%s”',
    (text) => expect(packSizeIn(text)).toBeUndefined(),
  );
});

describe('a unit price', () => {
  const eur = (amountMinor: number, quantity: string, unit: string) => ({
    amountMinor,
    currency: 'EUR',
    quantity,
    unit,
  });

  it.each([
    ['3,98 €/kg', eur(398, '1', 'kg')],
    ['(3,98 € / 100 ml)', eur(398, '100', 'ml')],
    ['€1.20 per 100 g', eur(120, '100', 'g')],
    ['Grundpreis: 12,95 € pro 1 l', eur(1295, '1', 'l')],
    ['1 kg = 3,98 €', eur(398, '1', 'kg')],
    ['(1 l = 12,95 EUR)', eur(1295, '1', 'l')],
    ['0,35 €/Stk.', eur(35, '1', 'piece')],
    ['£2.50 per kg', { amountMinor: 250, currency: 'GBP', quantity: '1', unit: 'kg' }],
    ['0,0123 €/ml', eur(123, '100', 'ml')],
  ])('of %s', (text, price) => expect(unitPriceIn(text, 'EUR')).toEqual(price));

  it.each([
    '3,98 €',
    '3,98 € / month',
    'per kg',
    '3,98 €/kg or 5,00 €/kg',
    'from 5',
    '/ kg',
    '0,00 €/kg',
    '3,98 €/1.000 g',
    '',
  ])('is none in “%s”', (text) => expect(unitPriceIn(text, 'EUR')).toBeUndefined());

  it('of data is exact, also below a minor unit, and has the currency beside it', () => {
    expect(unitPriceOf({ amount: '1.234', currency: 'USD', quantity: '1', unit: 'KGM' }, 'EUR')).toEqual({
      amountMinor: 1234,
      currency: 'USD',
      quantity: '10',
      unit: 'kg',
    });
    expect(unitPriceOf({ amount: '120', quantity: '0.5', unit: 'LTR' }, 'JPY')).toEqual({
      amountMinor: 120,
      currency: 'JPY',
      quantity: '0.5',
      unit: 'l',
    });
    expect(unitPriceOf({ amount: '1.2345678', quantity: '1', unit: 'KGM' }, 'EUR')).toBeUndefined();
    expect(unitPriceOf({ amount: '1', quantity: '1', unit: 'KWH' }, 'EUR')).toBeUndefined();
  });

  it('is looked for in bounded time', () => {
    for (const text of ['1'.repeat(300_000), '1 /'.repeat(100_000), '('.repeat(300_000)]) {
      expect(unitPriceIn(text, 'EUR')).toBeUndefined();
      expect(packSizeIn(text)).toBeUndefined();
    }
  });
});
