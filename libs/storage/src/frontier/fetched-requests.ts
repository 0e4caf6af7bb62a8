import type { Envelope } from '@aisle/contracts';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

/** A page that is in the raw store. */
export interface FetchedRequest {
  requestId: string;
  /** The attempt that brought it, from 1. */
  attempt: number;
  fetchedAt: string;
  /** `page.fetched`, to be sent again where no parser answers it. */
  event: Envelope;
}

/**
 * Marks requests whose pages are in the raw store and not parsed yet: they are in flight no more, and not fetched again.
 * Those that a parser was quicker with are left alone. Answers how many were marked.
 */
export const markFetched = async (
  sql: Queryable,
  fetched: readonly FetchedRequest[],
  { unparsedAfter }: { unparsedAfter: Date },
): Promise<number> => {
  const waiting = await sql.$queryRaw<{ id: string }[]>`
    select id from fetch_request
    where id = any(${fetched.map(({ requestId }) => requestId)}::text[]) and state = 'dispatched'`;
  if (waiting.length === 0) return 0;
  const ids = new Set(waiting.map(({ id }) => id));
  const rows = fetched
    .filter(({ requestId }) => ids.has(requestId))
    .sort((a, b) => (a.requestId < b.requestId ? -1 : 1));
  return sql.$executeRaw`
    update fetch_request request set state = 'fetched', fetched_at = fetched."fetchedAt", page_fetched = fetched.event,
      overdue_at = ${unparsedAfter}::timestamptz
    from json_to_recordset(${jsonRows(rows)}::json)
      as fetched("requestId" text, attempt int, "fetchedAt" timestamptz, event json)
    where request.id = fetched."requestId" and request.id = any(${[...ids]}::text[])
      and request.state = 'dispatched' and request.attempts + 1 = fetched.attempt`;
};
