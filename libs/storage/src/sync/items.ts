import { newId, type ItemFacts, type OfferFacts } from '@aisle/core';
import type { Tx } from '../database.js';
import { type PackedFacts, type PackedItemFacts, unpackFacts, unpackItemFacts } from '../packed-facts.js';

export interface TenantOffer {
  tenantId: string;
  offerId: string;
  /** Null: no item of this tenant has the offer yet. */
  itemId: string | null;
}

// `limit 1` and `offset 0` in a lateral subquery keep it a lookup by key for each row: while a table is young and its
// statistics are none, the planner would rather read all of it.

/** Each of these offers with each tenant that subscribes to its supplier. */
export const readTenantOffers = (
  tx: Tx,
  offers: readonly { offerId: string; supplierId: string }[],
): Promise<TenantOffer[]> =>
  offers.length === 0
    ? Promise.resolve([])
    : tx.$queryRaw<TenantOffer[]>`
    select subscriber.tenant_id as "tenantId", given.offer_id as "offerId", mapped.item_id as "itemId"
      from unnest(
        ${offers.map(({ offerId }) => offerId)}::text[],
        ${offers.map(({ supplierId }) => supplierId)}::text[]
      ) as given (offer_id, supplier_id)
      join lateral (
        select distinct tenant_id from tenant_subscription where supplier_id in (given.supplier_id, '*')
      ) as subscriber on true
      left join lateral (
        select item_id from catalog_item_offer
         where tenant_id = subscriber.tenant_id and offer_id = given.offer_id
        limit 1
      ) as mapped on true
     order by 1, 2`;

export interface NewMapping {
  tenantId: string;
  offerId: string;
  supplierId: string;
  /** What makes it one product; offers with equal keys belong to one item. */
  itemKey: string;
}

/** A tenant that subscribes to a supplier. */
export interface Subscriber {
  tenantId: string;
  supplierId: string;
}

export const readSubscribers = (tx: Tx, supplierIds: readonly string[]): Promise<Subscriber[]> =>
  tx.$queryRaw<Subscriber[]>`
    select distinct subscription.tenant_id as "tenantId", given.supplier_id as "supplierId"
      from unnest(${[...supplierIds]}::text[]) as given (supplier_id)
      join tenant_subscription subscription on subscription.supplier_id in (given.supplier_id, '*')
     order by 1, 2`;

/**
 * Gives each offer its catalog item, made when there is none with that key. Item and offer are joined for good. The offers
 * must be locked. Answers with the item of each.
 */
export const mapOffersToItems = async (
  tx: Tx,
  mappings: readonly NewMapping[],
  at: Date,
): Promise<{ tenantId: string; offerId: string; itemId: string }[]> => {
  if (mappings.length === 0) return [];
  const byKey = new Map(mappings.map((mapping) => [`${mapping.tenantId}\n${mapping.itemKey}`, mapping]));
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mapping]) => mapping);
  await tx.$executeRaw`
    insert into catalog_item (tenant_id, id, item_key, supplier_id, facts, listed, version, updated_at)
    select tenant_id, id, item_key, supplier_id, '{}', true, 0, ${at}::timestamptz
      from unnest(
        ${sorted.map(({ tenantId }) => tenantId)}::text[],
        ${sorted.map(() => newId())}::text[],
        ${sorted.map(({ itemKey }) => itemKey)}::text[],
        ${sorted.map(({ supplierId }) => supplierId)}::text[]
      ) as fresh (tenant_id, id, item_key, supplier_id)
    on conflict (tenant_id, item_key) do nothing`;
  return await tx.$queryRaw<{ tenantId: string; offerId: string; itemId: string }[]>`
    insert into catalog_item_offer (tenant_id, offer_id, item_id)
    select tenant_id, wanted.offer_id, catalog_item.id
      from unnest(
        ${mappings.map(({ tenantId }) => tenantId)}::text[],
        ${mappings.map(({ offerId }) => offerId)}::text[],
        ${mappings.map(({ itemKey }) => itemKey)}::text[]
      ) as wanted (tenant_id, offer_id, item_key)
      join catalog_item using (tenant_id, item_key)
    on conflict (tenant_id, offer_id) do update set item_id = catalog_item_offer.item_id
    returning tenant_id as "tenantId", offer_id as "offerId", item_id as "itemId"`;
};

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
  const rows = await tx.$queryRaw<(Omit<LockedItem, 'facts'> & { facts: PackedItemFacts })[]>`
    select catalog_item.tenant_id as "tenantId", catalog_item.id as "itemId", supplier_id as "supplierId", version, facts
      from unnest(
        ${items.map(({ tenantId }) => tenantId)}::text[],
        ${items.map(({ itemId }) => itemId)}::text[]
      ) with ordinality as wanted (tenant_id, id, position)
      join catalog_item using (tenant_id, id)
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
      from unnest(
        ${items.map(({ tenantId }) => tenantId)}::text[],
        ${items.map(({ itemId }) => itemId)}::text[]
      ) as wanted (tenant_id, item_id)
      join lateral (
        select tenant_id, item_id, offer_id from catalog_item_offer
         where tenant_id = wanted.tenant_id and item_id = wanted.item_id
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
