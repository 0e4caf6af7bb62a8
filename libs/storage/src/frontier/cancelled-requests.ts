import type { Queryable } from '../database/queryable.js';

/** Skips what a cancelled run has not fetched yet. */
export const skipPendingRequests = async (tx: Queryable, runId: string, now: Date): Promise<void> => {
  await tx.$executeRaw`
    update fetch_request set state = 'skipped', error_code = 'CANCELLED', error_message = 'The run was cancelled.',
      finished_at = ${now.toISOString()}::timestamptz
    where run_id = ${runId} and state = 'pending'`;
};

/** Requests that pages in flight or failed fetches have added to recently cancelled runs. Answers how many there were. */
export const skipLeftoversOfCancelledRuns = (
  sql: Queryable,
  { now, cancelledSince }: { now: Date; cancelledSince: Date },
): Promise<number> =>
  sql.$executeRaw`
    update fetch_request request set state = 'skipped', error_code = 'CANCELLED',
      error_message = 'The run was cancelled.', finished_at = ${now.toISOString()}::timestamptz
    from crawl_run run
    where run.state = 'cancelled' and run.finished_at > ${cancelledSince.toISOString()}::timestamptz
      and request.run_id = run.id and request.state = 'pending'`;
