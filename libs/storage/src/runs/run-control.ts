import type { RunId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';
import { endRuns } from './run-ends.js';

export type ControlOutcome = 'done' | 'finished' | 'not-found';

/** Stops a run: nothing of it is sent any more, what is in flight comes home, its other requests follow in batches. */
export const cancelRun = async (
  tx: Queryable,
  runId: string,
  now: Date,
): Promise<'cancelled' | 'finished' | 'not-found'> => {
  const [run] = await tx.$queryRaw<{ state: string }[]>`select state from crawl_run where id = ${runId} for update`;
  if (!run) return 'not-found';
  if (run.state === 'cancelled') return 'cancelled';
  const ended = await endRuns(tx, [{ runId: runId as RunId, state: 'cancelled', reason: 'CANCELLED' }], now);
  return ended.length > 0 ? 'cancelled' : 'finished';
};

/** Lets nothing of a run be sent until it is resumed; once paused it keeps the time of the first pause. */
export const pauseRun = (sql: Queryable, runId: string, now: Date): Promise<ControlOutcome> =>
  changeOpenRun(
    sql,
    runId,
    sql.$executeRaw`
      update crawl_run set paused_at = coalesce(paused_at, ${now}::timestamptz)
      where id = ${runId} and state in ('requested', 'running')`,
  );

/** Lets a paused run go on; one that is not paused is left as it is. */
export const resumeRun = (sql: Queryable, runId: string): Promise<ControlOutcome> =>
  changeOpenRun(
    sql,
    runId,
    sql.$executeRaw`
      update crawl_run set paused_at = null where id = ${runId} and state in ('requested', 'running')`,
  );

/**
 * Slows a run down, or gives it its retailer's rate back (null). Follow with `recomputePoliteness`: as long as it runs, its
 * rate is one of those of which its politeness key takes the lowest.
 */
export const setRunRate = (sql: Queryable, runId: string, ratePerSecond: number | null): Promise<ControlOutcome> =>
  changeOpenRun(
    sql,
    runId,
    sql.$executeRaw`
      update crawl_run set rate_override = ${ratePerSecond}::float8
      where id = ${runId} and state in ('requested', 'running')`,
  );

const changeOpenRun = async (sql: Queryable, runId: string, change: Promise<number>): Promise<ControlOutcome> => {
  if ((await change) > 0) return 'done';
  const [run] = await sql.$queryRaw<{ id: string }[]>`select id from crawl_run where id = ${runId}`;
  return run ? 'finished' : 'not-found';
};

/** Ends all of a retailer's runs that are not over; answers how many there were. */
export const cancelRunsOfRetailer = async (tx: Queryable, retailerId: string, now: Date): Promise<RunId[]> => {
  const open = await tx.$queryRaw<{ runId: RunId }[]>`
    select id as "runId" from crawl_run
    where retailer_id = ${retailerId} and state in ('requested', 'running') order by id for update`;
  const ends = open.map(({ runId }) => ({ runId, state: 'cancelled' as const, reason: 'CANCELLED' }));
  return (await endRuns(tx, ends, now)).map(({ runId }) => runId);
};

/** Counts what was sent for runs that have a budget of requests. Call in the transaction that dispatched it. */
export const countSentRequests = async (
  tx: Queryable,
  sent: readonly { runId: string; requests: number }[],
): Promise<void> => {
  if (sent.length === 0) return;
  await tx.$executeRaw`
    update crawl_run run set requests_sent = requests_sent + sent.requests
    from json_to_recordset(${jsonRows(sent)}::json) as sent("runId" text, requests int)
    where run.id = sent."runId" and run.max_requests is not null`;
};

/**
 * Runs of these retailers of which nothing may be fetched any more, though jobs of them may wait at a fetcher: paused by
 * themselves, or ended before their requests were. At most `limit` of each retailer, the newest.
 */
export const readHaltedRuns = (
  sql: Queryable,
  retailerIds: readonly string[],
  limit: number,
): Promise<{ retailerId: string; runId: RunId }[]> =>
  sql.$queryRaw`
    select "retailerId", "runId" from (
      select "retailerId", "runId", row_number() over (partition by "retailerId" order by "runId" desc) as place
      from (
        select retailer_id as "retailerId", id as "runId" from crawl_run
        where state = 'running' and paused_at is not null and retailer_id = any(${[...retailerIds]}::text[])
        union all
        select retailer_id, id from crawl_run
        where leftovers_at is not null and retailer_id = any(${[...retailerIds]}::text[])
      ) halted
    ) placed
    where place <= ${limit} order by "retailerId", "runId"`;

/** Notes that runs were led deeper than they may go, so that they are not taken for complete. */
export const markDepthReached = async (tx: Queryable, runIds: readonly string[]): Promise<void> => {
  if (runIds.length === 0) return;
  await tx.$executeRaw`
    update crawl_run set ended_reason = 'MAX_DEPTH'
    where id = any(${[...runIds].sort()}::text[]) and ended_reason is null`;
};
