import type { Queryable } from '../database.js';

export interface ListedItem {
  itemId: string;
  supplierId: string;
  listingKey: string;
  variant: string;
  market: string;
}

/** A tenant's items by what a supplier calls them: a listing key (SKU or URL), or the address of a product page. */
export const readItemsByListing = (
  sql: Queryable,
  { tenantId, listing, limit }: { tenantId: string; listing: string; limit: number },
): Promise<ListedItem[]> =>
  // One look-up a supplier: neither key stands first in an index. `offset 0` keeps it so.
  sql.$queryRaw<ListedItem[]>`
    with named as (
      select offer.id
        from supplier
        join lateral (
          select id from offer where supplier_id = supplier.id and listing_key = ${listing} offset 0
        ) as offer on true
      union
      select offer.id
        from retailer
        join lateral (
          select id from source_page
           where supplier_id = retailer.id and market = retailer.market and url = ${listing} and kind = 'product-page'
          offset 0
        ) as page on true
        join observation said on said.source_page_id = page.id and said.open
        join offer on (offer.supplier_id, offer.listing_key, offer.variant, offer.market)
                    = (said.supplier_id, said.listing_key, said.variant, said.market)
    )
    select item.id as "itemId", offer.supplier_id as "supplierId", offer.listing_key as "listingKey", offer.variant,
           offer.market
      from named
      join offer using (id)
      join catalog_item_offer mapped on mapped.tenant_id = ${tenantId} and mapped.offer_id = offer.id
      join catalog_item item on item.tenant_id = mapped.tenant_id and item.id = mapped.item_id
     where item.version > 0
     order by offer.listed desc, offer.id limit ${limit}`;
