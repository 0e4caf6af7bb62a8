import type { RunId } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';

/**
 * Skips what is pending of runs that are over, the code being why they ended: those found in `runIds`, at most `limit`
 * requests. Answers how many there were.
 */
export const skipLeftovers = (
  sql: Queryable,
  runIds: readonly RunId[],
  { now, limit }: { now: Date; limit: number },
): Promise<number> =>
  sql.$executeRaw`
    update fetch_request request set state = 'skipped', error_code = left_over.reason,
      error_message = 'Its run was over before it was sent.', finished_at = ${now}::timestamptz
    from (
      select pending.id, coalesce(run.ended_reason, 'CANCELLED') as reason
      from crawl_run run
      join fetch_request pending on pending.run_id = run.id and pending.state = 'pending'
      where run.id = any(${[...runIds]}::text[])
      limit ${limit} for update of pending skip locked
    ) left_over
    where request.id = left_over.id and request.state = 'pending'`;
