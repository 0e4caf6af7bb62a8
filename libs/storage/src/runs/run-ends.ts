import type { RunId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';
import type { FinishedRun } from './crawl-runs.js';

/** A run that ends before its requests do. */
export interface RunEnd {
  runId: RunId;
  state: 'failed' | 'cancelled';
  /** The code of why. */
  reason: string;
}

export type EndedRun = Omit<FinishedRun, 'state'> & Pick<RunEnd, 'state' | 'reason'>;

/**
 * Ends runs that are not over yet: from now on nothing of them is sent. Their requests follow in batches
 * (`skipLeftovers`), however many they are. Answers which runs it ended.
 */
export const endRuns = async (tx: Queryable, ends: readonly RunEnd[], now: Date): Promise<EndedRun[]> => {
  if (ends.length === 0) return [];
  return tx.$queryRaw`
    update crawl_run run set state = ending.state, ended_reason = ending.reason,
      finished_at = ${now}::timestamptz, leftovers_at = ${now}::timestamptz,
      quality_due_at = case when run.scope <> 'tree' and ending.state = 'failed' and run.started_at is not null
        then ${now}::timestamptz end,
      quality_attempts = 0
    from json_to_recordset(${jsonRows(ends)}::json) as ending("runId" text, state text, reason text)
    where run.id = ending."runId" and run.state in ('requested', 'running')
    returning run.id as "runId", run.retailer_id as "retailerId", run.correlation_id as "correlationId",
      run.traceparent, run.state, run.ended_reason as reason`;
};

export interface HopelessLimits {
  now: Date;
  /** How long a key may be throttled without one page. */
  throttleGiveUpMs: number;
  /** How often in a row a key's circuit breaker may open. */
  breakerGiveUp: number;
  limit: number;
}

/** How long a run is given before an open breaker counts against it: a new run is not ended for an old one's trouble. */
const breakerGraceMs = 600_000;

/**
 * Runs that will not end by themselves: their shop only ever asks to wait, or their key's circuit breaker opens again and
 * again, or their retailer has been disabled. Paused runs wait for whoever paused them. Locked until the transaction ends.
 */
export const lockHopelessRuns = (tx: Queryable, limits: HopelessLimits): Promise<RunEnd[]> => {
  const nowMs = limits.now.getTime();
  const throttledBefore = new Date(nowMs - limits.throttleGiveUpMs).toISOString();
  const startedBefore = new Date(nowMs - breakerGraceMs).toISOString();
  return tx.$queryRaw`
    select run.id as "runId",
      case when not retailer.enabled then 'cancelled' else 'failed' end as state,
      case when not retailer.enabled then 'RETAILER_DISABLED'
        when key.throttled_since is not null
          and greatest(key.throttled_since, run.started_at) < ${throttledBefore}::timestamptz
          then 'THROTTLED_WITHOUT_END'
        else 'CIRCUIT_OPEN' end as reason
    from crawl_run run
    join retailer on retailer.id = run.retailer_id
    left join politeness key on key.key = retailer.politeness_key
    where run.state in ('requested', 'running')
      and (not retailer.enabled or (run.state = 'running' and run.paused_at is null and retailer.paused_at is null
        and ((key.throttled_since is not null
            and greatest(key.throttled_since, run.started_at) < ${throttledBefore}::timestamptz)
          or (key.breaker_state = 'open' and key.breaker_opened >= ${limits.breakerGiveUp}::int
            and run.started_at < ${startedBefore}::timestamptz))))
    order by run.id limit ${limits.limit} for update of run skip locked`;
};
