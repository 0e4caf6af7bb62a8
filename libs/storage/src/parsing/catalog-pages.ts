import type { Tx } from '../database.js';
import { jsonRows } from '../json-rows.js';
import { columnsOf, type Listing, type Provenance, type SourcePageId } from './page-rows.js';

export interface CatalogPageRow extends Provenance {
  sourcePageId: SourcePageId;
  retailerId: string;
  market: string;
  leafUrl: string;
  pageNumber: number;
  url: string;
  runId: string;
  /** In the order of the page; each key once. */
  items: readonly Listing[];
  /** False: the items are those that stand already, so that only the page itself is written. */
  hasNewItems: boolean;
}

/** Writes catalog pages with their items as they are now: what has not changed is not written, what is gone goes. */
export const writeCatalogPages = async (tx: Tx, pages: readonly CatalogPageRow[], at: Date): Promise<void> => {
  if (pages.length === 0) return;
  const rows = pages.map(({ items, ...page }) => ({ ...page, itemCount: items.length }));
  await tx.$executeRaw`
    insert into catalog_page (source_page_id, retailer_id, market, leaf_url, page_number, url, item_count, run_id,
      raw_object_id, parser_version, parsed_at)
    select x."sourcePageId", x."retailerId", x.market, x."leafUrl", x."pageNumber", x.url, x."itemCount", x."runId",
      x."rawObjectId", x."parserVersion", ${at}::timestamptz
    from json_to_recordset(${jsonRows(rows)}::json) as x(
      "sourcePageId" bigint, "retailerId" text, market text, "leafUrl" text, "pageNumber" int, url text,
      "itemCount" int, "runId" text, "rawObjectId" text, "parserVersion" text)
    on conflict (source_page_id) do update
    set leaf_url = excluded.leaf_url, page_number = excluded.page_number, item_count = excluded.item_count,
        run_id = excluded.run_id, raw_object_id = excluded.raw_object_id, parser_version = excluded.parser_version,
        parsed_at = excluded.parsed_at`;
  await writeItems(
    tx,
    pages.filter(({ hasNewItems }) => hasNewItems),
  );
};

const writeItems = async (tx: Tx, pages: readonly CatalogPageRow[]): Promise<void> => {
  if (pages.length === 0) return;
  const pageIds = pages.map(({ sourcePageId }) => sourcePageId);
  const items = pages.flatMap(({ sourcePageId, rawObjectId, parserVersion, items }) =>
    items.map((item, position) => ({
      ...columnsOf(item),
      page: sourcePageId,
      position,
      raw: rawObjectId,
      parser: parserVersion,
    })),
  );
  // An item keeps the raw object that first said what it says.
  await tx.$executeRaw`
    with said as materialized (
      select * from json_to_recordset(${jsonRows(items)}::json) as x(
        page bigint, listing_key text, variant text, position int, sku text, name text, url text, brand text,
        price_minor bigint, regular_price_minor bigint, currency text, availability text, raw text, parser text)
    ), gone as (
      delete from catalog_page_item i
      where i.source_page_id = any(${pageIds}::text[]::bigint[]) and not exists (
        select from said s
        where s.page = i.source_page_id and s.listing_key = i.listing_key and s.variant = i.variant)
    )
    insert into catalog_page_item as i (source_page_id, listing_key, variant, position, sku, name, url, brand,
      price_minor, regular_price_minor, currency, availability, raw_object_id, parser_version)
    select * from (
      select page, listing_key, variant, position, sku, name, url, brand, price_minor, regular_price_minor, currency,
        availability, raw, parser
      from said
    ) s
    on conflict (source_page_id, listing_key, variant) do update
    set position = excluded.position, sku = excluded.sku, name = excluded.name, url = excluded.url,
        brand = excluded.brand, price_minor = excluded.price_minor,
        regular_price_minor = excluded.regular_price_minor, currency = excluded.currency,
        availability = excluded.availability, raw_object_id = excluded.raw_object_id,
        parser_version = excluded.parser_version
    where (i.position, i.sku, i.name, i.url, i.brand, i.price_minor, i.regular_price_minor, i.currency, i.availability)
      is distinct from (excluded.position, excluded.sku, excluded.name, excluded.url, excluded.brand,
        excluded.price_minor, excluded.regular_price_minor, excluded.currency, excluded.availability)`;
};

/** Removes catalog pages that their leaf or their menu has lost, with their items. */
export const removeCatalogPages = async (tx: Tx, pageIds: readonly SourcePageId[]): Promise<void> => {
  if (pageIds.length === 0) return;
  await tx.$executeRaw`
    with items as (delete from catalog_page_item where source_page_id = any(${pageIds}::text[]::bigint[]))
    delete from catalog_page where source_page_id = any(${pageIds}::text[]::bigint[])`;
};
