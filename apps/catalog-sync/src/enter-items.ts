import { composeCatalogItem, newId, type Observation } from '@aisle/core';
import { insertItemOffers, insertItems, insertVersions, type NewItem, readTakers, type Tx } from '@aisle/storage';
import { newVersion } from './compose-items.js';
import type { EnteredOffer } from './enter-offers.js';
import { hasFacts, type Joining } from './find-items.js';
import { groupedBy } from './grouped-by.js';
import { itemKeyOf } from './item-key.js';

export interface EnteredItems {
  made: number;
  /** Offers that share their item with others, in the catalog or among themselves. */
  joining: Joining[];
}

/**
 * Makes the catalog items of offers that are new themselves, with what they are from the start, where nobody has an item of
 * that key. Nobody else can know an item that is made here, so there is nothing to lock and nothing to compare with.
 */
export const enterItems = async (
  tx: Tx,
  entered: readonly EnteredOffer[],
  observations: readonly Observation[],
  at: Date,
): Promise<EnteredItems> => {
  const joinings = await joiningsOf(tx, entered.filter(hasFacts));
  const byKey = [...groupedBy(joinings, ({ tenantId, itemKey }) => `${tenantId}\n${itemKey}`).values()];
  const alone = byKey.flatMap((group) => (group.length === 1 ? group : []));
  const candidates = alone.map((joining) => ({ joining, item: itemOf(joining) }));
  const items = candidates.map(({ item }) => item);
  const made = new Set(await insertItems(tx, items, at));
  const ours = candidates.filter(({ item }) => made.has(item.itemId));
  const theirs = candidates.filter(({ item }) => !made.has(item.itemId));

  const mappings = ours.map(({ item: { tenantId, itemId }, joining }) => ({
    ...{ tenantId, itemId },
    offerId: joining.offer.offerId,
  }));
  await insertItemOffers(tx, mappings);
  const rawObjectIds = new Map(observations.map(({ id, rawObjectId }) => [id, rawObjectId]));
  const versions = ours.map(({ item, joining }) => newVersion({}, item, joining.offer.origin, rawObjectIds));
  await insertVersions(tx, versions, at);
  const together = byKey.flatMap((group) => (group.length === 1 ? [] : group));
  return { made: ours.length, joining: [...theirs.map(({ joining }) => joining), ...together] };
};

type EnteredJoining = Joining & { offer: EnteredOffer };

/** Each offer with each tenant that takes it. */
const joiningsOf = async (tx: Tx, offers: readonly EnteredOffer[]): Promise<EnteredJoining[]> => {
  if (offers.length === 0) return [];
  const suppliers = [...new Set(offers.map(({ supplierId }) => supplierId))];
  const takers = groupedBy(await readTakers(tx, suppliers), ({ supplierId }) => supplierId);
  return offers.flatMap((offer) => {
    const itemKey = itemKeyOf(offer, offer.facts);
    return (takers.get(offer.supplierId) ?? []).map(({ tenantId }) => ({ tenantId, offer, itemKey }));
  });
};

const itemOf = ({ tenantId, offer, itemKey }: EnteredJoining): NewItem => {
  const { offerId, supplierId, facts } = offer;
  // Of a single offer the priority does not matter.
  const offers = [{ offerId, supplierId, facts, priority: 0 }];
  const composed = composeCatalogItem(offers);
  return { tenantId, itemId: newId(), itemKey, supplierId, facts: composed, version: 1 };
};
