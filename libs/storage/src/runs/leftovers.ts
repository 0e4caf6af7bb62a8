import type { RunId } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';

/** Runs that are over and of which requests may still be open, the earliest ended first. */
export const readRunsWithLeftovers = async (sql: Queryable, limit: number): Promise<RunId[]> => {
  const rows = await sql.$queryRaw<{ id: RunId }[]>`
    select id from crawl_run where leftovers_at is not null order by leftovers_at limit ${limit}`;
  return rows.map(({ id }) => id);
};

/** Settles those of these runs of which no request is open any more. Answers how many those were. */
export const settleLeftovers = (sql: Queryable, runIds: readonly RunId[]): Promise<number> =>
  sql.$executeRaw`
    update crawl_run run set leftovers_at = null
    where id = any(${[...runIds]}::text[]) and leftovers_at is not null and not exists (
      select 1 from fetch_request where run_id = run.id and state in ('pending', 'dispatched', 'fetched'))`;
