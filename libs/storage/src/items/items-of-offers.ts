import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

export interface TenantOffer {
  tenantId: string;
  offerId: string;
  /** Null: no item of this tenant has the offer yet. */
  itemId: string | null;
  /** What makes that item one product. */
  itemKey: string | null;
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
    select subscriber.tenant_id as "tenantId", given."offerId" as "offerId", mapped.item_id as "itemId",
      mapped.item_key as "itemKey"
    from json_to_recordset(${jsonRows(offers.map(({ offerId, supplierId }) => ({ offerId, supplierId })))}::json)
      as given ("offerId" text, "supplierId" text)
    join lateral (
      select distinct tenant_id from tenant_subscription
      where supplier_id in (given."supplierId", '*')
        and not exists (
          select from launch_mode
          where mode = 'off' and tenant_id in (tenant_subscription.tenant_id, '*')
            and supplier_id in (given."supplierId", '*'))
    ) as subscriber on true
    left join lateral (
      select membership.item_id, item.item_key
      from catalog_item_offer membership
      join catalog_item item on item.tenant_id = membership.tenant_id and item.id = membership.item_id
      where membership.tenant_id = subscriber.tenant_id and membership.offer_id = given."offerId"
      limit 1
    ) as mapped on true
    order by 1, 2`;

/** The items that a tenant has of these offers, whether it still subscribes to their suppliers or not. */
export const readItemsOfOffers = (
  tx: Tx,
  tenantId: string,
  offerIds: readonly string[],
): Promise<{ offerId: string; itemId: string }[]> =>
  tx.$queryRaw<{ offerId: string; itemId: string }[]>`
    select offer_id as "offerId", item_id as "itemId"
    from catalog_item_offer where tenant_id = ${tenantId} and offer_id = any(${[...offerIds]}::text[])`;
