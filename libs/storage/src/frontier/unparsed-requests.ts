import type { Envelope } from '@aisle/contracts';
import type { Queryable } from '../database/queryable.js';

/** A page that no parser has answered in time. */
export interface UnparsedRequest {
  requestId: string;
  runId: string;
  retailerId: string;
  event: Envelope;
}

/** Takes pages that wait for a parser past their time, and gives them time until `againAfter`. */
export const claimUnparsedRequests = (
  tx: Queryable,
  { now, againAfter, limit }: { now: Date; againAfter: Date; limit: number },
): Promise<UnparsedRequest[]> =>
  tx.$queryRaw`
    update fetch_request request set overdue_at = ${againAfter}::timestamptz
    from (
      select id from fetch_request
      where state = 'fetched' and overdue_at < ${now}::timestamptz and page_fetched is not null
      order by id limit ${limit} for update skip locked
    ) unparsed
    where request.id = unparsed.id
    returning request.id as "requestId", request.run_id as "runId", request.retailer_id as "retailerId",
      request.page_fetched as event`;
