import {
  canonicalJson,
  changedFields,
  composeCatalogItem,
  type FieldName,
  type ItemFact,
  type ItemFacts,
  type Observation,
} from '@aisle/core';
import {
  type ComposedItem,
  insertVersions,
  type ItemOffer,
  type LockedItem,
  lockItems,
  type NewVersion,
  readOffersOfItems,
  type Tx,
  updateItems,
} from '@aisle/storage';
import type { OfferToDecide, TouchedItem } from './decision.js';
import { groupedBy } from './grouped-by.js';
import { invalidatedItem } from './invalidated-item.js';

/**
 * Composes these items from all their offers; one that has none left says nothing any more and is not listed. One with another value gets a new version, the reason why, and a cache-bust;
 * one whose values only come from other observations is updated silently. The answer is how many have a new version.
 */
export const composeItems = async (
  tx: Tx,
  touched: readonly TouchedItem[],
  observations: readonly Observation[],
  at: Date,
): Promise<number> => {
  if (touched.length === 0) return 0;
  const locked = await lockItems(tx, touched);
  // This is read only now, as with the offers: another transaction may have decided another offer of the same item.
  const offersByItem = groupedBy(await readOffersOfItems(tx, touched), itemKeyText);
  const originByItem = new Map(touched.map((item) => [itemKeyText(item), item.origin]));
  const rawObjectIds = new Map(observations.map(({ id, rawObjectId }) => [id, rawObjectId]));

  const composed: ComposedItem[] = [];
  const versions: NewVersion[] = [];
  for (const item of locked) {
    const offers = offersByItem.get(itemKeyText(item)) ?? [];
    const origin = originByItem.get(itemKeyText(item));
    // Nobody has heard of an item yet that has no version.
    if (!origin || (offers.length === 0 && item.version === 0)) continue;
    const next = composeItem(item, offers);
    if (canonicalJson(next.facts) === canonicalJson(item.facts)) continue;
    composed.push(next);
    if (next.version === item.version) continue;
    versions.push(newVersion(item.facts, next, origin, { offers, rawObjectIds }));
  }
  await updateItems(tx, composed, at);
  await insertVersions(tx, versions, at);
  return versions.length;
};

const itemKeyText = ({ tenantId, itemId }: { tenantId: string; itemId: string }): string =>
  `${tenantId}\u001f${itemId}`;

const composeItem = (item: LockedItem, offers: readonly ItemOffer[]): ComposedItem => {
  const facts = composeCatalogItem(offers);
  const hasNewValues = changedFields(item.facts, facts).length > 0;
  return {
    tenantId: item.tenantId,
    itemId: item.itemId,
    supplierId: sellerOf(facts, offers) ?? item.supplierId,
    facts,
    version: hasNewValues ? item.version + 1 : item.version,
  };
};

/** The supplier of the offer that the selling fields come from; where no offer has any, of one that says something. */
const sellerOf = (facts: ItemFacts, offers: readonly ItemOffer[]): string | undefined => {
  const { price, availability, url, listed } = facts;
  const fact = price ?? availability ?? url ?? listed ?? (Object.values(facts)[0] as ItemFact | undefined);
  return offers.find(({ offerId }) => offerId === fact?.offerId)?.supplierId;
};

/** The new version of an item: why it is another one than before, and what its cache-bust says. */
const newVersion = (
  before: ItemFacts,
  item: ComposedItem,
  { correlationId, causationId, traceparent }: OfferToDecide,
  { offers, rawObjectIds }: { offers: readonly ItemOffer[]; rawObjectIds: ReadonlyMap<string, string | null> },
): NewVersion => {
  const { tenantId, facts } = item;
  const fields = changedFields(before, facts);
  const changes = fields.map((field) => changeOf(field, before[field], facts[field]));
  const causes = changes.map(({ observationId }) => rawObjectIds.get(observationId ?? ''));
  const changedOffers = new Set(changes.map(({ offerId }) => offerId));
  const supplierIds = offers.filter(({ offerId }) => changedOffers.has(offerId)).map(({ supplierId }) => supplierId);
  return {
    tenantId,
    changes,
    // An offer that the tenant takes no longer is among the changes only: then it is the seller whose word counts now.
    supplierIds: supplierIds.length > 0 ? [...new Set(supplierIds)] : [item.supplierId],
    correlationId,
    causationId,
    traceparent,
    bust: invalidatedItem(item, fields, causes),
  };
};

/** One field's change; where nobody gives the field a value any more, its last source is named. */
const changeOf = (field: FieldName, before?: ItemFact, after?: ItemFact): NewVersion['changes'][number] => ({
  field,
  from: before?.value,
  to: after?.value,
  offerId: (after ?? before)?.offerId ?? null,
  observationId: (after ?? before)?.observationId ?? null,
});
