import type { RequestId, RunId } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';

export interface ReaperLimits {
  now: Date;
  maxAttempts: number;
  /** How long a fetcher must have had its retailers before silence counts against a request. */
  overdueMs: number;
  /** Without a heartbeat for this long a fetcher is dead. */
  fetcherDeadMs: number;
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
 * at work, the jobs wait safely in their queue and nothing is overdue. Who is at work goes by the database's clock, as
 * heartbeats and assignments do.
 */
export const reapOverdueRequests = (
  sql: Queryable,
  { now, maxAttempts, overdueMs, fetcherDeadMs, limit }: ReaperLimits,
): Promise<OverdueRequest[]> =>
  sql.$queryRaw`
    with overdue as (
      select request.id from fetch_request request
      join assignment on assignment.retailer_id = request.retailer_id
      join fetcher on fetcher.id = assignment.fetcher_id
      where request.state = 'dispatched' and request.overdue_at < ${now}::timestamptz
        and fetcher.left_at is null and fetcher.last_alive_at > clock_timestamp() - ${fetcherDeadMs}::float8 * interval '1 ms'
        and assignment.starts_at < clock_timestamp() - ${overdueMs}::float8 * interval '1 ms'
      order by request.id limit ${limit} for update of request skip locked
    )
    update fetch_request request set
      attempts = request.attempts + 1,
      state = case when request.attempts + 1 >= ${maxAttempts}::int then 'failed' else 'pending' end,
      finished_at = case when request.attempts + 1 >= ${maxAttempts}::int then ${now}::timestamptz end,
      not_before = ${now}::timestamptz,
      raw_key = null, dispatched_at = null, overdue_at = null, http_status = null,
      error_code = 'OVERDUE', error_message = 'Nothing was heard of it in time after it was sent to the fetcher.'
    from overdue, crawl_run run where request.id = overdue.id and run.id = request.run_id
    returning request.id as "requestId", request.run_id as "runId", request.retailer_id as "retailerId",
      run.correlation_id as "correlationId", run.traceparent, request.state`;
