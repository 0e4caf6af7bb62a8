import { newId, type RunId, type SupplierId } from '@aisle/core';
import type { Tx } from '../database/queryable.js';
import { insertRootRequests } from './new-requests.js';

/** Of each pass over runs that are about to end. The next pass takes the rest. */
const pagesAtATime = 2_000;

/**
 * Asks for the product pages of listings that earlier runs have missed and these running ones miss, too, before they end: what
 * is sold out and hidden has a page still, and must not be delisted. A page is asked for once a run.
 */
export const requestAbsentProducts = async (tx: Tx, runIds: readonly RunId[], now: Date): Promise<void> => {
  const pages = await tx.$queryRaw<{ runId: RunId; retailerId: SupplierId; url: string }[]>`
    select distinct run.id as "runId", run.retailer_id as "retailerId", page.url
    from crawl_run run
    join listing_absence absence
      on absence.supplier_id = run.retailer_id and absence.run_started_at < run.started_at
    join lateral (
      select source, source_page_id from observation
      where (supplier_id, listing_key, variant, market)
          = (absence.supplier_id, absence.listing_key, absence.variant, absence.market)
        and superseded_at is null and withdrawn_at is null and open
      offset 0
    ) as said on said.source = 'product-page'
    join source_page page on page.id = said.source_page_id and page.confirmed_at < run.started_at
    where run.id = any(${[...runIds]}::text[]) and run.state = 'running' and run.scope in ('pages', 'products')
      and run.ended_reason is null and (run.max_requests is null or run.requests_sent < run.max_requests)
      and not exists (select from fetch_request where run_id = run.id and url = page.url)
      and not exists (
        select from observation tile
        join source_page place on place.id = tile.source_page_id and place.confirmed_at >= run.started_at
        where (tile.supplier_id, tile.listing_key, tile.variant, tile.market)
            = (absence.supplier_id, absence.listing_key, absence.variant, absence.market)
          and tile.superseded_at is null and tile.withdrawn_at is null and tile.open and tile.source = 'catalog-page')
    limit ${pagesAtATime}`;
  await insertRootRequests(
    tx,
    pages.map((page) => ({ ...page, kind: 'product-page' as const, id: newId(), context: {} })),
    now,
  );
};
