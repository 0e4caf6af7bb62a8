import type { CrawlScope } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

export interface LockedRequest {
  id: string;
  runId: string;
  retailerId: string;
  /** Fetches that failed so far. */
  attempts: number;
  /** How many links it is away from a start page. */
  depth: number;
  /** How deep its run may go; null where there is no bound. */
  maxDepth: number | null;
  scope: CrawlScope;
  isRunOpen: boolean;
  correlationId: string;
}

/**
 * Locks, in the order of their ids, those of the requests whose outcome is not known yet. What is missing in the answer
 * is over already (or unknown), and nothing may be written for it again.
 */
export const lockOpenRequests = (tx: Tx, requestIds: readonly string[]): Promise<LockedRequest[]> =>
  tx.$queryRaw<LockedRequest[]>`
    select r.id, r.run_id as "runId", r.retailer_id as "retailerId", r.attempts, r.depth, c.max_depth as "maxDepth", c.scope,
      c.state in ('requested', 'running') as "isRunOpen", c.correlation_id as "correlationId"
    from fetch_request r join crawl_run c on c.id = r.run_id
    where r.id = any(${requestIds}::text[]) and r.state in ('pending', 'dispatched', 'fetched')
    order by r.id
    for update of r`;

export type RequestOutcome =
  | { state: 'parsed'; rawObjectId: string; /** One bit for each sync bucket that was told. */ unsyncedBits: number }
  | { state: 'parse-failed'; rawObjectId: string; errorCode: string; errorMessage: string }
  /** To be fetched once more (`pending`), or once too often (`failed`): `attempts` counts the failed fetch. */
  | { state: 'pending' | 'failed'; attempts: number; errorCode: string; errorMessage: string };

/** Records what came of requests locked by `lockOpenRequests`. */
export const finishRequests = async (
  tx: Tx,
  outcomes: readonly ({ id: string } & RequestOutcome)[],
  at: Date,
): Promise<void> => {
  if (outcomes.length === 0) return;
  await tx.$executeRaw`
    update fetch_request r
    set state = x.state,
        attempts = coalesce(x.attempts, r.attempts),
        not_before = case when x.state = 'pending' then ${at}::timestamptz else r.not_before end,
        raw_key = case when x.state = 'pending' then null else r.raw_key end,
        dispatched_at = case when x.state = 'pending' then null else r.dispatched_at end,
        overdue_at = case when x.state = 'pending' then null else r.overdue_at end,
        fetched_at = case when x.state = 'pending' then null else r.fetched_at end,
        page_fetched = null,
        parsed_at = case when x.state = 'parsed' then ${at}::timestamptz end,
        finished_at = case when x.state <> 'pending' then ${at}::timestamptz end,
        unsynced_bits = coalesce(x."unsyncedBits", 0),
        synced_at = case when x.state = 'parsed' and x."unsyncedBits" = 0 then ${at}::timestamptz end,
        error_code = x."errorCode",
        error_message = x."errorMessage",
        raw_object_id = coalesce(x."rawObjectId", r.raw_object_id)
    from json_to_recordset(${jsonRows(outcomes)}::json) as x(
      id text, state text, attempts int, "unsyncedBits" int, "errorCode" text, "errorMessage" text, "rawObjectId" text)
    where r.id = x.id and r.id = any(${outcomes.map(({ id }) => id)}::text[])`;
};
