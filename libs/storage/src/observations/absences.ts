import type { OfferKey } from '@aisle/core';
import type { Tx } from '../database/queryable.js';
import type { RunCoverage } from '../runs/run-coverage.js';

/** Up to which of a supplier's offers a run's absences are recorded. */
export type AbsenceCursor = Pick<OfferKey, 'listingKey' | 'variant' | 'market'>;

/** A listing that was absent only once may just have moved from one page to another while both were read. */
const absencesToDelist = 2;

/**
 * Records which of the supplier's listed offers a run has missed, for up to `limit` of them after `after`, and answers with
 * the last of these; undefined when there are none left. Nothing is recorded twice for one run.
 *
 * Each page that has ever shown a listing has one word about it:
 * `seen` since the run began; `gone`: the leaf was read as a whole, or the menu without it, or the product page is no more;
 * `unreadable`: its product page is there, but cannot be read as one; `left-out`: the run was not led to its product page;
 * else `unknown`. A listing with tiles is absent when all of these are gone, whatever its product page says; but as long as
 * that is seen, or unknown, the listing is only hidden and not to be delisted. One without tiles is absent by its
 * product pages.
 */
export const recordAbsences = async (
  tx: Tx,
  { runId, retailerId, startedAt, isMenuRead, unreadLeaves, isWholeShop }: RunCoverage,
  { after, limit }: { after: AbsenceCursor | undefined; limit: number },
): Promise<AbsenceCursor | undefined> => {
  const { listingKey, variant, market } = after ?? { listingKey: '', variant: '', market: '' };
  const [last] = await tx.$queryRaw<AbsenceCursor[]>`
    with chunk as materialized (
      select listing_key, variant, market from offer
      where supplier_id = ${retailerId} and listed
        and (listing_key, variant, market) > (${listingKey}, ${variant}, ${market})
      order by listing_key, variant, market limit ${limit}
    ), word as (
      -- What each page that has ever shown the listing says about it in this run.
      select chunk.*, said.source = 'catalog-page' as is_tile, page.confirmed_at,
        case
          when case when said.open then page.confirmed_at else said.last_confirmed_at end >= ${startedAt}::timestamptz
            then 'seen'
          when said.source = 'product-page' then case
            when not said.open then 'gone'
            else coalesce((
              select case
                when state in ('failed', 'skipped') and http_status in (404, 410) then 'gone'
                when state = 'parse-failed' then 'unreadable'
                else 'unknown'
              end
              from fetch_request where run_id = ${runId} and url = page.url
            ), case when ${isWholeShop}::boolean then 'left-out' else 'unknown' end)
          end
          when page.leaf_url is null then case when ${isMenuRead && unreadLeaves.length === 0}::boolean then 'gone' else 'unknown' end
          when page.leaf_url = any(${unreadLeaves}::text[]) then 'unknown'
          when ${isMenuRead}::boolean then 'gone'
          when exists (select from fetch_request where run_id = ${runId} and url = page.leaf_url) then 'gone'
          else 'unknown'
        end as word
      from chunk
      join lateral (
        select * from observation
        where (supplier_id, listing_key, variant, market)
            = (${retailerId}, chunk.listing_key, chunk.variant, chunk.market)
          and superseded_at is null and withdrawn_at is null and source in ('catalog-page', 'product-page')
        offset 0
      ) as said on true
      join source_page page on page.id = said.source_page_id
    ), summary as (
      select listing_key, variant, market, bool_or(is_tile) as has_tiles,
        coalesce(array_agg(distinct word) filter (where is_tile), '{}') as tile_words,
        coalesce(array_agg(distinct word) filter (where not is_tile), '{}') as product_words,
        greatest(${startedAt}::timestamptz, max(confirmed_at) filter (where word = 'gone')) as absent_at
      from word group by listing_key, variant, market
    ), verdict as (
      select summary.*, known.run_started_at as known_since,
        case when has_tiles then 'seen' = any(tile_words) else 'seen' = any(product_words) end as is_seen,
        case when has_tiles then not 'unknown' = any(tile_words)
          else not product_words && '{unknown}' and (known.absences > 0 or not product_words && '{unreadable}')
        end as is_certain,
        coalesce(known.absences, 0)
          + case when known.run_started_at >= ${startedAt}::timestamptz then 0 else 1 end as absences
      from summary
      left join listing_absence known on (known.supplier_id, known.listing_key, known.variant, known.market)
        = (${retailerId}, summary.listing_key, summary.variant, summary.market)
    ), present as (
      delete from listing_absence absence using verdict
      where absence.supplier_id = ${retailerId} and absence.listing_key = verdict.listing_key
        and absence.variant = verdict.variant and absence.market = verdict.market
        and verdict.is_seen and absence.run_started_at <= ${startedAt}::timestamptz
    ), absent as (
      insert into listing_absence (supplier_id, listing_key, variant, market, absences, run_id, run_started_at,
        absent_at, is_due)
      select ${retailerId}, listing_key, variant, market, absences, ${runId}, ${startedAt}::timestamptz, absent_at,
        absences >= ${absencesToDelist}::int and not product_words && '{seen,unknown,left-out}'
      from verdict where not is_seen and is_certain
      on conflict (supplier_id, listing_key, variant, market) do update
      set absences = excluded.absences, run_id = excluded.run_id, run_started_at = excluded.run_started_at,
        absent_at = excluded.absent_at, is_due = excluded.is_due
      -- An older run that is told of late has nothing to add.
      where listing_absence.run_started_at <= excluded.run_started_at
    )
    select listing_key as "listingKey", variant, market from chunk
    order by chunk.listing_key desc, chunk.variant desc, chunk.market desc limit 1`;
  return last;
};

/** Forgets absences of the supplier's offers that are not listed any more by somebody else's word. */
export const forgetAbsencesOfDelisted = async (tx: Tx, supplierId: string): Promise<void> => {
  await tx.$executeRaw`
    delete from listing_absence absence using offer
    where absence.supplier_id = ${supplierId} and not offer.listed
      and (offer.supplier_id, offer.listing_key, offer.variant, offer.market)
        = (absence.supplier_id, absence.listing_key, absence.variant, absence.market)`;
};
