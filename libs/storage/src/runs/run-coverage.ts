import type { Queryable } from '../database/queryable.js';

/** What a completed run has read of its shop: what is missing from it can only be missed where it looked. */
export interface RunCoverage {
  runId: string;
  retailerId: string;
  startedAt: Date;
  /** Whether every page of the menu was read, so that a leaf that was not asked for is in the menu no more. */
  isMenuRead: boolean;
  /** Leaves of which a page could not be read, by the address of their first page. */
  unreadLeaves: string[];
  /** Whether the run asked for the product pages of the whole shop, and got the menu and every leaf. */
  isWholeShop: boolean;
}

/**
 * What a run has read; undefined for one that reads no listings, or ended before its requests did.
 *
 * A page that answers 404 or 410 is read, too, where no later page of its leaf is there: the leaf ends before it.
 */
export const readRunCoverage = async (sql: Queryable, runId: string): Promise<RunCoverage | undefined> => {
  const [row] = await sql.$queryRaw<
    (Omit<RunCoverage, 'isWholeShop'> & { asksForProducts: boolean; hasEverySitemap: boolean })[]
  >`
    select run.id as "runId", run.retailer_id as "retailerId", run.started_at as "startedAt",
      run.scope = 'products' as "asksForProducts",
      not exists (
        select from fetch_request where run_id = run.id and kind = 'catalog-tree' and state <> 'parsed'
          and context ->> 'isExtraSitemap' is null
      ) as "isMenuRead",
      not exists (
        select from fetch_request where run_id = run.id and kind = 'catalog-tree' and state <> 'parsed'
      ) as "hasEverySitemap",
      array(
        select distinct coalesce(lost.context ->> 'leafUrl', lost.url)
        from fetch_request lost
        where lost.run_id = run.id and lost.kind = 'catalog-page' and lost.state <> 'parsed'
          and not (lost.state in ('failed', 'skipped') and coalesce(lost.http_status, 0) in (404, 410) and not exists (
            select from fetch_request later
            where later.run_id = run.id and later.kind = 'catalog-page' and later.state = 'parsed'
              and later.context ->> 'leafUrl' = lost.context ->> 'leafUrl'
              and (later.context ->> 'pageNumber')::int > (lost.context ->> 'pageNumber')::int))
      ) as "unreadLeaves"
    from crawl_run run
    where run.id = ${runId} and run.scope in ('pages', 'products') and run.state = 'completed'
      and run.ended_reason is null and run.started_at is not null`;
  if (!row) return undefined;
  const { asksForProducts, hasEverySitemap, ...coverage } = row;
  const isWholeShop = asksForProducts && coverage.isMenuRead && hasEverySitemap && coverage.unreadLeaves.length === 0;
  return { ...coverage, isWholeShop };
};
