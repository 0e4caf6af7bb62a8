import type { FetchJob } from '@aisle/contracts';
import type { PageKind, RequestId, RunId, SupplierId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

export interface WindowLimits {
  /** Work of how many seconds may be in flight for a retailer. */
  windowSeconds: number;
  /** At most so many retailers and, of each, requests at a time. */
  maxRetailers: number;
  maxPerRetailer: number;
  now: Date;
}

/**
 * Retailers with a due request and room in their window; locked until the transaction ends, so that only one relay at a
 * time counts a retailer's window and fills it.
 */
export const lockRetailersToDispatch = async (
  tx: Queryable,
  limits: WindowLimits & { exceptRetailerIds: readonly string[] },
): Promise<string[]> => {
  const now = limits.now.toISOString();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select retailer.id from retailer
    where retailer.id <> all(${[...limits.exceptRetailerIds]}::text[]) and exists (
      select 1 from crawl_run run where run.retailer_id = retailer.id and run.state = 'running' and exists (
        select 1 from fetch_request request where request.retailer_id = retailer.id and request.run_id = run.id
          and request.state = 'pending' and request.not_before <= ${now}::timestamptz))
      and (select count(*) from fetch_request where retailer_id = retailer.id and state = 'dispatched')
        < greatest(max_concurrency + 1, ceil(rate_per_second * ${limits.windowSeconds}::float8))
    order by retailer.id limit ${limits.maxRetailers} for no key update skip locked`;
  return rows.map(({ id }) => id);
};

/** A due request with everything its fetch job says. */
export interface DueRequest {
  requestId: RequestId;
  runId: RunId;
  retailerId: SupplierId;
  kind: PageKind;
  url: string;
  context: Record<string, unknown>;
  attempts: number;
  /** Set where this attempt was dispatched before. */
  rawKey: string | null;
  market: string;
  recipeFingerprint: string;
  correlationId: string;
  /** Of the run. */
  traceparent: string | null;
  politenessKey: string;
  politenessEpoch: number;
  ratePerSecond: number;
  maxConcurrency: number;
  previous: FetchJob['previous'];
}

/**
 * The due requests that fit into the windows of these retailers, oldest run first, then in the order in which they were
 * found, so that what is retried does not queue up behind everything else; locked until the transaction ends.
 * A statement of its own, because only one that starts after the retailers' lock counts what another relay dispatched.
 */
export const claimDueRequests = (
  tx: Queryable,
  retailerIds: readonly string[],
  limits: WindowLimits,
): Promise<DueRequest[]> =>
  tx.$queryRaw`
    with room as (
      select retailer.*, greatest(0, least(${limits.maxPerRetailer}::int,
        greatest(max_concurrency + 1, ceil(rate_per_second * ${limits.windowSeconds}::float8))
          - (select count(*) from fetch_request where retailer_id = retailer.id and state = 'dispatched')))::int as free
      from retailer where id = any(${[...retailerIds]}::text[])
    )
    select due.id as "requestId", due.run_id as "runId", room.id as "retailerId", due.kind, due.url, due.context,
      due.attempts, due.raw_key as "rawKey", room.market, due.recipe_fingerprint as "recipeFingerprint",
      due.correlation_id as "correlationId", due.traceparent, room.politeness_key as "politenessKey",
      room.politeness_epoch as "politenessEpoch", room.rate_per_second as "ratePerSecond",
      room.max_concurrency as "maxConcurrency",
      case when raw.id is not null then jsonb_build_object('rawObjectId', raw.id, 'rawKey', raw.key,
        'bodySha256', raw.body_sha256, 'etag', unreadable.etag, 'lastModified', unreadable.last_modified)
      when page.id is not null then jsonb_build_object('rawObjectId', page.raw_object_id, 'rawKey', page.raw_key,
        'bodySha256', page.body_sha256, 'etag', page.etag, 'lastModified', page.last_modified) end as previous
    from room
    cross join lateral (
      select request.*, run.recipe_fingerprint, run.correlation_id, run.traceparent
      from crawl_run run
      cross join lateral (
        select id, run_id, kind, url, context, attempts, raw_key, not_before from fetch_request
        where retailer_id = room.id and run_id = run.id and state = 'pending'
          and not_before <= ${limits.now.toISOString()}::timestamptz
        order by id limit room.free for update skip locked
      ) request
      where run.retailer_id = room.id and run.state = 'running'
      order by run.id, request.id limit room.free
    ) due
    left join source_page page
      on page.supplier_id = room.id and page.market = room.market and page.url = due.url
    left join unreadable_page unreadable
      on unreadable.supplier_id = room.id and unreadable.market = room.market and unreadable.url = due.url
    left join raw_object raw on raw.id = unreadable.raw_object_id
    order by due.run_id, due.id`;

export interface Dispatch {
  requestId: RequestId;
  rawKey: string;
  /** Whether the broker has taken the job; if it may or may not have, the key stays for the next time. */
  confirmed: boolean;
  overdueAt: Date;
}

/** Records what became of claimed requests. Call in the transaction that claimed them. */
export const recordDispatches = async (tx: Queryable, dispatches: readonly Dispatch[], now: Date): Promise<void> => {
  await tx.$executeRaw`
    update fetch_request request set
      raw_key = dispatch."rawKey",
      state = case when dispatch.confirmed then 'dispatched' else request.state end,
      dispatched_at = case when dispatch.confirmed then ${now.toISOString()}::timestamptz end,
      overdue_at = case when dispatch.confirmed then dispatch."overdueAt" end
    from json_to_recordset(${jsonRows(dispatches)}::json)
      as dispatch("requestId" text, "rawKey" text, confirmed boolean, "overdueAt" timestamptz)
    where request.id = dispatch."requestId"`;
};
