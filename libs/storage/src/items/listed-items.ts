import type { Queryable } from '../database/queryable.js';

export interface ListedItem {
  itemId: string;
  supplierId: string;
  listingKey: string;
  variant: string;
  market: string;
}

/**
 * A tenant's items by what a supplier calls them: a listing key (SKU or URL), the address of a product page, or a SKU or
 * GTIN that only its pages say.
 */
export const readItemsByListing = (
  sql: Queryable,
  { tenantId, listing, limit }: { tenantId: string; listing: string; limit: number },
): Promise<ListedItem[]> =>
  // One look-up a supplier: neither key stands first in an index. `limit` and `offset 0` keep everything a look-up by
  // key, however young the tables' statistics are.
  sql.$queryRaw<ListedItem[]>`
    with named as (
      -- By the listing key that the supplier gives it,
      select offer.id
      from supplier
      join lateral (
        select id from offer where supplier_id = supplier.id and listing_key = ${listing} offset 0
      ) as offer on true
      union
      -- or by the address of a product page that speaks of it now.
      select offer.id
      from retailer
      join lateral (
        select id from source_page
        where supplier_id = retailer.id and market = retailer.market and url = ${listing} and kind = 'product-page'
        limit 1
      ) as page on true
      join lateral (
        select * from observation where source_page_id = page.id and open offset 0
      ) as said on true
      join lateral (
        select id from offer
        where (supplier_id, listing_key, variant, market)
            = (said.supplier_id, said.listing_key, said.variant, said.market)
        limit 1
      ) as offer on true
      union
      -- or by what the item says: a tile without a SKU goes by its address, and its product page has told the SKU since.
      select mapped.offer_id
      from (
        (select id from catalog_item where tenant_id = ${tenantId} and sku = ${listing} limit ${limit})
        union
        (select id from catalog_item where tenant_id = ${tenantId} and item_key = ${`gtin:${listing}`} limit 1)
      ) as item
      join lateral (
        select offer_id from catalog_item_offer where tenant_id = ${tenantId} and item_id = item.id offset 0
      ) as mapped on true
    )
    -- What the tenant has of these.
    select mapped.item_id as "itemId", offer.supplier_id as "supplierId", offer.listing_key as "listingKey",
      offer.variant, offer.market
    from named
    join lateral (select * from offer where id = named.id limit 1) as offer on true
    join lateral (
      select item_id from catalog_item_offer where tenant_id = ${tenantId} and offer_id = offer.id limit 1
    ) as mapped on true
    join lateral (
      select version from catalog_item where tenant_id = ${tenantId} and id = mapped.item_id limit 1
    ) as item on true
    where item.version > 0
    order by offer.listed desc, offer.id limit ${limit}`;
