import type { OfferFacts } from '@aisle/core';
import { mapOffersToItems, readTenantOffers, type Tx } from '@aisle/storage';
import type { FoldedOffer, OfferToDecide } from './decide-offers.js';
import { itemKeyOf } from './item-key.js';

/** A catalog item that has to be composed again, and what asked for it. */
export interface TouchedItem {
  tenantId: string;
  itemId: string;
  origin: OfferToDecide;
}

/** An offer that is to belong to the tenant's item of this key. */
export interface Joining {
  tenantId: string;
  offer: Pick<FoldedOffer, 'offerId' | 'supplierId' | 'origin'>;
  itemKey: string;
}

/**
 * The catalog items of the offers that changed, with an item for each offer that a tenant takes and has none for, and
 * those that `joining` offers belong to from now on. An offer keeps its item, whatever it learns later. Each item once.
 */
export const findItems = async (
  tx: Tx,
  offers: readonly FoldedOffer[],
  joining: readonly Joining[],
  at: Date,
): Promise<TouchedItem[]> => {
  const offerById = new Map(offers.map((offer) => [offer.offerId, offer]));
  const items = new Map<string, TouchedItem>();
  const missing = [...joining];
  for (const { tenantId, offerId, itemId } of await readTenantOffers(tx, offers)) {
    const offer = offerById.get(offerId);
    if (!offer) continue;
    if (itemId === null && hasFacts(offer)) missing.push({ tenantId, offer, itemKey: itemKeyOf(offer, offer.facts) });
    else if (itemId !== null && offer.isChanged) addOnce(items, { tenantId, itemId, origin: offer.origin });
  }
  const originByOffer = new Map(missing.map(({ offer }) => [offer.offerId, offer.origin]));
  const mappings = missing.map(({ tenantId, offer: { offerId, supplierId }, itemKey }) => ({
    tenantId,
    offerId,
    supplierId,
    itemKey,
  }));
  for (const { tenantId, itemId, offerId } of await mapOffersToItems(tx, mappings, at)) {
    const origin = originByOffer.get(offerId);
    if (origin) addOnce(items, { tenantId, itemId, origin });
  }
  return [...items.values()];
};

/** An offer about which nothing is known (any more) makes no product. */
export const hasFacts = ({ facts }: { facts: OfferFacts }): boolean => Object.keys(facts).length > 0;

const addOnce = (items: Map<string, TouchedItem>, item: TouchedItem): void => {
  const key = `${item.tenantId}\u001f${item.itemId}`;
  if (!items.has(key)) items.set(key, item);
};
