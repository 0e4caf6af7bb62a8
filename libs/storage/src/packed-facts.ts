import type { FieldName, OfferFacts } from '@aisle/core';

/**
 * An offer's facts as the database keeps them: by the observation that won them, which is one for most offers. Naming it
 * once instead of beside each field makes the row half as long.
 */
export type PackedFacts = Record<string, Partial<Record<FieldName, unknown>>>;

export const packFacts = (facts: OfferFacts): PackedFacts => {
  const packed: PackedFacts = {};
  for (const [field, { value, observationId }] of Object.entries(facts)) {
    (packed[observationId] ??= {})[field as FieldName] = value;
  }
  return packed;
};

export const unpackFacts = (packed: PackedFacts): OfferFacts => {
  const facts: OfferFacts = {};
  for (const [observationId, fields] of Object.entries(packed)) {
    for (const [field, value] of Object.entries(fields)) facts[field as FieldName] = { value, observationId };
  }
  return facts;
};

/** What changed in a field of a catalog item, and whose word it was. */
export interface FieldChange {
  field: string;
  from?: unknown;
  to?: unknown;
  offerId: string | null;
  observationId: string | null;
}

/** The changes that one observation of one offer has made, as the database keeps them. */
export interface PackedChanges {
  offerId: string | null;
  observationId: string | null;
  fields: Record<string, { from?: unknown; to?: unknown }>;
}

export const packChanges = (changes: readonly FieldChange[]): PackedChanges[] => {
  const bySource = new Map<string, PackedChanges>();
  for (const { field, from, to, offerId, observationId } of changes) {
    const source = `${offerId}/${observationId}`;
    const packed = bySource.get(source) ?? { offerId, observationId, fields: {} };
    bySource.set(source, packed);
    packed.fields[field] = { from, to };
  }
  return [...bySource.values()];
};

export const unpackChanges = (packed: readonly PackedChanges[]): FieldChange[] =>
  packed.flatMap(({ offerId, observationId, fields }) =>
    Object.entries(fields).map(([field, { from, to }]) => ({ field, from, to, offerId, observationId })),
  );
