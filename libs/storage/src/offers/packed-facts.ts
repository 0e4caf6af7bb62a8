import type { FieldName, ItemFacts, OfferFacts } from '@aisle/core';

type Values = Partial<Record<FieldName, unknown>>;

/**
 * An offer's facts as the database keeps them: by the observation that won them, which is one for most offers. Naming it
 * once instead of beside each field makes the row half as long.
 */
export type PackedFacts = Record<string, Values>;

export const packFacts = (facts: OfferFacts): PackedFacts => {
  const packed: PackedFacts = {};
  for (const [field, { value, observationId }] of Object.entries(facts)) {
    (packed[observationId] ??= {})[field as FieldName] = value;
  }
  return packed;
};

export const unpackFacts = (packed: PackedFacts): OfferFacts => {
  const facts: OfferFacts = {};
  for (const [observationId, values] of Object.entries(packed)) {
    for (const [field, value] of Object.entries(values)) facts[field as FieldName] = { value, observationId };
  }
  return facts;
};

/** A catalog item's facts as the database keeps them: by offer, and then by observation. */
export type PackedItemFacts = Record<string, PackedFacts>;

export const packItemFacts = (facts: ItemFacts): PackedItemFacts => {
  const packed: PackedItemFacts = {};
  for (const [field, { value, observationId, offerId }] of Object.entries(facts)) {
    ((packed[offerId] ??= {})[observationId] ??= {})[field as FieldName] = value;
  }
  return packed;
};

export const unpackItemFacts = (packed: PackedItemFacts): ItemFacts => {
  const facts: ItemFacts = {};
  for (const [offerId, ofOffer] of Object.entries(packed)) {
    for (const [field, fact] of Object.entries(unpackFacts(ofOffer))) facts[field as FieldName] = { ...fact, offerId };
  }
  return facts;
};
