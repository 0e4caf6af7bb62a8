import type { Queryable } from '../database/queryable.js';

/** When a version passed each stage; null where that is not known, or has not happened. */
export interface TracedVersion {
  version: number;
  decidedAt: Date;
  correlationId: string;
  /** Of the raw object that the change was read from, and when its page was parsed. */
  fetchedAt: Date | null;
  parsedAt: Date | null;
  /** The version that was told: this one, or a newer one that overtook it. */
  toldVersion: number | null;
  attemptId: string | null;
  publishedAt: Date | null;
  storefront: string | null;
  takenAt: Date | null;
}

/** An item's latest versions, newest first, each with its stages. */
export const readItemTrace = (
  sql: Queryable,
  { tenantId, itemId, limit }: { tenantId: string; itemId: string; limit: number },
): Promise<TracedVersion[]> =>
  sql.$queryRaw<TracedVersion[]>`
    select change.version, change.changed_at as "decidedAt", change.correlation_id as "correlationId",
      cause."fetchedAt", cause."parsedAt", told.version as "toldVersion", told.attempt_id as "attemptId",
      attempt.attempted_at as "publishedAt", receipt.storefront, receipt.taken_at as "takenAt"
    from (
      select * from catalog_item_change
      where tenant_id = ${tenantId} and item_id = ${itemId}
      order by version desc limit ${limit}
    ) as change
    left join lateral (
      -- The newest raw object that the change names: its fetch, and the request that asked for it.
      select raw_object.fetched_at as "fetchedAt", fetch_request.parsed_at as "parsedAt"
      from json_array_elements(change.changes) as said
      join observation on observation.id = said ->> 'observationId'
      join raw_object on raw_object.id = observation.raw_object_id
      left join fetch_request on fetch_request.id = left(raw_object.id, 26)
      order by raw_object.fetched_at desc limit 1
    ) as cause on true
    left join lateral (
      select version, attempt_id from told_version
      where tenant_id = change.tenant_id and item_id = change.item_id and version >= change.version
      order by version limit 1
    ) as told on true
    left join publish_attempt attempt on attempt.id = told.attempt_id
    left join storefront_receipt receipt on receipt.attempt_id = told.attempt_id
    order by change.version desc`;

/** A cache-bust that waits. */
export interface WaitingBustState {
  version: number;
  since: Date;
  /** A launch mode holds it back. */
  held: boolean;
  /** How often it was refused, and when it is tried again. */
  attempts: number;
  nextAttemptAt: Date | null;
}

export const readWaitingBust = async (
  sql: Queryable,
  { tenantId, itemId }: { tenantId: string; itemId: string },
): Promise<WaitingBustState | undefined> => {
  const [row] = await sql.$queryRaw<WaitingBustState[]>`
    select version, created_at as since, held, attempts, next_attempt_at as "nextAttemptAt"
    from cache_bust
    where tenant_id = ${tenantId} and item_id = ${itemId}`;
  return row;
};

export interface RejectedAttempt {
  attemptedAt: Date;
  items: number;
  code: string | null;
  reason: string | null;
}

/** The tenant's latest attempts that were rejected since then, newest first. */
export const readRejectedAttempts = (
  sql: Queryable,
  { tenantId, since, limit }: { tenantId: string; since: Date; limit: number },
): Promise<RejectedAttempt[]> =>
  sql.$queryRaw<RejectedAttempt[]>`
    select attempted_at as "attemptedAt", items, code, reason
    from publish_attempt
    where tenant_id = ${tenantId} and attempted_at >= ${since}::timestamptz and outcome = 'rejected'
    order by attempted_at desc
    limit ${limit}`;

/** The tenant's items that one crawl, event or feed has changed; the first of them by id. */
export const readItemsOfCorrelation = async (
  sql: Queryable,
  { tenantId, correlationId, limit }: { tenantId: string; correlationId: string; limit: number },
): Promise<string[]> => {
  const rows = await sql.$queryRaw<{ itemId: string }[]>`
    select distinct item_id as "itemId"
    from catalog_item_change
    where correlation_id = ${correlationId} and tenant_id = ${tenantId}
    order by item_id
    limit ${limit}`;
  return rows.map(({ itemId }) => itemId);
};
