import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import type { Provenance, SourcePageId } from './page-rows.js';

export interface CatalogPageRow extends Provenance {
  sourcePageId: SourcePageId;
  retailerId: string;
  market: string;
  leafUrl: string;
  pageNumber: number;
  url: string;
  runId: string;
  /** The keys of its items, in the order of the page; what they say is in the page's open observations. */
  listingKeys: readonly string[];
}

/** Writes catalog pages as they are now. */
export const writeCatalogPages = async (tx: Tx, pages: readonly CatalogPageRow[], at: Date): Promise<void> => {
  if (pages.length === 0) return;
  const rows = pages.map((page) => ({ ...page, itemCount: page.listingKeys.length }));
  await tx.$executeRaw`
    insert into catalog_page (source_page_id, retailer_id, market, leaf_url, page_number, url, item_count, listing_keys,
      run_id, raw_object_id, parser_version, parsed_at)
    select x."sourcePageId", x."retailerId", x.market, x."leafUrl", x."pageNumber", x.url, x."itemCount",
      x."listingKeys", x."runId", x."rawObjectId", x."parserVersion", ${at}::timestamptz
    from json_to_recordset(${jsonRows(rows)}::json) as x(
      "sourcePageId" bigint, "retailerId" text, market text, "leafUrl" text, "pageNumber" int, url text,
      "itemCount" int, "listingKeys" text[], "runId" text, "rawObjectId" text, "parserVersion" text)
    on conflict (source_page_id) do update
    set leaf_url = excluded.leaf_url, page_number = excluded.page_number, item_count = excluded.item_count,
        listing_keys = excluded.listing_keys, run_id = excluded.run_id, raw_object_id = excluded.raw_object_id, parser_version = excluded.parser_version,
        parsed_at = excluded.parsed_at`;
};

/** Says of pages that list what they listed that this run saw them, and where in which leaf. */
export const confirmCatalogPages = async (
  tx: Tx,
  pages: readonly Pick<CatalogPageRow, 'sourcePageId' | 'leafUrl' | 'pageNumber' | 'runId'>[],
  at: Date,
): Promise<void> => {
  if (pages.length === 0) return;
  await tx.$executeRaw`
    update catalog_page page
    set leaf_url = x."leafUrl", page_number = x."pageNumber", run_id = x."runId", parsed_at = ${at}::timestamptz
    from json_to_recordset(${jsonRows(pages)}::json)
      as x("sourcePageId" bigint, "leafUrl" text, "pageNumber" int, "runId" text)
    where page.source_page_id = x."sourcePageId"
      and page.source_page_id = any(${pages.map(({ sourcePageId }) => sourcePageId)}::text[]::bigint[])`;
};

/** A page of a leaf that is known to lie behind the one that looks like its last. */
export interface PageBeyond {
  because: string;
  url: string;
  leafUrl: string;
  pageNumber: number;
}

/** The pages known of these leaves beyond the given number, at most `limit`; `because` comes back with each. */
export const readPagesBeyond = (
  tx: Tx,
  leaves: readonly { because: string; retailerId: string; market: string; leafUrl: string; pageNumber: number }[],
  limit: number,
): Promise<PageBeyond[]> =>
  leaves.length === 0
    ? Promise.resolve([])
    : tx.$queryRaw<PageBeyond[]>`
    select x.because, c.url, c.leaf_url as "leafUrl", c.page_number as "pageNumber"
    from json_to_recordset(${jsonRows(leaves)}::json) as x(
      because text, "retailerId" text, market text, "leafUrl" text, "pageNumber" int)
    join lateral (
      select url, leaf_url, page_number from catalog_page
      where retailer_id = x."retailerId" and leaf_url = x."leafUrl" and page_number > x."pageNumber"
        and market = x.market
      offset 0
    ) as c on true
    order by x.because, c.page_number limit ${limit}`;

/** Removes catalog pages that their leaf has lost, or that their shop has. */
export const removeCatalogPages = async (tx: Tx, pageIds: readonly SourcePageId[]): Promise<void> => {
  if (pageIds.length === 0) return;
  await tx.$executeRaw`delete from catalog_page where source_page_id = any(${pageIds}::text[]::bigint[])`;
};
