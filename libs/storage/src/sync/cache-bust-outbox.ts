import { type CacheBust, cacheBust, createEnvelope, exchanges } from '@aisle/contracts';
import { type Database, inTransaction, type Tx } from '../database.js';
import type { OutboxRow } from '../outbox.js';
import { inLockOrder } from './items.js';

export interface CacheBustOutbox {
  /** As `Outbox.publishBatch`; a bust whose version grew while it was published stays, and is published again. */
  publishBatch(limit: number, publish: (rows: OutboxRow[]) => Promise<string[]>): Promise<number>;
}

interface WaitingBust {
  payload: CacheBust;
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
  createdAt: Date;
}

/** Any number that nothing else in the database locks. */
const relayLock = 4_152_601_735;
const publishTimeoutMs = 60_000;

/** The outbox of cache-busts, as a relay takes it. */
export const createCacheBustOutbox = (database: Database): CacheBustOutbox => ({
  publishBatch: (limit, publish) =>
    inTransaction(
      database,
      async (tx) => {
        if (!(await isOnlyRelay(tx))) return 0;
        const busts = await readBusts(tx, limit);
        if (busts.length === 0) return 0;
        const published = new Set(await publish(busts.map(asRow)));
        const told = busts.map(({ payload }) => payload).filter((payload) => published.has(keyOf(payload)));
        await markTold(tx, told);
        return told.length;
      },
      { timeoutMs: publishTimeoutMs },
    ),
});

/**
 * One relay at a time, but without locks on the rows: a lock would hold up catalog-sync, whose transactions write them,
 * for as long as the broker takes.
 */
const isOnlyRelay = async (tx: Tx): Promise<boolean> => {
  const [row] = await tx.$queryRaw<{ isFree: boolean }[]>`select pg_try_advisory_xact_lock(${relayLock}) as "isFree"`;
  return row?.isFree === true;
};

const readBusts = (tx: Tx, limit: number): Promise<WaitingBust[]> =>
  tx.$queryRaw<WaitingBust[]>`
    select payload, correlation_id as "correlationId", causation_id as "causationId", traceparent,
           created_at as "createdAt"
      from cache_bust order by created_at, tenant_id, item_id limit ${limit}`;

const keyOf = ({ tenantId, itemId, version }: CacheBust): string => `${tenantId}/${itemId}/${version}`;

const asRow = ({ payload, correlationId, causationId, traceparent, createdAt }: WaitingBust): OutboxRow => ({
  id: keyOf(payload),
  to: { exchange: exchanges.cacheBusts, routingKey: payload.tenantId },
  envelope: createEnvelope(cacheBust, payload, {
    correlationId,
    causationId,
    traceparent,
    idempotencyKey: keyOf(payload),
    occurredAt: createdAt,
  }),
});

/** Items before busts, the order in which catalog-sync locks them too. */
const markTold = async (tx: Tx, told: readonly CacheBust[]): Promise<void> => {
  const sorted = inLockOrder(told);
  const tenantIds = sorted.map(({ tenantId }) => tenantId);
  const itemIds = sorted.map(({ itemId }) => itemId);
  const versions = sorted.map(({ version }) => version);
  await tx.$executeRaw`
    with locked as (
      select catalog_item.tenant_id, catalog_item.id, told.version
        from unnest(${tenantIds}::text[], ${itemIds}::text[], ${versions}::int[])
             with ordinality as told (tenant_id, id, version, position)
        join catalog_item using (tenant_id, id)
       order by position
         for update of catalog_item
    )
    update catalog_item
       set told_version = greatest(told_version, locked.version)
      from locked
     where catalog_item.tenant_id = locked.tenant_id and catalog_item.id = locked.id`;
  await tx.$executeRaw`
    delete from cache_bust
     using unnest(${tenantIds}::text[], ${itemIds}::text[], ${versions}::int[]) as told (tenant_id, item_id, version)
     where cache_bust.tenant_id = told.tenant_id and cache_bust.item_id = told.item_id
       and cache_bust.version = told.version`;
};
