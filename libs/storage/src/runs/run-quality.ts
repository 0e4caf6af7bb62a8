import type { CrawlScope } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';
import { Prisma } from '../generated/prisma/client.js';
import type { RunMeasures } from './run-measures.js';

export interface DueRun {
  runId: string;
  retailerId: string;
  scope: CrawlScope;
  correlationId: string;
  traceparent: string | null;
  /** This one included. */
  attempts: number;
  /** When it comes up again unless it is measured; null when this was the last attempt. */
  retryAt: Date | null;
}

/**
 * Takes the run that has waited for longest to be measured, and puts it off: should measuring fail, or this process die,
 * it is due again after `retryMs`, doubling, `maxAttempts` times in all. No lock stays on the run.
 */
export const claimRunToMeasure = async (
  sql: Queryable,
  { now, retryMs, maxAttempts }: { now: Date; retryMs: number; maxAttempts: number },
): Promise<DueRun | undefined> => {
  const [run] = await sql.$queryRaw<DueRun[]>`
    update crawl_run run set quality_attempts = quality_attempts + 1,
      quality_due_at = case when quality_attempts + 1 < ${maxAttempts}::int
        then ${now}::timestamptz + ${retryMs}::float8 * interval '1 ms' * power(2, quality_attempts) end
    where run.id = (
      select id from crawl_run where quality_due_at <= ${now}::timestamptz and state in ('completed', 'failed')
      order by quality_due_at limit 1 for update skip locked)
    returning run.id as "runId", run.retailer_id as "retailerId", run.scope, run.correlation_id as "correlationId",
      run.traceparent, run.quality_attempts as attempts, run.quality_due_at as "retryAt"`;
  return run;
};

/** A run's measures, and whether they may be compared with those of other runs. */
export interface MeasuredRun extends RunMeasures {
  comparable: boolean;
}

/**
 * Whether a run's rows are all its own: it completed, and no other run of the retailer was under way since it began,
 * which would have taken over pages.
 */
export const isComparable = async (sql: Queryable, runId: string): Promise<boolean> => {
  const [row] = await sql.$queryRaw<{ comparable: boolean }[]>`
    select run.state = 'completed' and not exists (
        select from crawl_run other
        where other.retailer_id = run.retailer_id and other.id <> run.id and other.scope <> 'tree'
          and other.started_at is not null and coalesce(other.finished_at, 'infinity') >= run.started_at
      ) as comparable
    from crawl_run run where run.id = ${runId}`;
  return row?.comparable === true;
};

/**
 * Keeps what was measured; measuring again replaces it, unless a later run has taken over pages by then. A run that has
 * ended once more since it was claimed stays due.
 */
export const recordRunQuality = async (
  tx: Queryable,
  { runId, retryAt }: Pick<DueRun, 'runId' | 'retryAt'>,
  measured: readonly MeasuredRun[],
): Promise<void> => {
  await tx.$executeRaw`
    insert into run_quality (run_id, kind, retailer_id, scope, finished_at, comparable, pages_parsed, pages_failed,
      pages_skipped, pages_empty, items, listings, fields, prices, availability)
    select run.id, x.kind, run.retailer_id, run.scope, run.finished_at, x.comparable, x."pagesParsed", x."pagesFailed",
      x."pagesSkipped", x."pagesEmpty", x.items, x.listings, x.fields, x.prices, x.availability
    from crawl_run run, json_to_recordset(${jsonRows(measured)}::json) as x(kind text, comparable boolean,
      "pagesParsed" int, "pagesFailed" int, "pagesSkipped" int, "pagesEmpty" int, items int, listings int,
      fields jsonb, prices jsonb, availability jsonb)
    where run.id = ${runId} and run.finished_at is not null
    on conflict (run_id, kind) do update
    set finished_at = excluded.finished_at, comparable = excluded.comparable, pages_parsed = excluded.pages_parsed,
      pages_failed = excluded.pages_failed, pages_skipped = excluded.pages_skipped,
      pages_empty = excluded.pages_empty, items = excluded.items, listings = excluded.listings,
      fields = excluded.fields, prices = excluded.prices, availability = excluded.availability
    where excluded.comparable`;
  await tx.$executeRaw`
    update crawl_run set quality_due_at = null
    where id = ${runId} and quality_due_at is not distinct from ${retryAt?.toISOString() ?? null}::timestamptz`;
};

export interface RunQuality extends MeasuredRun {
  /** Comparable runs of the same retailer and scope that ended before it, the newest first. */
  history: RunMeasures[];
}

/** What was measured of a run, each kind beside at most `historyRuns` earlier runs; nothing where it was not measured. */
export const readRunQuality = (
  sql: Queryable,
  { runId, historyRuns }: { runId: string; historyRuns: number },
): Promise<RunQuality[]> =>
  sql.$queryRaw`
    select now.kind, now.comparable, now.pages_parsed as "pagesParsed", now.pages_failed as "pagesFailed",
      now.pages_skipped as "pagesSkipped", now.pages_empty as "pagesEmpty", now.items, now.listings, now.fields,
      now.prices, now.availability, coalesce(earlier.runs, '[]') as history
    from run_quality now
    cross join lateral (
      select jsonb_agg(jsonb_build_object('kind', kind, 'pagesParsed', pages_parsed, 'pagesFailed', pages_failed,
          'pagesSkipped', pages_skipped, 'pagesEmpty', pages_empty, 'items', items, 'listings', listings,
          'fields', fields, 'prices', prices, 'availability', availability) order by finished_at desc) as runs
      from (
        select * from run_quality before
        where before.retailer_id = now.retailer_id and before.scope = now.scope and before.kind = now.kind
          and before.comparable and before.finished_at < now.finished_at
        order by before.finished_at desc limit ${historyRuns}
      ) before
    ) earlier
    where now.run_id = ${runId} order by now.kind desc`;

export interface RunToJudge {
  runId: string;
  retailer: string;
  scope: string;
  state: string;
  finishedAt: Date | null;
  qualityDueAt: Date | null;
}

/** One run, or a retailer's newest run that was measured; undefined where there is none. */
export const findRunToJudge = async (
  sql: Queryable,
  which: { runId: string } | { retailerId: string },
): Promise<RunToJudge | undefined> => {
  const isIt =
    'runId' in which
      ? Prisma.sql`id = ${which.runId}`
      : Prisma.sql`retailer_id = ${which.retailerId} and exists (select from run_quality where run_id = run.id)`;
  const [run] = await sql.$queryRaw<RunToJudge[]>`
    select id as "runId", retailer_id as retailer, scope, state, finished_at as "finishedAt",
      quality_due_at as "qualityDueAt"
    from crawl_run run where ${isIt} order by requested_at desc, id desc limit 1`;
  return run;
};
