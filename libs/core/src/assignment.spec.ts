import { expect, test } from '@jest/globals';
import { bucketOf, ownerOf } from './assignment.js';

const keys = Array.from({ length: 1000 }, (_, index) => `retailer-${index}`);

test('without members nobody owns anything', () => {
  expect(ownerOf('retailer', [])).toBeUndefined();
});

test('the owner does not depend on the order of the members', () => {
  for (const key of keys) expect(ownerOf(key, ['a', 'b', 'c'])).toBe(ownerOf(key, ['c', 'a', 'b']));
});

test('when a member leaves only its own keys move', () => {
  for (const key of keys) {
    const before = ownerOf(key, ['a', 'b', 'c']);
    if (before !== 'c') expect(ownerOf(key, ['a', 'b'])).toBe(before);
  }
});

test('members own about equal shares', () => {
  const shares = new Map<string | undefined, number>();
  for (const key of keys)
    shares.set(ownerOf(key, ['a', 'b', 'c', 'd']), (shares.get(ownerOf(key, ['a', 'b', 'c', 'd'])) ?? 0) + 1);
  for (const share of shares.values()) expect(share).toBeGreaterThan(190);
});

test('buckets are spread evenly and never out of range', () => {
  const counts = Array.from({ length: 8 }, () => 0);
  for (const key of keys) counts[bucketOf(key, 8)] = (counts[bucketOf(key, 8)] ?? 0) + 1;
  expect(counts).toHaveLength(8);
  for (const count of counts) expect(count).toBeGreaterThan(80);
});
