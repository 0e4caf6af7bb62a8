import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

export interface Heartbeat {
  fetcherId: string;
  held: readonly string[];
  leaving: boolean;
  /** When the fetcher said so, by its own clock. */
  aliveAt: Date;
}

/** Keeps each fetcher's newest heartbeat; one that arrives after a newer one changes nothing. */
export const recordHeartbeats = async (tx: Queryable, heartbeats: readonly Heartbeat[]): Promise<void> => {
  await tx.$executeRaw`
    insert into fetcher as known (id, last_alive_at, held, left_at)
    select "fetcherId", "aliveAt", held, case when leaving then "aliveAt" end
    from json_to_recordset(${jsonRows(heartbeats)}::json)
      as heartbeat("fetcherId" text, "aliveAt" timestamptz, held text[], leaving boolean)
    on conflict (id) do update
    set last_alive_at = excluded.last_alive_at, held = excluded.held, left_at = excluded.left_at
    where known.last_alive_at < excluded.last_alive_at`;
};

export interface KnownFetcher {
  fetcherId: string;
  lastAliveAt: Date;
  held: string[];
  leftAt: Date | null;
}

export interface OwnedRetailer {
  retailerId: string;
  politenessKey: string;
  maxConcurrency: number;
  /** Null where it was never assigned. */
  fetcherId: string | null;
  epoch: number;
  startsAt: Date | null;
}

export interface Ownership {
  /** Grows with each look, whoever takes it. */
  sequence: number;
  fetchers: KnownFetcher[];
  retailers: OwnedRetailer[];
}

/** One planner at a time: this transaction's until it ends. */
const planningLock = 4_711_001;

/** Who fetches for whom; nobody else can look or change it until the transaction ends. */
export const lockOwnership = async (tx: Queryable): Promise<Ownership> => {
  await tx.$executeRaw`select pg_advisory_xact_lock(${planningLock}::bigint)`;
  const [sequence, fetchers, retailers] = [
    await tx.$queryRaw<{ ms: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
    await tx.$queryRaw<KnownFetcher[]>`
      select id as "fetcherId", last_alive_at as "lastAliveAt", held, left_at as "leftAt" from fetcher order by id`,
    await tx.$queryRaw<OwnedRetailer[]>`
      select retailer.id as "retailerId", politeness_key as "politenessKey", max_concurrency as "maxConcurrency",
        fetcher_id as "fetcherId", coalesce(epoch, 0) as epoch, starts_at as "startsAt"
      from retailer left join assignment on assignment.retailer_id = retailer.id
      where enabled order by retailer.id`,
  ];
  return { sequence: Math.floor(sequence[0]?.ms ?? 0), fetchers, retailers };
};

export interface AssignmentChange {
  retailerId: string;
  fetcherId: string;
  epoch: number;
  startsAt: Date;
}

export const saveAssignments = async (tx: Queryable, changes: readonly AssignmentChange[]): Promise<void> => {
  await tx.$executeRaw`
    insert into assignment (retailer_id, fetcher_id, epoch, starts_at)
    select "retailerId", "fetcherId", epoch, "startsAt"
    from json_to_recordset(${jsonRows(changes)}::json)
      as change("retailerId" text, "fetcherId" text, epoch int, "startsAt" timestamptz)
    on conflict (retailer_id) do update
    set fetcher_id = excluded.fetcher_id, epoch = excluded.epoch, starts_at = excluded.starts_at`;
};

/** Forgets fetchers that nobody has heard of for long and that own nothing. */
export const forgetFetchers = (sql: Queryable, lastAliveBefore: Date): Promise<number> =>
  sql.$executeRaw`
    delete from fetcher where last_alive_at < ${lastAliveBefore.toISOString()}::timestamptz
      and not exists (select 1 from assignment where fetcher_id = fetcher.id)`;
