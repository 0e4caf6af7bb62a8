import type { OfferFacts } from '@aisle/core';
import { packFacts } from '../offers/packed-facts.js';

/** What changed in a field of a catalog item, and whose word it was. */
export interface FieldChange {
  field: string;
  from?: unknown;
  /** What the observation says; undefined where nobody says the field any more, and the observation is the last that did. */
  to?: unknown;
  offerId: string | null;
  observationId: string | null;
}

/** The changes that one observation of one offer has made, as the database keeps them. */
export interface PackedChanges {
  offerId: string | null;
  observationId: string | null;
  /** Fields whose value is now what the observation says: it keeps the value, so that no change has to repeat it. */
  said?: string[];
  /** Fields that nobody says any more. */
  gone?: string[];
  /** What fields were before, where they were anything. */
  from?: Record<string, unknown>;
}

export const packChanges = (changes: readonly FieldChange[]): PackedChanges[] => {
  const bySource = new Map<string, PackedChanges>();
  for (const { field, from, to, offerId, observationId } of changes) {
    const source = `${offerId}/${observationId}`;
    const packed = bySource.get(source) ?? { offerId, observationId };
    bySource.set(source, packed);
    (packed[to === undefined ? 'gone' : 'said'] ??= []).push(field);
    if (from !== undefined) (packed.from ??= {})[field] = from;
  }
  return [...bySource.values()];
};

/** The changes of an item's first version that is what its only offer is: everything is new. As `packChanges`, at less cost. */
export const packFirstChanges = (offerId: string, facts: OfferFacts): PackedChanges[] =>
  Object.entries(packFacts(facts)).map(([observationId, values]) => ({
    offerId,
    observationId,
    said: Object.keys(values),
  }));

/** `saidBy` is what an observation says; nothing for one that is not kept any more. */
export const unpackChanges = (
  packed: readonly PackedChanges[],
  saidBy: (observationId: string | null) => Readonly<Record<string, unknown>> | undefined,
): FieldChange[] =>
  packed.flatMap(({ offerId, observationId, said = [], gone = [], from = {} }) => {
    const values = saidBy(observationId) ?? {};
    const source = { offerId, observationId };
    return [
      ...said.map((field) => ({ field, from: from[field], to: values[field], ...source })),
      ...gone.map((field) => ({ field, from: from[field], to: undefined, ...source })),
    ];
  });
