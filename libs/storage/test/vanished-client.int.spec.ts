import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvelope, crawlRunFinished, exchanges, type Outgoing } from '@aisle/contracts';
import { newId, type RunId, type SupplierId } from '@aisle/core';
import {
  createCacheBustOutbox,
  createDatabase,
  createOutbox,
  type Database,
  inTransaction,
  lockOwnership,
  type Tx,
} from '@aisle/storage';
import { type CuttableProxy, lendDatabase, type LentDatabase, openProxy, waitFor } from '@aisle/testkit';

// As in production, but ten times as fast.
const limits = { statementTimeoutMs: 3_000, idleInTransactionTimeoutMs: 2_000, lockTimeoutMs: 1_000 };

let lent: LentDatabase;
let proxy: CuttableProxy;
/** Of a process whose machine vanishes, and of one that lives on. */
let vanishing: Database;
let living: Database;
beforeAll(async () => {
  lent = await lendDatabase();
  living = createDatabase({ databaseUrl: lent.databaseUrl, limits });
});
beforeEach(async () => {
  proxy = await openProxy(lent.databaseUrl);
  vanishing = createDatabase({ databaseUrl: proxy.url, limits });
});
afterEach(async () => {
  await proxy.close();
  await vanishing.close();
});
afterAll(async () => {
  await living.close();
  await lent.release();
});

/** Does `work` in a transaction whose connection turns into a black hole before it ends. */
const vanishAfter = async (work: (tx: Tx) => Promise<unknown>): Promise<unknown> => {
  let done: () => void = () => undefined;
  const workDone = new Promise<void>((resolve) => (done = resolve));
  const ended = inTransaction(
    vanishing,
    async (tx) => {
      await work(tx);
      proxy.blackHole();
      done();
      await tx.$queryRaw`select 1`;
    },
    { timeoutMs: 4_000 },
  ).catch((error: unknown) => error);
  await workDone;
  return ended;
};

const message = (): Outgoing => ({
  to: { exchange: exchanges.facts, routingKey: crawlRunFinished.type },
  envelope: createEnvelope(
    crawlRunFinished,
    { runId: newId<RunId>(), retailerId: 'demo' as SupplierId, finishedAt: '2026-01-01T00:00:00.000Z' },
    { correlationId: 'c', occurredAt: new Date('2026-01-01T00:00:00Z') },
  ),
});

const allSent = (rows: readonly { id: string }[]) => ({ sent: rows.map(({ id }) => id), refused: [] });

const retryUntilDone = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== 'DATABASE_TIMEOUT') throw error;
    }
  }
};

describe('a process that vanishes in the middle of a transaction', () => {
  test('holds up no plan of retailers', async () => {
    const ended = vanishAfter((tx) => lockOwnership(tx));
    const plan = await retryUntilDone(() => inTransaction(living, (tx) => lockOwnership(tx)));
    expect(plan.retailers).toEqual([]);
    await ended;
  });

  test('holds up no row that it has locked', async () => {
    await living.prisma.supplier.create({ data: { id: 'locked', kind: 'retailer', name: 'Locked' } });
    const lock = (tx: Tx) => tx.$queryRaw<{ id: string }[]>`select id from supplier where id = 'locked' for update`;
    const ended = vanishAfter(lock);
    expect(await retryUntilDone(() => inTransaction(living, lock))).toEqual([{ id: 'locked' }]);
    await ended;
  });

  test('holds up neither the outbox nor the cache-busts', async () => {
    await living.prisma.cacheBust.create({
      data: { tenantId: 't', itemId: 'i', version: 1, payload: { itemId: 'i', version: 1 }, correlationId: 'c' },
    });
    await inTransaction(living, (tx) => createOutbox(living).insert(tx, [message()]));
    for (const create of [createOutbox, createCacheBustOutbox]) {
      const vanishingToo = createDatabase({ databaseUrl: proxy.url, limits });
      // It has published and vanishes before it can say so.
      const ended = create(vanishingToo)
        .publishBatch(10, async (rows) => {
          proxy.blackHole();
          return allSent(rows);
        })
        .catch(() => undefined);
      const publishAgain = () => create(living).publishBatch(10, async (rows) => allSent(rows));
      expect(await waitFor('what it held to be published by another', publishAgain)).toBe(1);
      await ended;
      await vanishingToo.close();
    }
  }, 60_000);
});

describe('a process before which the database vanishes', () => {
  test('gives its transaction up in time', async () => {
    expect(await vanishAfter((tx) => tx.$queryRaw`select 1`)).toMatchObject({ code: 'DATABASE_TIMEOUT' });
  });

  test('gives a single statement up, and the next one gets another connection', async () => {
    const one = createDatabase({
      databaseUrl: proxy.url,
      maxConnections: 1,
      limits: { ...limits, statementTimeoutMs: 200 },
    });
    try {
      await one.prisma.$queryRaw`select 1`;
      proxy.blackHole();
      await expect(one.prisma.$queryRaw`select 1`).rejects.toThrow(/timeout/i);
      expect(await one.prisma.$queryRaw`select 1 as one`).toEqual([{ one: 1 }]);
    } finally {
      await one.close();
    }
  }, 30_000);
});
