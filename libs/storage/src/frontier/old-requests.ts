import type { Queryable } from '../database/queryable.js';

/**
 * Deletes the oldest part of the frontier of runs that ended before `endedBefore` and whose counts are kept. Answers how
 * many rows went.
 */
export const deleteOldRequests = (
  sql: Queryable,
  { endedBefore, limit }: { endedBefore: Date; limit: number },
): Promise<number> =>
  sql.$executeRaw`
    delete from fetch_request where id in (
      select request.id from crawl_run run join fetch_request request on request.run_id = run.id
      where run.state in ('completed', 'failed', 'cancelled')
        and run.finished_at < ${endedBefore}::timestamptz and run.final_counts is not null
      limit ${limit})`;
