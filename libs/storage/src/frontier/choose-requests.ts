import type { PageKind, RequestId, RunId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

export interface WindowLimits {
  /** Work of how many seconds may be in flight for a retailer. */
  windowSeconds: number;
  /** At most so many requests of a retailer at a time. */
  maxPerRetailer: number;
  now: Date;
}

/** Where to begin looking, so that what was passed already is not looked at again. */
export interface SearchStart {
  /** A run's requests of one kind that were not tried yet: those after this id. */
  untried: readonly { runId: string; kind: string; afterId: string }[];
  /** A retailer's requests in flight: those that become overdue at or after this time. */
  inFlight: readonly { retailerId: string; overdueFrom: Date }[];
}

/** One politeness key at a time: this transaction's until it ends. */
const dispatchLock = 4_711_002;

/**
 * Of these retailers those whose politeness key no other dispatcher is at; the key is this transaction's until it ends, so that
 * only one dispatcher at a time counts a window and fills it. An advisory lock, because a dispatcher waits for the broker, and
 * heartbeats write the key's row meanwhile.
 */
export const lockKeysToDispatch = async (
  tx: Queryable,
  retailers: readonly { retailerId: string; politenessKey: string }[],
): Promise<string[]> => {
  const keys = [...new Set(retailers.map(({ politenessKey }) => politenessKey))].sort();
  const rows = await tx.$queryRaw<{ key: string; isFree: boolean }[]>`
    select key, pg_try_advisory_xact_lock(${dispatchLock}::int, hashtext(key)) as "isFree"
    from json_to_recordset(${jsonRows(keys.map((key) => ({ key })))}::json) as wanted(key text)`;
  const free = new Set(rows.filter(({ isFree }) => isFree).map(({ key }) => key));
  return retailers.filter(({ politenessKey }) => free.has(politenessKey)).map(({ retailerId }) => retailerId);
};

/** A window as it was counted. */
export interface RetailerWindow {
  retailerId: string;
  inFlight: number;
  /** When the first of those in flight becomes overdue. */
  firstOverdueAt: Date | null;
  /** How many more may be sent. */
  free: number;
}

/**
 * Counts the windows of these retailers. While a key's breaker is not closed, one request of the whole key is in flight.
 * A statement of its own, because only one that starts after the key was locked counts what another dispatcher sent.
 */
export const countWindows = (
  tx: Queryable,
  retailerIds: readonly string[],
  { windowSeconds, maxPerRetailer }: WindowLimits,
  { inFlight }: Pick<SearchStart, 'inFlight'>,
): Promise<RetailerWindow[]> =>
  tx.$queryRaw`
    with counted as (
      select retailer.id, retailer.politeness_key, flying.requests, flying.first_overdue_at,
        key.breaker_state, key.max_concurrency, coalesce(key.current_rate, key.rate_per_second) as rate,
        row_number() over (partition by retailer.politeness_key order by retailer.id) as place
      from retailer
      join politeness key on key.key = retailer.politeness_key
      left join json_to_recordset(${jsonRows(inFlight)}::json)
        as known("retailerId" text, "overdueFrom" timestamptz) on known."retailerId" = retailer.id
      cross join lateral (
        select count(*)::int as requests, min(overdue_at) as first_overdue_at from fetch_request
        where retailer_id = retailer.id and state = 'dispatched'
          and overdue_at >= coalesce(known."overdueFrom", '-infinity'::timestamptz)
      ) flying
      where retailer.id = any(${[...retailerIds]}::text[])
    )
    select id as "retailerId", requests as "inFlight", first_overdue_at as "firstOverdueAt",
      case when breaker_state = 'closed' then greatest(0, least(${maxPerRetailer}::int,
          greatest(max_concurrency + 1, ceil(rate * ${windowSeconds}::float8)) - requests))
        when place = 1 and not exists (
          select 1 from retailer mate join fetch_request request
            on request.retailer_id = mate.id and request.state = 'dispatched'
          where mate.politeness_key = counted.politeness_key) then 1
        else 0 end::int as free
    from counted`;

/** A request that is due, and from which lane it came. */
export interface FrontierMark {
  requestId: RequestId;
  runId: RunId;
  retailerId: string;
  kind: PageKind;
  /** False for one that was put back. */
  isUntried: boolean;
}

/**
 * Due requests that fit into the windows: manual runs before scheduled ones, the older before the younger; in a run what
 * was put back and is due again, then trees, pages and products, each in the order in which they were found. Locks
 * nothing. A run's budget of requests is a limit as well.
 */
export const chooseDueRequests = (
  tx: Queryable,
  windows: readonly RetailerWindow[],
  { now }: Pick<WindowLimits, 'now'>,
  { untried }: Pick<SearchStart, 'untried'>,
): Promise<FrontierMark[]> => {
  const at = now.toISOString();
  const room = windows.filter(({ free }) => free > 0).map(({ retailerId, free }) => ({ retailerId, free }));
  return tx.$queryRaw`
    with start as materialized (
      select * from json_to_recordset(${jsonRows(untried)}::json) as start("runId" text, kind text, "afterId" text)
    )
    select due.id as "requestId", due.run_id as "runId", room."retailerId", due.kind, due.lane > 0 as "isUntried"
    from json_to_recordset(${jsonRows(room)}::json) as room("retailerId" text, free int)
    cross join lateral (
      select request.*, run.id as run_id, run.priority
      from (
        select id, priority, coalesce(max_requests - requests_sent, room.free) as budget,
          coalesce((select "afterId" from start where "runId" = crawl_run.id and kind = 'catalog-tree'), '') as tree,
          coalesce((select "afterId" from start where "runId" = crawl_run.id and kind = 'catalog-page'), '') as page,
          coalesce((select "afterId" from start where "runId" = crawl_run.id and kind = 'product-page'), '') as product
        from crawl_run
        where retailer_id = room."retailerId" and state = 'running' and paused_at is null
      ) run
      cross join lateral (
        select lanes.* from (
          (select 0 as lane, id, kind from fetch_request
            where retailer_id = room."retailerId" and run_id = run.id and state = 'pending' and error_code is not null
              and not_before <= ${at}::timestamptz
            order by not_before, id limit room.free)
          union all
          (select 1, id, kind from fetch_request
            where retailer_id = room."retailerId" and run_id = run.id and state = 'pending' and error_code is null
              and kind = 'catalog-tree' and id > run.tree and not_before <= ${at}::timestamptz
            order by id limit room.free)
          union all
          (select 2, id, kind from fetch_request
            where retailer_id = room."retailerId" and run_id = run.id and state = 'pending' and error_code is null
              and kind = 'catalog-page' and id > run.page and not_before <= ${at}::timestamptz
            order by id limit room.free)
          union all
          (select 3, id, kind from fetch_request
            where retailer_id = room."retailerId" and run_id = run.id and state = 'pending' and error_code is null
              and kind = 'product-page' and id > run.product and not_before <= ${at}::timestamptz
            order by id limit room.free)
        ) lanes
        order by lane, id limit greatest(0, least(room.free, run.budget))
      ) request
      order by run.priority, run.id, request.lane, request.id limit room.free
    ) due
    order by due.priority, due.run_id, due.lane, due.id`;
};
