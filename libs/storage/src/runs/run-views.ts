import type { Queryable } from '../database/queryable.js';
import { countsOfRun } from './run-counts.js';

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
  failures: { kind: string; url: string; code: string; message: string; attempts: number }[];
  skipped: { kind: string; url: string; code: string; message: string }[];
}

/** Runs, newest first: this one, or the latest `limit`. */
export const readCrawlRuns = (sql: Queryable, which: { runId: string } | { limit: number }): Promise<CrawlRunRow[]> => {
  const runId = 'runId' in which ? which.runId : null;
  const limit = 'limit' in which ? which.limit : 1;
  return sql.$queryRaw`
    select run.id as "runId", run.retailer_id as retailer, run.scope, run.state, run.requested_at as "requestedAt",
      run.started_at as "startedAt", run.finished_at as "finishedAt",
      run.ended_reason as "endedReason", run.paused_at as "pausedAt", run.rate_override as "rateOverride",
      coalesce(run.final_counts, counted.counts) || jsonb_build_object('unsynced', unsynced.requests) as counts,
      coalesce(failures.rows, '[]') as failures, coalesce(skips.rows, '[]') as skipped
    from (
      select * from crawl_run where ${runId}::text is null or id = ${runId}::text order by id desc limit ${limit}
    ) run
    left join lateral (${countsOfRun}) counted on run.final_counts is null
    cross join lateral (
      select count(*) as requests from fetch_request
      where run_id = run.id and unsynced_bits <> 0 and state = 'parsed'
    ) unsynced
    cross join lateral (
      select jsonb_agg(jsonb_build_object('kind', kind, 'url', url, 'code', code, 'message', message, 'attempts', attempts)) as rows
      from (
        select kind, url, coalesce(error_code, 'UNKNOWN') as code, coalesce(error_message, '') as message, attempts
        from fetch_request where run_id = run.id and state in ('failed', 'parse-failed') order by id limit 1000
      ) failed
    ) failures
    cross join lateral (
      select jsonb_agg(jsonb_build_object('kind', kind, 'url', url, 'code', code, 'message', message)) as rows
      from (
        select kind, url, coalesce(error_code, 'UNKNOWN') as code, coalesce(error_message, '') as message
        from fetch_request where run_id = run.id and state = 'skipped' order by id limit 1000
      ) skipped
    ) skips
    order by run.id desc`;
};
