import type { FetchJob } from '@aisle/contracts';
import type { PageKind, RequestId, RunId, SupplierId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';
import type { FrontierMark } from './choose-requests.js';

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
  /** How long it takes at the key's rate until all that may be in flight for the key is fetched. */
  windowMs: number;
  previous: FetchJob['previous'];
}

/**
 * Locks, until the transaction ends, those of the chosen requests that are still pending, in the order in which they were
 * chosen. Limits are the politeness key's.
 */
export const lockDueRequests = (
  tx: Queryable,
  chosen: readonly FrontierMark[],
  { windowSeconds }: { windowSeconds: number },
): Promise<DueRequest[]> => {
  const order = chosen.map(({ requestId }, position) => ({ requestId, position }));
  return tx.$queryRaw`
    select due.id as "requestId", due.run_id as "runId", retailer.id as "retailerId", due.kind, due.url, due.context,
      due.attempts, due.raw_key as "rawKey", retailer.market, run.recipe_fingerprint as "recipeFingerprint",
      run.correlation_id as "correlationId", run.traceparent, key.key as "politenessKey",
      key.epoch as "politenessEpoch", key.rate_per_second as "ratePerSecond",
      key.max_concurrency as "maxConcurrency",
      1000 * greatest(key.max_concurrency + 1, key.rate_per_second * ${windowSeconds}::float8)
        * (select count(*) from retailer mate where mate.politeness_key = key.key and mate.enabled)
        / coalesce(key.current_rate, key.rate_per_second) as "windowMs",
      case when raw.id is not null then jsonb_build_object('rawObjectId', raw.id, 'rawKey', raw.key,
        'bodySha256', raw.body_sha256, 'etag', unreadable.etag, 'lastModified', unreadable.last_modified)
      when page.id is not null then jsonb_build_object('rawObjectId', page.raw_object_id, 'rawKey', page.raw_key,
        'bodySha256', page.body_sha256, 'etag', page.etag, 'lastModified', page.last_modified) end as previous
    from fetch_request due
    join json_to_recordset(${jsonRows(order)}::json) as chosen("requestId" text, position int)
      on chosen."requestId" = due.id
    join crawl_run run on run.id = due.run_id
    join retailer on retailer.id = due.retailer_id
    join politeness key on key.key = retailer.politeness_key
    left join source_page page
      on page.supplier_id = retailer.id and page.market = retailer.market and page.url = due.url
    left join unreadable_page unreadable
      on unreadable.supplier_id = retailer.id and unreadable.market = retailer.market and unreadable.url = due.url
    left join raw_object raw on raw.id = unreadable.raw_object_id
    where due.id = any(${chosen.map(({ requestId }) => requestId)}::text[]) and due.state = 'pending'
    order by chosen.position
    for update of due skip locked`;
};

export interface Dispatch {
  requestId: RequestId;
  runId: RunId;
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
      dispatched_at = case when dispatch.confirmed then ${now}::timestamptz end,
      overdue_at = case when dispatch.confirmed then dispatch."overdueAt" end
    from json_to_recordset(${jsonRows(dispatches)}::json)
      as dispatch("requestId" text, "rawKey" text, confirmed boolean, "overdueAt" timestamptz)
    where request.id = dispatch."requestId" and request.id = any(${dispatches.map(({ requestId }) => requestId)}::text[])`;
};
