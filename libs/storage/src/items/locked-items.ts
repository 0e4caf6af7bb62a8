import type { ItemFacts, OfferFacts } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import { type PackedFacts, type PackedItemFacts, unpackFacts, unpackItemFacts } from '../offers/packed-facts.js';

export interface LockedItem {
  tenantId: string;
  itemId: string;
  supplierId: string;
  version: number;
  facts: ItemFacts;
}

/** The order in which items are locked everywhere, so that no two transactions wait for each other. */
export const inLockOrder = <Item extends { tenantId: string; itemId: string }>(items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => compare(a.tenantId, b.tenantId) || compare(a.itemId, b.itemId));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Holds these items until the end of the transaction. */
export const lockItems = async (
  tx: Tx,
  touched: readonly { tenantId: string; itemId: string }[],
): Promise<LockedItem[]> => {
  const items = inLockOrder(touched);
  const wanted = items.map(({ tenantId, itemId }, position) => ({ tenantId, itemId, position }));
  const rows = await tx.$queryRaw<(Omit<LockedItem, 'facts'> & { facts: PackedItemFacts })[]>`
    select catalog_item.tenant_id as "tenantId", catalog_item.id as "itemId", supplier_id as "supplierId", version, facts
    from json_to_recordset(${jsonRows(wanted)}::json) as wanted ("tenantId" text, "itemId" text, position int)
    join catalog_item on catalog_item.tenant_id = wanted."tenantId" and catalog_item.id = wanted."itemId"
    order by position
    for update of catalog_item`;
  return rows.map((item) => ({ ...item, facts: unpackItemFacts(item.facts) }));
};

export interface ItemOffer {
  tenantId: string;
  itemId: string;
  offerId: string;
  supplierId: string;
  /** The tenant's priority of the supplier: its own subscription to it, else the one to everybody. */
  priority: number;
  facts: OfferFacts;
}

/** All offers of these items from suppliers that their tenants still subscribe to. Lock the items first. */
export const readOffersOfItems = async (
  tx: Tx,
  items: readonly { tenantId: string; itemId: string }[],
): Promise<ItemOffer[]> => {
  const rows = await tx.$queryRaw<(Omit<ItemOffer, 'facts'> & { facts: PackedFacts })[]>`
    select mapped.tenant_id as "tenantId", mapped.item_id as "itemId", offer.id as "offerId",
      offer.supplier_id as "supplierId", subscription.priority, offer.facts
    from json_to_recordset(${jsonRows(items.map(({ tenantId, itemId }) => ({ tenantId, itemId })))}::json)
      as wanted ("tenantId" text, "itemId" text)
    join lateral (
      select tenant_id, item_id, offer_id from catalog_item_offer
      where tenant_id = wanted."tenantId" and item_id = wanted."itemId"
      offset 0
    ) as mapped on true
    join offer on offer.id = mapped.offer_id
    join lateral (
      select priority from tenant_subscription
      where tenant_id = mapped.tenant_id and supplier_id in (offer.supplier_id, '*')
      order by supplier_id = '*' limit 1
    ) as subscription on true`;
  return rows.map((offer) => ({ ...offer, facts: unpackFacts(offer.facts) }));
};
