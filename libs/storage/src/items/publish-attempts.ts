import { firstIdAt } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable, Tx } from '../database/queryable.js';

/** A try to publish a message of cache-busts. */
export interface PublishAttempt {
  /** The message's. */
  id: string;
  tenantId: string;
  correlationId: string;
  outcome: 'accepted' | 'rejected';
  /** Why it was rejected. */
  code: string | null;
  reason: string | null;
  items: readonly { itemId: string; version: number }[];
}

/** The broker's words are kept up to this length. */
const reasonCharacters = 300;

/** Keeps what became of attempts, and of accepted ones which versions they told. */
export const recordPublishAttempts = async (tx: Tx, attempts: readonly PublishAttempt[]): Promise<void> => {
  if (attempts.length === 0) return;
  const rows = attempts.map(({ items, reason, ...attempt }) => ({
    ...attempt,
    items: items.length,
    reason: reason?.slice(0, reasonCharacters),
  }));
  const told = attempts.flatMap(({ id, tenantId, outcome, items }) =>
    outcome === 'accepted' ? items.map((item) => ({ ...item, tenantId, attemptId: id })) : [],
  );
  await tx.$executeRaw`
    with attempt as (
      insert into publish_attempt (id, tenant_id, correlation_id, items, attempted_at, outcome, code, reason)
      select id, "tenantId", "correlationId", items, clock_timestamp(), outcome, code, reason
      from json_to_recordset(${jsonRows(rows)}::json) as fresh (
        id text, "tenantId" text, "correlationId" text, items int, outcome text, code text, reason text)
    )
    insert into told_version (tenant_id, item_id, version, attempt_id)
    select "tenantId", "itemId", version, "attemptId"
    from json_to_recordset(${jsonRows(told)}::json) as told (
      "tenantId" text, "itemId" text, version int, "attemptId" text)
    on conflict (tenant_id, item_id, version) do nothing`;
};

export interface StorefrontReceipt {
  attemptId: string;
  tenantId: string;
  storefront: string;
  takenAt: Date;
}

/** Keeps the first word of a storefront about each message. */
export const recordReceipts = async (sql: Queryable, receipts: readonly StorefrontReceipt[]): Promise<void> => {
  await sql.$executeRaw`
    insert into storefront_receipt (attempt_id, tenant_id, storefront, taken_at)
    select "attemptId", "tenantId", storefront, "takenAt"
    from json_to_recordset(${jsonRows(receipts)}::json) as taken (
      "attemptId" text, "tenantId" text, storefront text, "takenAt" timestamptz)
    on conflict (attempt_id) do nothing`;
};

/** Removes up to `limit` rows of each table that are older, and answers with how many rows those were. */
export const deleteOldAttempts = (
  sql: Queryable,
  { before, limit }: { before: Date; limit: number },
): Promise<number> =>
  sql.$executeRaw`
    with old as materialized (
      select id from publish_attempt where id < ${firstIdAt(before)} order by id limit ${limit}
    ), receipts as (
      delete from storefront_receipt where attempt_id in (select id from old)
    ), versions as (
      delete from told_version where attempt_id <= (select max(id) from old)
    )
    delete from publish_attempt where id in (select id from old)`;
