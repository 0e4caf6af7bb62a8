import { newId } from '@aisle/core';
import type { Tx } from '../database/queryable.js';

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
