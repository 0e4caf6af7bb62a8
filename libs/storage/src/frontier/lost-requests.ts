import type { RequestId } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';

/** The request and the attempt that a dead letter spoke of. */
export interface LostRequest {
  requestId: RequestId;
  attempt: number;
}

/** Ends a request whose message died, unless the request is final or at another attempt already. */
export const endRequestOfDeadLetter = (
  tx: Queryable,
  { requestId, attempt }: LostRequest,
  end: { state: 'failed' | 'parse-failed'; code: string; message: string; now: Date },
): Promise<number> =>
  tx.$executeRaw`
    update fetch_request set state = ${end.state}, error_code = ${end.code}, error_message = left(${end.message}, 2000),
      finished_at = ${end.now}::timestamptz, overdue_at = null, page_fetched = null
    where id = ${requestId} and state in ('pending', 'dispatched', 'fetched') and attempts + 1 = ${attempt}::int`;

/** Puts a request that had failed back in flight; false where it is not at that attempt, or did not fail. */
export const dispatchAgain = async (
  tx: Queryable,
  { requestId, attempt }: LostRequest,
  overdueAt: Date,
): Promise<boolean> => {
  const dispatched = await tx.$executeRaw`
    update fetch_request set state = 'dispatched', overdue_at = ${overdueAt}::timestamptz,
      finished_at = null, error_code = null, error_message = null
    where id = ${requestId} and state in ('failed', 'parse-failed') and attempts + 1 = ${attempt}::int`;
  return dispatched > 0;
};
