import { type OfferKey, newId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import { wantedKeys } from '../offers/offer-keys.js';

/**
 * States for up to `limit` listings that they are no longer listed, and answers with their keys; none when everything is
 * stated. Gone are those that the run has taken off their last listing page. A listing that is only seen on product pages
 * is gone when no page says anything about it any more, or when the run, which has read the whole menu and every listing,
 * was not led to any page that does. A run that its budget ended has not read everything and says nothing about those.
 */
export const insertDelistings = async (
  tx: Tx,
  { runId, finishedAt, limit }: { runId: string; finishedAt: Date; limit: number },
): Promise<OfferKey[]> => {
  const gone = await tx.$queryRaw<OfferKey[]>`
    with asked as (
      select id, retailer_id, started_at from crawl_run run
      where id = ${runId} and scope = 'products' and state = 'completed'
        and ended_reason is null
        and not exists (
          select from fetch_request lost
          where lost.run_id = run.id and lost.kind <> 'product-page' and lost.state in ('failed', 'parse-failed'))
    ), left_out as (
      select page.id, page.confirmed_at
      from asked join source_page page on page.supplier_id = asked.retailer_id
      where page.kind = 'product-page' and page.last_run_id <> asked.id and page.confirmed_at < asked.started_at
        and not exists (select from fetch_request where run_id = asked.id and url = page.url)
    )
    select said.supplier_id as "supplierId", said.listing_key as "listingKey", said.variant, said.market
    from left_out join observation said on said.source_page_id = left_out.id and said.open
    where not exists (
      select from observation still
      where (still.supplier_id, still.listing_key, still.variant, still.market)
          = (said.supplier_id, said.listing_key, said.variant, said.market)
        and still.superseded_at is null and still.withdrawn_at is null
        and ((still.open and still.source_page_id not in (select id from left_out))
        or (still.source = 'crawl-run' and still.observed_at >= left_out.confirmed_at)))
    union
    select closed.supplier_id as "supplierId", closed.listing_key as "listingKey", closed.variant, closed.market
    from observation closed
    where closed.closed_run_id = ${runId}
      and not exists (
        select from observation still
        where (still.supplier_id, still.listing_key, still.variant, still.market)
            = (closed.supplier_id, closed.listing_key, closed.variant, closed.market)
          and still.superseded_at is null and still.withdrawn_at is null
          and ((still.open and (still.source = 'catalog-page' or closed.source <> 'catalog-page'))
          or (still.source = 'crawl-run' and still.observed_at >= ${finishedAt}::timestamptz)))
    order by 1, 2, 3, 4
    limit ${limit}`;
  if (gone.length === 0) return [];
  await tx.$executeRaw`
    update observation
    set superseded_at = ${finishedAt}::timestamptz
    from ${wantedKeys(gone)}
    where (observation.supplier_id, observation.listing_key, observation.variant, observation.market)
        = (wanted.supplier_id, wanted.listing_key, wanted.variant, wanted.market)
      and source = 'crawl-run' and superseded_at is null and withdrawn_at is null`;
  await tx.$executeRaw`
    insert into observation (id, supplier_id, listing_key, variant, market, source, fields, observed_at, open, run_id)
    select fresh.id, fresh."supplierId", fresh."listingKey", fresh.variant, fresh.market, 'crawl-run', '{"listed": false}',
      ${finishedAt}::timestamptz, false, ${runId}
    from json_to_recordset(${jsonRows(gone.map((key) => ({ ...key, id: newId() })))}::json)
      as fresh (id text, "supplierId" text, "listingKey" text, variant text, market text)`;
  return gone;
};
