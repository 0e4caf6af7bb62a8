import type { Queryable } from '../database/queryable.js';

/** One run with its counts and what went wrong; times as dates, otherwise as the control API shows it. */
export interface CrawlRunRow {
  runId: string;
  retailer: string;
  scope: string;
  state: string;
  requestedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  endedReason: string | null;
  pausedAt: Date | null;
  rateOverride: number | null;
  counts: Record<string, number>;
  failures: { url: string; code: string; message: string; attempts: number }[];
  skipped: { url: string; code: string; message: string }[];
}

/** Runs, newest first: this one, or the latest `limit`. */
export const readCrawlRuns = (sql: Queryable, which: { runId: string } | { limit: number }): Promise<CrawlRunRow[]> => {
  const runId = 'runId' in which ? which.runId : null;
  const limit = 'limit' in which ? which.limit : 1;
  return sql.$queryRaw`
    select run.id as "runId", run.retailer_id as retailer, run.scope, run.state, run.requested_at as "requestedAt",
      run.started_at as "startedAt", run.finished_at as "finishedAt",
      run.ended_reason as "endedReason", run.paused_at as "pausedAt", run.rate_override as "rateOverride",
      jsonb_build_object(
        'pending', frontier.pending, 'dispatched', frontier.dispatched, 'fetched', frontier.fetched, 'parsed', frontier.parsed,
        'failed', frontier.failed, 'parseFailed', frontier.parse_failed, 'skipped', frontier.skipped,
        'unsynced', unsynced.requests,
        'catalogTreeNodes', coalesce(tree.nodes, 0), 'leaves', coalesce(tree.leaves, 0),
        'catalogPages', pages.pages, 'catalogPageItems', pages.items, 'productPages', products.pages) as counts,
      coalesce(failures.rows, '[]') as failures, coalesce(skips.rows, '[]') as skipped
    from (
      select * from crawl_run where ${runId}::text is null or id = ${runId}::text order by id desc limit ${limit}
    ) run
    cross join lateral (
      -- The index alone counts by state: of a large run a seventh of the time that looking at its rows takes.
      select coalesce(sum(requests) filter (where state = 'pending'), 0) as pending,
        coalesce(sum(requests) filter (where state = 'dispatched'), 0) as dispatched,
        coalesce(sum(requests) filter (where state = 'fetched'), 0) as fetched,
        coalesce(sum(requests) filter (where state = 'parsed'), 0) as parsed,
        coalesce(sum(requests) filter (where state = 'failed'), 0) as failed,
        coalesce(sum(requests) filter (where state = 'parse-failed'), 0) as parse_failed,
        coalesce(sum(requests) filter (where state = 'skipped'), 0) as skipped
      from (select state, count(*) as requests from fetch_request where run_id = run.id group by state) by_state
    ) frontier
    cross join lateral (
      select count(*) as requests from fetch_request
      where run_id = run.id and unsynced_bits <> 0 and state = 'parsed'
    ) unsynced
    cross join lateral (
      -- A menu of several pages has a tree for each of them.
      select sum(node_count) as nodes, sum(leaf_count) as leaves from catalog_tree
      where retailer_id = run.retailer_id and last_run_id = run.id
    ) tree
    cross join lateral (
      select count(*) as pages, coalesce(sum(item_count), 0) as items from catalog_page where run_id = run.id
    ) pages
    cross join lateral (
      select count(distinct source_page_id) as pages from product where run_id = run.id
    ) products
    cross join lateral (
      select jsonb_agg(jsonb_build_object('url', url, 'code', code, 'message', message, 'attempts', attempts)) as rows
      from (
        select url, coalesce(error_code, 'UNKNOWN') as code, coalesce(error_message, '') as message, attempts
        from fetch_request where run_id = run.id and state in ('failed', 'parse-failed') order by id limit 1000
      ) failed
    ) failures
    cross join lateral (
      select jsonb_agg(jsonb_build_object('url', url, 'code', code, 'message', message)) as rows
      from (
        select url, coalesce(error_code, 'UNKNOWN') as code, coalesce(error_message, '') as message
        from fetch_request where run_id = run.id and state = 'skipped' order by id limit 1000
      ) skipped
    ) skips
    order by run.id desc`;
};
