import { describe, expect, test } from '@jest/globals';
import { globalGtin, itemKeyOf } from './item-key.js';

describe('a GTIN that joins offers', () => {
  test.each([
    ['4006381333931', '04006381333931'],
    ['036000291452', '00036000291452'],
    ['96385074', '00000096385074'],
    ['04006381333931', '04006381333931'],
    ['4006-3813 33931', '04006381333931'],
  ])('%s counts as %s', (given, gtin) => expect(globalGtin(given)).toBe(gtin));

  test.each([
    ['a wrong check digit', '4006381333932'],
    ['a length that no GTIN has', '400638133393'.slice(0, 11)],
    ['letters', 'B00005N5PF'],
    ['nothing but zeros', '0000000000000'],
    ['a number for use within one shop', '2000000000015'],
    ['a number for weighed goods', '0200000000011'],
    ['no text', 4006381333931],
    ['null, "has none"', null],
  ])('%s does not', (_name, given) => expect(globalGtin(given)).toBeUndefined());
});

describe('an item key', () => {
  const offer = { supplierId: 'demo', listingKey: 'A-1', variant: 'red', market: 'DE/EUR//' };

  test('is the GTIN’s, whoever sells it', () => {
    const facts = { gtin: { value: '4006381333931', observationId: '1' } };
    expect(itemKeyOf({ ...offer, supplierId: 'other' }, facts)).toBe(itemKeyOf(offer, facts));
  });

  test('is the offer’s own where there is no GTIN', () => {
    expect(itemKeyOf(offer, {})).toBe('offer:demo/A-1/red/DE/EUR//');
  });
});
