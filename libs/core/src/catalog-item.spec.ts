import { describe, expect, test } from '@jest/globals';
import { canonicalJson, changedFields, composeCatalogItem, type RankedOffer, whyOfferLost } from './catalog-item.js';

const offer = (offerId: string, priority: number, values: Record<string, unknown>): RankedOffer => ({
  offerId,
  priority,
  supplierId: `supplier-${offerId}`,
  facts: Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, observationId: `o-${offerId}` }]),
  ),
});
const valuesOf = (facts: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts as Record<string, { value: unknown }>).map(([field, { value }]) => [field, value]),
  );

describe('composeCatalogItem', () => {
  test('the supplier with the highest priority sells, others fill in what it does not say', () => {
    const item = composeCatalogItem([
      offer('a', 1, { name: 'Low', price: 1, availability: 'InStock', description: 'long' }),
      offer('b', 2, { name: 'High', price: 2 }),
    ]);
    expect(valuesOf(item)).toEqual({ name: 'High', price: 2, description: 'long' });
  });

  test('a price never comes with the stock, the seller or the condition of another offer', () => {
    const others = { availability: 'InStock', stockQuantity: 3, seller: 'Acme', condition: 'UsedCondition' };
    const item = composeCatalogItem([offer('a', 1, others), offer('b', 2, { price: 2 })]);
    expect(valuesOf(item)).toEqual({ price: 2 });
  });

  test('a delisted offer sells nothing while another one is listed', () => {
    const item = composeCatalogItem([
      offer('a', 9, { price: 1, listed: false }),
      offer('b', 1, { price: 2, listed: true }),
    ]);
    expect(valuesOf(item)).toMatchObject({ price: 2, listed: true });
  });

  test.each([
    ['has no price', { availability: 'InStock' }],
    ['is sold out', { price: 1, availability: 'OutOfStock' }],
  ])('a preferred offer that %s does not hide one that can be bought', (_what, values) => {
    const preferred = offer('a', 9, values);
    const other = offer('b', 1, { price: 2, availability: 'InStock' });
    expect(valuesOf(composeCatalogItem([preferred, other]))).toMatchObject({ price: 2 });
    expect(whyOfferLost(preferred, other)).toBe('not-sellable');
  });

  test('the order of the offers does not matter', () => {
    const offers = [offer('a', 1, { name: 'A', price: 1 }), offer('b', 1, { name: 'B', price: 2 })];
    expect(composeCatalogItem([...offers].reverse())).toEqual(composeCatalogItem(offers));
  });
});

test.each([
  ['its supplier has delisted it', offer('a', 9, { listed: false }), offer('b', 1, {}), 'delisted-offer'],
  ['its supplier has a lower priority', offer('a', 1, {}), offer('b', 2, {}), 'lower-priority'],
  ['it is the younger one', offer('b', 1, {}), offer('a', 1, {}), 'younger-offer'],
  ['the item is not composed again yet', offer('a', 2, {}), offer('b', 1, {}), 'not-decided-yet'],
] as const)('an offer says why it lost: %s', (_what, loser, winner, reason) => {
  expect(whyOfferLost(loser, winner)).toBe(reason);
});

describe('changedFields', () => {
  test('a value that comes from another observation is no change', () => {
    const before = composeCatalogItem([offer('a', 1, { price: { amountMinor: 1, currency: 'EUR' } })]);
    const after = composeCatalogItem([offer('b', 1, { price: { currency: 'EUR', amountMinor: 1 } })]);
    expect(changedFields(before, after)).toEqual([]);
  });

  test('a field that comes, goes or changes is named', () => {
    const before = composeCatalogItem([offer('a', 1, { name: 'A', price: 1, brand: 'X' })]);
    const after = composeCatalogItem([offer('a', 1, { name: 'A', price: 2, gtin: '1' })]);
    expect(changedFields(before, after).sort()).toEqual(['brand', 'gtin', 'price']);
  });
});

test('canonical JSON does not depend on the order of keys, at any depth', () => {
  expect(canonicalJson({ b: [{ y: 1, x: 2 }], a: null })).toBe(canonicalJson({ a: null, b: [{ x: 2, y: 1 }] }));
});
