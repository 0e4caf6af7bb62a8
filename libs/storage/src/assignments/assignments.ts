import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

export interface Heartbeat {
  fetcherId: string;
  held: readonly string[];
  leaving: boolean;
  /** The fetcher's own count of its heartbeats. */
  sequence: number;
}

/**
 * Keeps each fetcher's newest heartbeat, as of its arrival by the database's clock: fetchers' clocks say nothing here. One
 * that arrives after a newer one changes nothing; a fetcher that was silent for `fetcherDeadMs`, or had left, may have
 * begun to count anew. At most one heartbeat a fetcher. Answers whose heartbeats were kept.
 */
export const recordHeartbeats = async (
  tx: Queryable,
  heartbeats: readonly Heartbeat[],
  { fetcherDeadMs }: { fetcherDeadMs: number },
): Promise<Set<string>> => {
  const kept = await tx.$queryRaw<{ id: string }[]>`
    insert into fetcher as known (id, last_alive_at, held, left_at, sequence)
    select "fetcherId", clock_timestamp(), held, case when leaving then clock_timestamp() end, sequence
    from json_to_recordset(${jsonRows(heartbeats)}::json)
      as heartbeat("fetcherId" text, held text[], leaving boolean, sequence bigint)
    on conflict (id) do update
    set last_alive_at = excluded.last_alive_at, held = excluded.held, left_at = excluded.left_at,
      sequence = excluded.sequence
    where known.sequence is null or known.sequence < excluded.sequence
      or known.last_alive_at < clock_timestamp() - ${fetcherDeadMs}::float8 * interval '1 ms'
    returning id`;
  return new Set(kept.map(({ id }) => id));
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
  isPaused: boolean;
  maxConcurrency: number;
  /** Null where it was never assigned. */
  fetcherId: string | null;
  epoch: number;
  startsAt: Date | null;
}

export interface Ownership {
  /** Grows with each look, whoever takes it. */
  sequence: number;
  /** By the database's clock, as are all times here. */
  now: Date;
  fetchers: KnownFetcher[];
  retailers: OwnedRetailer[];
}

/** One planner at a time: this transaction's until it ends. */
const planningLock = 4_711_001;

/** Who fetches for whom; nobody else can look or change it until the transaction ends. */
export const lockOwnership = async (tx: Queryable): Promise<Ownership> => {
  await tx.$executeRaw`select pg_advisory_xact_lock(${planningLock}::bigint)`;
  const [clock, fetchers, retailers] = [
    await tx.$queryRaw<{ now: Date }[]>`select clock_timestamp() as now`,
    await tx.$queryRaw<KnownFetcher[]>`
      select id as "fetcherId", last_alive_at as "lastAliveAt", held, left_at as "leftAt" from fetcher order by id`,
    await tx.$queryRaw<OwnedRetailer[]>`
      select retailer.id as "retailerId", politeness_key as "politenessKey",
        retailer.paused_at is not null as "isPaused",
        least(retailer.max_concurrency, key.max_concurrency) as "maxConcurrency", fetcher_id as "fetcherId",
        coalesce(assignment.epoch, 0) as epoch, starts_at as "startsAt"
      from retailer
      left join assignment on assignment.retailer_id = retailer.id
      left join politeness key on key.key = retailer.politeness_key
      where enabled order by retailer.id`,
  ];
  const now = clock[0]?.now ?? new Date();
  return { sequence: now.getTime(), now, fetchers, retailers };
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
export const forgetFetchers = (sql: Queryable, { silentForMs }: { silentForMs: number }): Promise<number> =>
  sql.$executeRaw`
    delete from fetcher where last_alive_at < clock_timestamp() - ${silentForMs}::float8 * interval '1 ms'
      and not exists (select 1 from assignment where fetcher_id = fetcher.id)`;
