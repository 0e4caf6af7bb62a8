import { describe, expect, it } from '@jest/globals';
import { readMoney } from './read-money.js';

const read = (text: string, currencyHint?: string, localeHint?: string): string => {
  const { amount, currency } = readMoney(text, { currencyHint, localeHint });
  return `${amount} ${currency}`;
};

describe('readMoney', () => {
  it.each([
    ['1,234.56 €', '1234.56 €'],
    ['1.234,56 €', '1234.56 €'],
    ['1\u00a0234,56 €', '1234.56 €'],
    ['1\u202f234,56 €', '1234.56 €'],
    ['1\u2009234,56 €', '1234.56 €'],
    ["1'234.50 CHF", '1234.50 CHF'],
    ['1’234.50 CHF', '1234.50 CHF'],
    ['₹12,34,567.00', '1234567.00 ₹'],
    ['Rp 1.234.567', '1234567 Rp'],
    ['1,234 €', '1234 €'],
    ['0,234 €', '0.234 €'],
    ['KD 1.234', '1.234 KD'],
    ['12.- CHF', '12 CHF'],
    ['12,– €', '12 €'],
    ['249:- kr', '249 kr'],
    ['12€99', '12.99 €'],
    ['1,235€ 99', '1235.99 €'],
    ['8 99 €', '8.99 €'],
    ['$5. 50', '5.50 $'],
    ['١٬٢٣٤٫٥٠ ر.س.', '1234.50 ر.س.'],
    ['۲۵۰٬۰۰۰ تومان', '250000 تومان'],
    ['₹ १,२३,४५६', '123456 ₹'],
    ['￥１，９８０', '1980 ￥'],
    ['15,000원', '15000 원'],
  ])('reads %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ['R$ 9,90', 'R$'],
    ['US$: 9,90', 'US$'],
    ['9.90 HK$', 'HK$'],
    ['NZD $9.90', 'NZD'],
    ['9.90 $ CAD', 'CAD'],
    ['990 рублей', 'руб'],
    ['990 руб.', 'руб.'],
    ['990 р.', 'р.'],
    ['Rs. 990', 'Rs.'],
    ['9.90 Fr.', 'Fr.'],
    ['990 LEI', 'LEI'],
    ['9,90 pln', 'pln'],
    ['990 din.', 'din.'],
    ['990 ден', 'ден'],
    ['R99.90', 'R'],
    ['S/ 9.90', 'S/'],
  ])('gives the currency of "%s" as it stands there', (text, currency) =>
    expect(readMoney(text).currency).toBe(currency),
  );

  it.each([
    ['10 – 20 €', '10 €'],
    ['from 10 to 20 €', '10 €'],
    ['du 10 au 20 €', '10 €'],
    ['ab 10,50 €', '10.50 €'],
    ['à partir de 10,50 €', '10.50 €'],
    ['3,99 € (1 kg = 7,98 €)', '3.99 €'],
    ['(£1.20/100g) £3.00', '3.00 £'],
    ['was £20 now £15', '15 £'],
    ['Statt 20,00 € 15,00 €', '15.00 €'],
    ['De R$ 100,00 por R$ 80,00', '80.00 R$'],
    ['Save $5 $20', '20 $'],
    ['12 x R$ 10,00 ou R$ 110,00', '110.00 R$'],
    ['12 x R$ 10,00', '10.00 R$'],
    ['-30% 9,90 €', '9.90 €'],
    ['%30 indirim 9,90 TL', '9.90 TL'],
    ['99 € 95 €', '99 €'],
    ['3 issues for only €14.85', '14.85 €'],
    ['9,90 € zzgl. 4,90 € Versand', '9.90 €'],
    ['AED 80 (USD 22)', '80 AED'],
    ['Lamp 2 £19.99', '19.99 £'],
    ['9,90 €12,90 €', '9.90 €'],
  ])('takes the price out of "%s"', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    '',
    'Foo',
    '40 % off',
    '5 kg',
    '12.03.2024',
    '4.5 stars',
    'MX924',
    'free shipping',
    'Free shipping on orders £49',
  ])('finds no amount in "%s"', (text) => expect(readMoney(text).amount).toBeNull());

  it.each(['free', 'Free!', 'Gratis', 'kostenlos', '0€', '無料'])('reads "%s" as nothing to pay', (text) =>
    expect(readMoney(text).amount).toBe('0'),
  );

  it('keeps the sign of a discount, which is not a price in money', () => expect(read('-10,50 €')).toBe('-10.50 €'));

  it('reads hundredths as such, with the currency of the hint', () => {
    expect(read('99p', '£')).toBe('0.99 £');
    expect(readMoney('99p')).toMatchObject({ amount: '0.99', currency: null, code: 'GBP' });
    expect(readMoney('5 ¢').amount).toBe('0.05');
  });

  it('finds the currency in any text nearby, unless the price says it itself', () => {
    expect(read('12,99', 'Preis in EUR inkl. MwSt.')).toBe('12.99 EUR');
    expect(read('12,99', '(You save $15.01)')).toBe('12.99 $');
    expect(read('£12.99', 'USD')).toBe('12.99 £');
    expect(read('5 870', 'грн.')).toBe('5870 грн.');
  });

  it('does not take words in capitals for currencies, but does beside an amount or alone', () => {
    expect(read('12.99', 'ALL PRICES INCLUDE VAT')).toBe('12.99 null');
    expect(readMoney('Cup 5').currency).toBeNull();
    expect(read('TRY IT NOW 12.99')).toBe('12.99 null');
    expect(read('12.99 TRY')).toBe('12.99 TRY');
    expect(read('12.99', 'ALL')).toBe('12.99 ALL');
  });

  it('lets the locale decide what one mark before three digits is', () => {
    expect(read('1.299', undefined, 'de-DE')).toBe('1299 null');
    expect(read('1.299', undefined, 'en-US')).toBe('1.299 null');
    expect(read('1.299', undefined, 'no such locale')).toBe('1299 null');
  });

  it('names the ISO code where sign or hint decide, and none where they do not', () => {
    expect(readMoney('$5').code).toBe('USD');
    expect(readMoney('$5', { currencyHint: 'AUD' }).code).toBe('AUD');
    expect(readMoney('5 kr').code).toBeNull();
    expect(readMoney('5 kr', { currencyHint: 'Priser i NOK' }).code).toBe('NOK');
    expect(readMoney('50,000 تومان').code).toBeNull();
  });

  it('is done at once with a hostile text', () => {
    const startedAt = process.cpuUsage();
    const units = ['1', '1,', '1 ', '€', '1€', '$ 1 de ', '( ', 'was ', "1'000", '.1', ' x1'];
    for (const unit of units) readMoney(unit.repeat(300_000), { currencyHint: unit.repeat(300_000) });
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(5_000);
  });
});
