import { createHash } from 'node:crypto';
import type { ObservedFields } from '@aisle/core';
import type { Listing } from '@aisle/storage';
import { storableText } from './storable-text.js';

/** Keys stand in an index, whose entries PostgreSQL limits to some 2,700 bytes together. */
const keyBytes = 1_000;
const variantBytes = 300;
const textCharacters = 20_000;

/** Listings as the database takes them: texts without NUL and of bounded length, each key once. */
export const storableListings = (
  listings: readonly { listingKey: string; variant: string; fields: ObservedFields }[],
): Listing[] => {
  const byKey = new Map<string, Listing>();
  for (const { fields, ...keys } of listings) {
    const listing = { ...storableKeys(keys), fields: storableFields(fields) };
    const key = JSON.stringify([listing.listingKey, listing.variant]);
    if (!byKey.has(key)) byKey.set(key, listing);
  }
  return [...byKey.values()];
};

/** The key under which a listing is stored. */
export const storableKeys = ({
  listingKey,
  variant,
}: Pick<Listing, 'listingKey' | 'variant'>): Pick<Listing, 'listingKey' | 'variant'> => ({
  listingKey: storableKey(listingKey, keyBytes),
  variant: storableKey(variant, variantBytes),
});

const valueText = (text: string): string => storableText(text, textCharacters);

const storableFields = (fields: ObservedFields): ObservedFields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, storableValue(value)]));

/** Texts stand in lists and in maps too, there as names as well. */
const storableValue = (value: unknown): unknown => {
  if (typeof value === 'string') return valueText(value);
  if (Array.isArray(value)) return value.map(storableValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [valueText(name), storableValue(inner)]));
};

/** A key too long to be stored keeps its beginning, and a hash of all of it so that it stays unique. */
const storableKey = (key: string, maxBytes: number): string => {
  const text = valueText(key);
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return `${text.slice(0, Math.floor(maxBytes / 4))}#${hash}`;
};
