import { mapOffersToItems, readItemsOfOffers, readTenantOffers, type Tx } from '@aisle/storage';
import type { FoldedOffer, PendingMembership, TouchedItem } from './decision.js';
import { hasFacts } from './fold-offers.js';
import { itemKeyOf } from './item-key.js';

/**
 * Assigns each offer the item of its key with every subscribed tenant: the pending memberships, an offer that has no item yet,
 * and one whose facts name another product than its item is. It answers with these items, those that offers have left, and
 * those of the offers that changed, each once. Of `changedTenantId` all items of the offers are touched.
 */
export const assignItems = async (
  tx: Tx,
  offers: readonly FoldedOffer[],
  pendingMemberships: readonly PendingMembership[],
  { at, changedTenantId }: { at: Date; changedTenantId: string | undefined },
): Promise<TouchedItem[]> => {
  const offerById = new Map(offers.map((offer) => [offer.offerId, offer]));
  const items = new Map<string, TouchedItem>();
  const memberships = pendingMemberships.map((membership) => ({ ...membership, fromItemId: null as string | null }));
  for (const { tenantId, offerId, itemId, itemKey: ownKey } of await readTenantOffers(tx, offers)) {
    const offer = offerById.get(offerId);
    if (!offer) continue;
    const itemKey = hasFacts(offer) ? itemKeyOf(offer, offer.facts) : ownKey;
    const isOther = itemKey !== null && itemKey !== ownKey;
    if (isOther) memberships.push({ tenantId, offer, itemKey, fromItemId: itemId });
    if (itemId !== null && (offer.isChanged || isOther)) addOnce(items, { tenantId, itemId, origin: offer.origin });
  }
  for (const { tenantId, itemId, offerId } of await itemsOfTenant(tx, changedTenantId, offers)) {
    const origin = offerById.get(offerId)?.origin;
    if (origin) addOnce(items, { tenantId, itemId, origin });
  }
  const originByOffer = new Map(memberships.map(({ offer }) => [offer.offerId, offer.origin]));
  const mappings = memberships.map(({ tenantId, offer: { offerId, supplierId }, itemKey, fromItemId }) => ({
    tenantId,
    offerId,
    supplierId,
    itemKey,
    fromItemId,
  }));
  for (const { tenantId, itemId, offerId } of await mapOffersToItems(tx, mappings, [...items.values()], at)) {
    const origin = originByOffer.get(offerId);
    if (origin) addOnce(items, { tenantId, itemId, origin });
  }
  return [...items.values()];
};

const itemsOfTenant = async (tx: Tx, tenantId: string | undefined, offers: readonly FoldedOffer[]) => {
  if (tenantId === undefined || offers.length === 0) return [];
  const items = await readItemsOfOffers(
    tx,
    tenantId,
    offers.map(({ offerId }) => offerId),
  );
  return items.map((item) => ({ tenantId, ...item }));
};

const addOnce = (items: Map<string, TouchedItem>, item: TouchedItem): void => {
  const key = `${item.tenantId}\u001f${item.itemId}`;
  if (!items.has(key)) items.set(key, item);
};
