import { newId, type Observation, type OfferKey } from '@aisle/core';
import type { Tx } from '../database.js';
import { wantedKeys } from './offers.js';

/**
 * Every observation that takes part in deciding these offers. What a page still says was confirmed when the page last was.
 * Lock the offers first, or an observation that another transaction adds meanwhile is missed by both.
 */
export const readCandidates = (tx: Tx, keys: readonly OfferKey[]): Promise<Observation[]> =>
  tx.$queryRaw<Observation[]>`
    select said.id, said.supplier_id as "supplierId", said.listing_key as "listingKey", said.variant, said.market,
           said.source, said.fields, said.observed_at as "observedAt", said.promotion,
           said.raw_object_id as "rawObjectId", said.parser_version as "parserVersion",
           greatest(
             said.observed_at,
             case when said.open then source_page.confirmed_at else said.last_confirmed_at end
           ) as "confirmedAt"
      from ${wantedKeys(keys)}
      join lateral (
        select * from observation
         where (supplier_id, listing_key, variant, market)
             = (wanted.supplier_id, wanted.listing_key, wanted.variant, wanted.market)
           and superseded_at is null and withdrawn_at is null
        offset 0
      ) as said on true
      left join source_page on source_page.id = said.source_page_id`;

/**
 * States for up to `limit` listings that a run has taken off their last listing page that they are no longer listed, and
 * answers with their keys; none when everything is stated. A listing that was only ever seen on product pages counts as
 * gone when no page says anything about it any more.
 */
export const insertDelistings = async (
  tx: Tx,
  { runId, finishedAt, limit }: { runId: string; finishedAt: Date; limit: number },
): Promise<OfferKey[]> => {
  const gone = await tx.$queryRaw<OfferKey[]>`
    select distinct closed.supplier_id as "supplierId", closed.listing_key as "listingKey", closed.variant, closed.market
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
    select id, supplier_id, listing_key, variant, market, 'crawl-run', '{"listed": false}',
           ${finishedAt}::timestamptz, false, ${runId}
      from ${wantedKeys(gone)}
      join unnest(${gone.map(() => newId())}::text[]) with ordinality as fresh (id, position) using (position)`;
  return gone;
};
