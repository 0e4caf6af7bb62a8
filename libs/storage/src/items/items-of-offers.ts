import { newId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
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
    select subscriber.tenant_id as "tenantId", given."offerId" as "offerId", mapped.item_id as "itemId"
    from json_to_recordset(${jsonRows(offers.map(({ offerId, supplierId }) => ({ offerId, supplierId })))}::json)
      as given ("offerId" text, "supplierId" text)
    join lateral (
      select distinct tenant_id from tenant_subscription where supplier_id in (given."supplierId", '*')
    ) as subscriber on true
    left join lateral (
      select item_id from catalog_item_offer
      where tenant_id = subscriber.tenant_id and offer_id = given."offerId"
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
    select "tenantId", id, "itemKey", "supplierId", '{}', true, 0, ${at}::timestamptz
    from json_to_recordset(${jsonRows(sorted.map((mapping) => ({ ...mapping, id: newId() })))}::json)
      as fresh ("tenantId" text, id text, "itemKey" text, "supplierId" text)
    on conflict (tenant_id, item_key) do nothing`;
  return await tx.$queryRaw<{ tenantId: string; offerId: string; itemId: string }[]>`
    insert into catalog_item_offer (tenant_id, offer_id, item_id)
    select wanted."tenantId", wanted."offerId", catalog_item.id
    from json_to_recordset(${jsonRows(mappings)}::json) as wanted ("tenantId" text, "offerId" text, "itemKey" text)
    join catalog_item on catalog_item.tenant_id = wanted."tenantId" and catalog_item.item_key = wanted."itemKey"
    on conflict (tenant_id, offer_id) do update set item_id = catalog_item_offer.item_id
    returning tenant_id as "tenantId", offer_id as "offerId", item_id as "itemId"`;
};
