import type { RequestId, RunId } from '@aisle/core';
import type { Queryable } from '../database.js';

/** What a fetch that brought no page means for its request. */
export interface FetchOutcome {
  requestId: RequestId;
  /** The attempt it speaks of, from 1; an outcome of any other attempt than the current one changes nothing. */
  attempt: number;
  state: 'pending' | 'failed' | 'skipped';
  /** How many fetches have failed then. */
  attempts: number;
  /** Of a request that waits: when it is due again. */
  notBefore: Date | null;
  /** True where the same attempt goes on: it writes to the same key, and hearing it twice changes nothing. */
  sameAttempt: boolean;
  errorCode: string;
  errorMessage: string;
  httpStatus: number | null;
}

/** Records outcomes of requests that are not final; answers which of them counted. */
export const recordFetchOutcomes = (
  sql: Queryable,
  outcomes: readonly FetchOutcome[],
  now: Date,
): Promise<{ requestId: RequestId; runId: RunId; state: FetchOutcome['state'] }[]> =>
  sql.$queryRaw`
    update fetch_request request set
      state = outcome.state,
      attempts = outcome.attempts,
      not_before = coalesce(outcome."notBefore", request.not_before),
      raw_key = case when outcome."sameAttempt" then request.raw_key end,
      dispatched_at = null,
      overdue_at = null,
      finished_at = case when outcome.state <> 'pending' then ${now.toISOString()}::timestamptz end,
      error_code = outcome."errorCode",
      error_message = left(outcome."errorMessage", 2000),
      http_status = outcome."httpStatus"
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as outcome("requestId" text, attempt int, state text,
      attempts int, "notBefore" timestamptz, "sameAttempt" boolean, "errorCode" text, "errorMessage" text,
      "httpStatus" int)
    where request.id = outcome."requestId" and request.state in ('pending', 'dispatched')
      and request.attempts + 1 = outcome.attempt
      -- A throttled attempt keeps its number; that its wait is known already shows that this was heard before.
      and (not outcome."sameAttempt" or request.not_before < outcome."notBefore")
    returning request.id as "requestId", request.run_id as "runId", request.state`;

export interface ReaperLimits {
  now: Date;
  maxAttempts: number;
  /** How long a fetcher must have had its retailers before silence counts against a request. */
  overdueMs: number;
  /** A fetcher that was last heard of before this is dead. */
  aliveSince: Date;
  limit: number;
}

export interface OverdueRequest {
  requestId: RequestId;
  runId: RunId;
  retailerId: string;
  correlationId: string;
  traceparent: string | null;
  state: 'pending' | 'failed';
}

/**
 * Sends overdue requests back to the frontier as a failed attempt, or ends them after the last one. Where no fetcher is
 * at work, the jobs wait safely in their queue and nothing is overdue.
 */
export const reapOverdueRequests = (
  sql: Queryable,
  { now, maxAttempts, overdueMs, aliveSince, limit }: ReaperLimits,
): Promise<OverdueRequest[]> =>
  sql.$queryRaw`
    with overdue as (
      select request.id from fetch_request request
      join assignment on assignment.retailer_id = request.retailer_id
      join fetcher on fetcher.id = assignment.fetcher_id
      where request.state = 'dispatched' and request.overdue_at < ${now.toISOString()}::timestamptz
        and fetcher.left_at is null and fetcher.last_alive_at > ${aliveSince.toISOString()}::timestamptz
        and assignment.starts_at < ${new Date(now.getTime() - overdueMs).toISOString()}::timestamptz
      order by request.id limit ${limit} for update of request skip locked
    )
    update fetch_request request set
      attempts = request.attempts + 1,
      state = case when request.attempts + 1 >= ${maxAttempts}::int then 'failed' else 'pending' end,
      finished_at = case when request.attempts + 1 >= ${maxAttempts}::int then ${now.toISOString()}::timestamptz end,
      not_before = ${now.toISOString()}::timestamptz,
      raw_key = null, dispatched_at = null, overdue_at = null, http_status = null,
      error_code = 'OVERDUE', error_message = 'Nothing was heard of it in time after it was sent to the fetcher.'
    from overdue, crawl_run run where request.id = overdue.id and run.id = request.run_id
    returning request.id as "requestId", request.run_id as "runId", request.retailer_id as "retailerId",
      run.correlation_id as "correlationId", run.traceparent, request.state`;
