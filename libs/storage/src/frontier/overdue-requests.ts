import type { RequestId, RunId } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';

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
