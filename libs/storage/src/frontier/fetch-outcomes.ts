import type { RequestId, RunId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

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
      finished_at = case when outcome.state <> 'pending' then ${now}::timestamptz end,
      error_code = outcome."errorCode",
      error_message = left(outcome."errorMessage", 2000),
      http_status = outcome."httpStatus"
    from json_to_recordset(${jsonRows(outcomes)}::json) as outcome("requestId" text, attempt int, state text,
      attempts int, "notBefore" timestamptz, "sameAttempt" boolean, "errorCode" text, "errorMessage" text,
      "httpStatus" int)
    where request.id = outcome."requestId" and request.state in ('pending', 'dispatched')
      and request.attempts + 1 = outcome.attempt
      -- A throttled attempt keeps its number; that its wait is known already shows that this was heard before.
      and (not outcome."sameAttempt" or request.not_before < outcome."notBefore")
    returning request.id as "requestId", request.run_id as "runId", request.state`;
