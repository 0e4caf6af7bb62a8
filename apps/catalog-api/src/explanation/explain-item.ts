import type { FieldExplanation, ItemExplanation } from '@aisle/contracts';
import { type FieldName, fieldNames, type ItemFact, whyLost, whyOfferLost } from '@aisle/core';
import {
  type ItemOffer,
  type Queryable,
  readItem,
  readItemChanges,
  readItemObservations,
  readOffersOfItems,
  readPageReadings,
  type StoredItem,
  type StoredObservation,
  type StoredVersion,
} from '@aisle/storage';
import { type OriginOf, originsFrom } from './value-origin.js';

export interface ExplanationQuery {
  tenantId: string;
  itemId: string;
  /** The field that is asked for; undefined asks for all. */
  field?: FieldName | undefined;
  /** How many of the latest versions are asked for. */
  changes: number;
}

/** A product stands on a few pages; one that stands on more is explained by the newest of what they say. */
const observationsPerOffer = 50;
const observationsPerItem = 200;

/** Why an item is what it is, in a number of statements that does not depend on how many observations there are. */
export const explainItem = async (sql: Queryable, query: ExplanationQuery): Promise<ItemExplanation | undefined> => {
  const { tenantId, itemId, field: only, changes: limit } = query;
  const item = await readItem(sql, tenantId, itemId);
  if (!item) return undefined;
  const offers = await readOffersOfItems(sql, [item]);
  const versions = ofField(await readItemChanges(sql, { tenantId, itemId, limit }), only);
  const observations = await readItemObservations(sql, {
    tenantId,
    itemId,
    limitAnOffer: observationsPerOffer,
    limit: observationsPerItem,
    observationIds: [
      ...Object.values(item.facts).map(({ observationId }) => observationId),
      ...versions.flatMap(({ changes }) => changes.flatMap(({ observationId }) => observationId ?? [])),
    ],
  });
  const originOf = originsFrom(await readPageReadings(sql, pagesOf(observations)));
  return {
    ...headOf(item),
    fields: fieldNames
      .filter((field) => only === undefined || field === only)
      .flatMap((field) => explainField(field, { item, offers, observations, originOf })),
    versions: versions.map((version) => explainVersion(version, observations, originOf)),
    isPartial: isPartial(observations),
  };
};

const headOf = ({ tenantId, itemId, version, sku, supplierId, listed, updatedAt }: StoredItem) => ({
  tenantId,
  itemId,
  version,
  sku,
  supplierId,
  listed,
  updatedAt: updatedAt.toISOString(),
});

const ofField = (versions: readonly StoredVersion[], only: FieldName | undefined): StoredVersion[] =>
  versions
    .map((version) => ({
      ...version,
      changes: version.changes.filter(({ field }) => only === undefined || field === only),
    }))
    .filter(({ changes }) => changes.length > 0);

const pagesOf = (observations: readonly StoredObservation[]): { rawObjectId: string; parserVersion: string }[] => {
  const pages = observations.flatMap(({ rawObjectId, parserVersion }) =>
    rawObjectId !== null && parserVersion !== null ? [{ rawObjectId, parserVersion }] : [],
  );
  return [...new Map(pages.map((page) => [`${page.rawObjectId}\n${page.parserVersion}`, page])).values()];
};

const isPartial = (observations: readonly StoredObservation[]): boolean => {
  const candidates = observations.filter(({ offerId }) => offerId !== null);
  const perOffer = new Map<string | null, number>();
  for (const { offerId } of candidates) perOffer.set(offerId, (perOffer.get(offerId) ?? 0) + 1);
  return (
    candidates.length >= observationsPerItem || [...perOffer.values()].some((count) => count >= observationsPerOffer)
  );
};

interface Known {
  item: StoredItem;
  offers: readonly ItemOffer[];
  observations: readonly StoredObservation[];
  originOf: OriginOf;
}

const explainField = (field: FieldName, known: Known): FieldExplanation[] => {
  const fact = known.item.facts[field];
  if (!fact) return [];
  const winner = known.observations.find(({ id }) => id === fact.observationId);
  return [
    {
      field,
      value: fact.value,
      origin: winner ? known.originOf(winner, field) : null,
      others: othersOf(field, fact, winner, known),
    },
  ];
};

/** The observations of a field that did not win, those with the same value as the winner included. */
const othersOf = (
  field: FieldName,
  fact: ItemFact,
  winner: StoredObservation | undefined,
  { offers, observations, originOf }: Known,
): FieldExplanation['others'] => {
  const candidates = observations.filter(
    (observation) => observation.offerId !== null && observation.fields[field] !== undefined,
  );
  const winningOffer = offers.find(({ offerId }) => offerId === fact.offerId);
  return candidates.flatMap((loser) => {
    if (loser.id === fact.observationId) return [];
    const offer = offers.find(({ offerId }) => offerId === loser.offerId);
    const ofSameOffer = observations.filter(({ offerId }) => offerId === loser.offerId);
    const because =
      loser.offerId === fact.offerId
        ? winner && whyLost(field, loser, winner, ofSameOffer)
        : offer && winningOffer && whyOfferLost(offer, winningOffer);
    return because ? [{ value: loser.fields[field], because, origin: originOf(loser, field) }] : [];
  });
};

const explainVersion = (
  { version, changedAt, correlationId, changes }: StoredVersion,
  observations: readonly StoredObservation[],
  originOf: OriginOf,
): ItemExplanation['versions'][number] => ({
  version,
  correlationId,
  changedAt: changedAt.toISOString(),
  changes: changes.map(({ field, from, to, observationId }) => {
    const cause = observations.find(({ id }) => id === observationId);
    // Changes hold what catalog-sync decided about observed fields.
    return { field, from, to, origin: cause ? originOf(cause, field as FieldName) : null };
  }),
});
