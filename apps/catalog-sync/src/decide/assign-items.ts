import { mapOffersToItems, readTenantOffers, type Tx } from '@aisle/storage';
import type { FoldedOffer, PendingMembership, TouchedItem } from './decision.js';
import { hasFacts } from './fold-offers.js';
import { itemKeyOf } from './item-key.js';

/**
 * Assigns an item to each offer that has none with a subscribed tenant, and to the pending memberships. It answers with these
 * items and those of the offers that changed, each once. An offer keeps its item, whatever is learnt about it later.
 */
export const assignItems = async (
  tx: Tx,
  offers: readonly FoldedOffer[],
  pendingMemberships: readonly PendingMembership[],
  at: Date,
): Promise<TouchedItem[]> => {
  const offerById = new Map(offers.map((offer) => [offer.offerId, offer]));
  const items = new Map<string, TouchedItem>();
  const pending = [...pendingMemberships];
  for (const { tenantId, offerId, itemId } of await readTenantOffers(tx, offers)) {
    const offer = offerById.get(offerId);
    if (!offer) continue;
    if (itemId === null && hasFacts(offer)) pending.push({ tenantId, offer, itemKey: itemKeyOf(offer, offer.facts) });
    else if (itemId !== null && offer.isChanged) addOnce(items, { tenantId, itemId, origin: offer.origin });
  }
  const originByOffer = new Map(pending.map(({ offer }) => [offer.offerId, offer.origin]));
  const mappings = pending.map(({ tenantId, offer: { offerId, supplierId }, itemKey }) => ({
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

const addOnce = (items: Map<string, TouchedItem>, item: TouchedItem): void => {
  const key = `${item.tenantId}\u001f${item.itemId}`;
  if (!items.has(key)) items.set(key, item);
};
