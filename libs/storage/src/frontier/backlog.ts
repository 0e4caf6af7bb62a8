import type { Queryable } from '../database/queryable.js';

/** What waits where in the database; ages in seconds by the database's clock, 0 where nothing waits. */
export interface Backlog {
  /** Retailers with the most open requests. */
  frontier: { retailerId: string; pending: number; dispatched: number }[];
  /** Of all retailers. */
  pending: number;
  dispatched: number;
  runs: { state: string; runs: number }[];
  outboxRows: number;
  oldestOutboxSeconds: number;
  cacheBusts: number;
  oldestCacheBustSeconds: number;
  /** Not sent again yet. */
  deadLetters: number;
}

/** Counts through partial indexes; a frontier of a million pending requests takes some hundred milliseconds. */
export const readBacklog = async (sql: Queryable, { maxRetailers }: { maxRetailers: number }): Promise<Backlog> => {
  const open = await sql.$queryRaw<Backlog['frontier']>`
    select retailer_id as "retailerId", coalesce(sum(requests) filter (where state = 'pending'), 0)::int as pending,
      coalesce(sum(requests) filter (where state = 'dispatched'), 0)::int as dispatched
    from (
      select retailer_id, 'pending' as state, count(*) as requests
      from fetch_request where state = 'pending' group by retailer_id
      union all
      select retailer_id, 'dispatched', count(*) from fetch_request where state = 'dispatched' group by retailer_id
    ) counted
    group by retailer_id order by sum(requests) desc, retailer_id`;
  const runs = await sql.$queryRaw<Backlog['runs']>`
    select state, count(*)::int as runs from crawl_run group by state`;
  const [waiting] = await sql.$queryRaw<Omit<Backlog, 'frontier' | 'pending' | 'dispatched' | 'runs'>[]>`
    select (select count(*)::int from outbox) as "outboxRows",
      (select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 from outbox) as "oldestOutboxSeconds",
      (select count(*)::int from cache_bust) as "cacheBusts",
      (select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 from cache_bust)
        as "oldestCacheBustSeconds",
      (select count(*)::int from dead_letter where redriven_at is null) as "deadLetters"`;
  const none = { outboxRows: 0, oldestOutboxSeconds: 0, cacheBusts: 0, oldestCacheBustSeconds: 0, deadLetters: 0 };
  return {
    ...(waiting ?? none),
    frontier: open.slice(0, maxRetailers),
    pending: open.reduce((sum, { pending }) => sum + pending, 0),
    dispatched: open.reduce((sum, { dispatched }) => sum + dispatched, 0),
    runs,
  };
};
