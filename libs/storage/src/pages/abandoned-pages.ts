import type { Tx } from '../database/queryable.js';
import type { RunCoverage } from '../runs/run-coverage.js';
import type { SourcePageId } from './page-rows.js';

/**
 * Up to `limit` pages that are no more, locked: those that answered a run with 404 or 410, and catalog pages of leaves that this
 * run's menu does not have and an earlier run has not seen either.
 */
export const lockAbandonedPages = async (
  tx: Tx,
  { runId, retailerId, startedAt, isMenuRead, unreadLeaves }: RunCoverage,
  limit: number,
): Promise<SourcePageId[]> => {
  const pages = await tx.$queryRaw<{ id: SourcePageId }[]>`
    with answered as (
      select page.id
      from fetch_request request
      join retailer on retailer.id = request.retailer_id
      join source_page page on page.supplier_id = retailer.id and page.market = retailer.market
        and page.url = request.url and page.kind = request.kind and page.confirmed_at < ${startedAt}::timestamptz
      where request.run_id = ${runId} and request.state in ('failed', 'skipped') and request.http_status in (404, 410)
        and request.kind in ('catalog-page', 'product-page')
        and not coalesce(request.kind = 'catalog-page' and page.leaf_url = any(${unreadLeaves}::text[]), false)
    ), left_out as (
      select page.id
      from catalog_page listing
      join source_page page on page.id = listing.source_page_id
      where ${isMenuRead}::boolean and listing.retailer_id = ${retailerId} and page.confirmed_at < (
          select max(started_at) from crawl_run earlier
          where earlier.retailer_id = ${retailerId} and earlier.state = 'completed' and earlier.ended_reason is null
            and earlier.scope in ('pages', 'products') and earlier.started_at < ${startedAt}::timestamptz)
        and not exists (select from fetch_request where run_id = ${runId} and url = listing.leaf_url)
    )
    select page.id::text from source_page page
    where page.id in (select id from answered union select id from left_out)
      and (exists (select from observation said where said.source_page_id = page.id and said.open)
        or exists (select from catalog_page listing where listing.source_page_id = page.id))
    order by page.supplier_id, page.market, page.url limit ${limit} for update of page`;
  return pages.map(({ id }) => id);
};
