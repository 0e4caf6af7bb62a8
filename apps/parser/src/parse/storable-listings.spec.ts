import { expect, test } from '@jest/globals';
import { storableListings } from './storable-listings.js';

const listing = (listingKey: string, name = 'Thing') => ({ listingKey, variant: '', fields: { name } });

test('a listing named twice is kept at its first place', () => {
  expect(storableListings([listing('A', 'first'), listing('B'), listing('A', 'second')])).toEqual([
    listing('A', 'first'),
    listing('B'),
  ]);
});

test('what Postgres refuses in a text is left out', () => {
  const [stored] = storableListings([listing('A\0', 'a\0b\ud800c')]);
  expect(stored).toEqual(listing('A', 'ab\ufffdc'));
});

test('what Postgres refuses is left out of lists and maps too, and of the names in them', () => {
  const fields = {
    breadcrumbs: ['a\0'],
    attributes: { 'c\0olor': 'r\0ed' },
    price: { amountMinor: 1, currency: 'EUR' },
  };
  const [stored] = storableListings([{ listingKey: 'A', variant: '', fields }]);
  expect(stored?.fields).toEqual({ breadcrumbs: ['a'], attributes: { color: 'red' }, price: fields.price });
});

test('two keys that become equal by that are one', () => {
  expect(storableListings([listing('A\0'), listing('A')])).toHaveLength(1);
});

test('a key too long for an index keeps its difference from others of the same beginning', () => {
  const keys = storableListings([listing('ü'.repeat(2_000)), listing(`${'ü'.repeat(2_000)}2`)]).map(
    ({ listingKey }) => listingKey,
  );
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1_000);
});
