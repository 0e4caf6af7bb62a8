import { createHash } from 'node:crypto';
import { cacheBust, createEnvelope, exchanges, type InvalidatedItem, type OutboxRow } from '@aisle/contracts';
import type { TenantId } from '@aisle/core';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/in-transaction.js';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import type { PublishedIds } from '../outbox/outbox.js';
import { createBustRelease, isHeldBack, setAside } from './held-busts.js';
import { inLockOrder } from './locked-items.js';
import { type PublishAttempt, recordPublishAttempts } from './publish-attempts.js';

export interface CacheBustOutbox {
  /**
   * As `Outbox.publishBatch`, but up to `limit` items travel in a few messages, and the answer counts items. One whose
   * version grew while it was published stays, and is published again. The busts of `exceptTenantIds` are left out, and
   * what a launch mode holds back is set aside until a mode changes; the answer counts it too, since more may lie behind it.
   */
  publishBatch(
    limit: number,
    publish: (rows: OutboxRow[]) => Promise<PublishedIds>,
    exceptTenantIds?: readonly string[],
  ): Promise<number>;
}

interface WaitingBust {
  tenantId: TenantId;
  item: InvalidatedItem;
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
  createdAt: Date;
  /** How often it could not be sent. */
  attempts: number;
  /** A launch mode holds it back. */
  isHeld: boolean;
}

/** Any number that nothing else in the database locks. */
const relayLock = 4_152_601_735;

const publishTimeoutMs = 25_000;

/** Far below what a message may weigh. */
const itemsAMessage = 200;

/** The outbox of cache-busts, as a relay takes it. */
export const createCacheBustOutbox = (database: Pick<Database, 'pool'>): CacheBustOutbox => {
  const release = createBustRelease();
  return {
    publishBatch: async (limit, publish, exceptTenantIds = []) => {
      let releasedUpTo: bigint | undefined;
      const handled = await inTransaction(
        database,
        async (tx) => {
          // The transaction may run again, and only its last run counts.
          releasedUpTo = undefined;
          if (!(await isOnlyRelay(tx))) return 0;
          releasedUpTo = await release.run(tx);
          const waiting = await readBusts(tx, limit, exceptTenantIds);
          const held = waiting.filter(({ isHeld }) => isHeld);
          await setAside(tx, held);
          const free = waiting.filter(({ isHeld }) => !isHeld);
          return held.length + (await publishBusts(tx, free, publish));
        },
        { timeoutMs: publishTimeoutMs },
      );
      release.onCommitted(releasedUpTo);
      return handled;
    },
  };
};

const publishBusts = async (
  tx: Tx,
  waiting: readonly WaitingBust[],
  publish: (rows: OutboxRow[]) => Promise<PublishedIds>,
): Promise<number> => {
  const messages = gathered(waiting).map((busts) => ({ busts, row: asRow(busts) }));
  if (messages.length === 0) return 0;
  const published = await publish(messages.map(({ row }) => row));
  const { sent, refused } = published;
  const bustsOf = (ids: readonly string[]) => messages.flatMap(({ busts, row }) => (ids.includes(row.id) ? busts : []));
  const told = bustsOf(sent);
  await removeTold(tx, told);
  await putOff(tx, bustsOf(refused));
  await recordPublishAttempts(tx, attemptsOf(messages, published));
  return told.length;
};

/** What became of each message; nothing is said of one about which the broker was silent. */
const attemptsOf = (
  messages: readonly { busts: readonly WaitingBust[]; row: OutboxRow }[],
  { sent, failures = [] }: PublishedIds,
): PublishAttempt[] => {
  const sentIds = new Set(sent);
  const failureById = new Map(failures.map((failure) => [failure.id, failure]));
  return messages.flatMap(({ busts, row: { id, envelope } }): PublishAttempt[] => {
    const failure = failureById.get(id);
    const [first] = busts;
    if (!first || (!sentIds.has(id) && !failure)) return [];
    return [
      {
        id: envelope.id,
        tenantId: first.tenantId,
        correlationId: envelope.correlationId,
        outcome: failure ? 'rejected' : 'accepted',
        code: failure?.code ?? null,
        reason: failure?.reason ?? null,
        items: busts.map(({ item: { itemId, version } }) => ({ itemId, version })),
      },
    ];
  });
};

/**
 * One relay at a time, but without locks on the rows: a lock would hold up catalog-sync, whose transactions write them,
 * for as long as the broker takes.
 */
const isOnlyRelay = async (tx: Tx): Promise<boolean> => {
  const [row] = await tx.$queryRaw<{ isFree: boolean }[]>`select pg_try_advisory_xact_lock(${relayLock}) as "isFree"`;
  return row?.isFree === true;
};

const readBusts = (tx: Tx, limit: number, exceptTenantIds: readonly string[]): Promise<WaitingBust[]> =>
  tx.$queryRaw<WaitingBust[]>`
    select tenant_id as "tenantId", payload as item, correlation_id as "correlationId", causation_id as "causationId",
      traceparent, created_at as "createdAt", attempts, ${isHeldBack} as "isHeld"
    from cache_bust
    where not held and tenant_id <> all(${[...exceptTenantIds]}::text[])
      and (next_attempt_at is null or next_attempt_at <= clock_timestamp())
    order by created_at, tenant_id, item_id limit ${limit}`;

/**
 * Those of one tenant and one crawl go together, in the order in which they came; one that was refused before goes alone,
 * so that it is refused without the others.
 */
const gathered = (busts: readonly WaitingBust[]): WaitingBust[][] => {
  const messages: WaitingBust[][] = [];
  const growing = new Map<string, WaitingBust[]>();
  for (const bust of busts) {
    const key = `${bust.tenantId}\n${bust.correlationId}`;
    const message = growing.get(key);
    if (bust.attempts > 0) {
      messages.push([bust]);
      continue;
    }
    if (message && message.length < itemsAMessage) {
      message.push(bust);
      continue;
    }
    const fresh = [bust];
    growing.set(key, fresh);
    messages.push(fresh);
  }
  return messages;
};

const asRow = (busts: readonly WaitingBust[]): OutboxRow => {
  const [first] = busts;
  if (!first) throw new Error('A cache-bust without items.');
  const { tenantId, correlationId, causationId, traceparent, createdAt } = first;
  const items = busts.map(({ item }) => item);
  const versions = items.map(({ itemId, version }) => `${itemId}/${version}`);
  // Of one item the key can be read; of several it is one for the same items at the same versions.
  const what = versions.length === 1 ? versions[0] : createHash('sha256').update(versions.join()).digest('base64url');
  const idempotencyKey = `${tenantId}/${what}`;
  return {
    id: idempotencyKey,
    to: { exchange: exchanges.cacheBusts, routingKey: tenantId },
    envelope: createEnvelope(
      cacheBust,
      { tenantId, items },
      {
        correlationId,
        causationId: busts.every((bust) => bust.causationId === causationId) ? causationId : null,
        traceparent,
        idempotencyKey,
        occurredAt: createdAt,
      },
    ),
  };
};

/** Takes out what has been told; of an item whose version grew meanwhile there is more to tell. */
const removeTold = async (tx: Tx, told: readonly WaitingBust[]): Promise<void> => {
  const versions = inLockOrder(told.map(({ tenantId, item: { itemId, version } }) => ({ tenantId, itemId, version })));
  await tx.$executeRaw`
    delete from cache_bust
    using json_to_recordset(${jsonRows(versions)}::json) as told ("tenantId" text, "itemId" text, version int)
    where cache_bust.tenant_id = told."tenantId" and cache_bust.item_id = told."itemId"
      and cache_bust.version = told.version`;
};

/** For five seconds, doubling up to a minute: whoever mends what refuses them does not wait long. */
const putOff = async (tx: Tx, refused: readonly WaitingBust[]): Promise<void> => {
  if (refused.length === 0) return;
  const items = inLockOrder(refused.map(({ tenantId, item: { itemId } }) => ({ tenantId, itemId })));
  await tx.$executeRaw`
    update cache_bust set attempts = attempts + 1,
      next_attempt_at = clock_timestamp() + least(60, 5 * power(2, least(attempts, 20))) * interval '1 second'
    from json_to_recordset(${jsonRows(items)}::json) as refused ("tenantId" text, "itemId" text)
    where cache_bust.tenant_id = refused."tenantId" and cache_bust.item_id = refused."itemId"`;
};
