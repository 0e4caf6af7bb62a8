import { describe, expect, test } from '@jest/globals';
import type { ItemFacts, OfferFacts } from '@aisle/core';
import { packChanges, unpackChanges } from '../items/packed-changes.js';
import { packFacts, packItemFacts, unpackFacts, unpackItemFacts } from './packed-facts.js';

const stored = <Packed>(packed: Packed): Packed => JSON.parse(JSON.stringify(packed)) as Packed;

describe('packed', () => {
  test('facts come back as they were, each with its observation, "said none" included', () => {
    const facts: OfferFacts = {
      name: { value: 'Chair', observationId: 'a' },
      price: { value: { amountMinor: 1, currency: 'EUR' }, observationId: 'b' },
      brand: { value: null, observationId: 'a' },
      imageUrls: { value: ['x'], observationId: 'a' },
    };
    const packed = packFacts(facts);
    expect(Object.keys(packed)).toEqual(['a', 'b']);
    expect(unpackFacts(stored(packed))).toEqual(facts);
    expect(unpackFacts(packFacts({}))).toEqual({});
  });

  test('facts of an item come back with the offer and the observation they are of', () => {
    const facts: ItemFacts = {
      name: { value: 'Chair', observationId: 'a', offerId: 'o-1' },
      brand: { value: null, observationId: 'b', offerId: 'o-2' },
      price: { value: { amountMinor: 1, currency: 'EUR' }, observationId: 'a', offerId: 'o-1' },
    };
    const packed = packItemFacts(facts);
    expect(Object.keys(packed)).toEqual(['o-1', 'o-2']);
    expect(unpackItemFacts(stored(packed))).toEqual(facts);
  });

  test('changes take their new values from the observations that say them', () => {
    const changes = [
      { field: 'price', from: 1, to: 2, offerId: 'o', observationId: 'a' },
      { field: 'brand', from: 'B', to: undefined, offerId: null, observationId: null },
      { field: 'mpn', from: 'M', to: null, offerId: 'o', observationId: 'a' },
      { field: 'name', from: undefined, to: 'N', offerId: 'o', observationId: 'a' },
    ];
    const packed = stored(packChanges(changes));
    expect(packed).toHaveLength(2);
    expect(JSON.stringify(packed)).not.toContain('"N"');
    const said = { price: 2, mpn: null, name: 'N', sku: 'other' };
    expect(unpackChanges(packed, (id) => (id === 'a' ? said : undefined))).toEqual([
      ...[changes[0], changes[2], changes[3]],
      changes[1],
    ]);
  });
});
