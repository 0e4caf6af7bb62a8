import { describe, expect, test } from '@jest/globals';
import type { OfferFacts } from '@aisle/core';
import { packChanges, packFacts, unpackChanges, unpackFacts } from './packed-facts.js';

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
    expect(unpackFacts(JSON.parse(JSON.stringify(packed)) as typeof packed)).toEqual(facts);
    expect(unpackFacts(packFacts({}))).toEqual({});
  });

  test('changes come back with their source, also where nobody says the field any more', () => {
    const changes = [
      { field: 'price', from: 1, to: 2, offerId: 'o', observationId: 'a' },
      { field: 'brand', from: 'B', to: undefined, offerId: null, observationId: null },
      { field: 'name', from: undefined, to: 'N', offerId: 'o', observationId: 'a' },
    ];
    expect(packChanges(changes)).toHaveLength(2);
    expect(unpackChanges(packChanges(changes))).toEqual([changes[0], changes[2], changes[1]]);
  });
});
