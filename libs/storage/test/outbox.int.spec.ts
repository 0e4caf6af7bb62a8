import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEnvelope, crawlRunFinished, type Envelope, exchanges } from '@aisle/contracts';
import { newId, type RunId, type SupplierId } from '@aisle/core';
import { createDatabase, createOutbox, type Database, inTransaction, type Outbox } from '@aisle/storage';
import { lendDatabase, type LentDatabase } from '@aisle/testkit';

let lent: LentDatabase;
let database: Database;
let outbox: Outbox;
beforeAll(async () => {
  lent = await lendDatabase();
  database = createDatabase({ databaseUrl: lent.databaseUrl });
  outbox = createOutbox(database);
});
beforeEach(() => database.prisma.outbox.deleteMany());
afterAll(async () => {
  await database.close();
  await lent.release();
});

const message = (): Envelope =>
  createEnvelope(
    crawlRunFinished,
    { runId: newId<RunId>(), retailerId: 'demo' as SupplierId, finishedAt: '2026-01-01T00:00:00.000Z' },
    { correlationId: 'c', occurredAt: new Date('2026-01-01T00:00:00Z') },
  );
const toFacts = { exchange: exchanges.facts, routingKey: 'crawl-run.finished' };
const addMessages = (count: number): Promise<void> =>
  inTransaction(database, (tx) =>
    outbox.insert(
      tx,
      Array.from({ length: count }, () => ({ to: toFacts, envelope: message() })),
    ),
  );

describe('the outbox', () => {
  test('gives messages back as they were put in, in their order', async () => {
    const rows = [
      { to: { queue: 'sync.3' }, envelope: message() },
      { to: toFacts, envelope: message() },
    ];
    await inTransaction(database, (tx) => outbox.insert(tx, rows));
    const published = await outbox.publishBatch(10, async (claimed) => {
      expect(claimed.map(({ to, envelope }) => ({ to, envelope }))).toEqual(rows);
      return { sent: claimed.map(({ id }) => id), refused: [] };
    });
    expect(published).toBe(2);
    expect(await outbox.publishBatch(10, () => Promise.reject(new Error('nothing is left to publish')))).toBe(0);
  });

  test('a transaction that is rolled back tells nobody', async () => {
    const failing = inTransaction(database, async (tx) => {
      await outbox.insert(tx, [{ to: toFacts, envelope: message() }]);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await database.prisma.outbox.count()).toBe(0);
  });

  test('what was not published stays', async () => {
    await addMessages(3);
    expect(await outbox.publishBatch(10, async ([first]) => ({ sent: first ? [first.id] : [], refused: [] }))).toBe(1);
    await expect(outbox.publishBatch(10, () => Promise.reject(new Error('no broker')))).rejects.toThrow('no broker');
    expect(await database.prisma.outbox.count()).toBe(2);
  });

  test('what cannot be sent is put off, ever longer, and what came after it passes', async () => {
    await addMessages(3);
    const refuseFirst = (): Promise<number> =>
      outbox.publishBatch(1, async (rows) => ({ sent: [], refused: rows.map(({ id }) => id) }));
    await refuseFirst();
    expect(await outbox.publishBatch(10, async (rows) => ({ sent: rows.map(({ id }) => id), refused: [] }))).toBe(2);
    await database.prisma.outbox.updateMany({ data: { nextAttemptAt: new Date(0) } });
    await refuseFirst();
    const [row] = await database.prisma.outbox.findMany();
    expect(row?.attempts).toBe(2);
    const waitMs = (row?.nextAttemptAt?.getTime() ?? 0) - Date.now();
    expect(waitMs).toBeGreaterThan(6_000);
    expect(waitMs).toBeLessThan(11_000);
    expect(await outbox.publishBatch(10, () => Promise.reject(new Error('it is not due')))).toBe(0);
  });

  test('two relays never take the same message at the same time', async () => {
    await addMessages(4);
    const firstIds: string[] = [];
    const secondIds: string[] = [];
    await outbox.publishBatch(2, async (first) => {
      firstIds.push(...first.map(({ id }) => id));
      await outbox.publishBatch(10, async (second) => {
        secondIds.push(...second.map(({ id }) => id));
        return { sent: secondIds, refused: [] };
      });
      return { sent: firstIds, refused: [] };
    });
    expect([firstIds.length, secondIds.length]).toEqual([2, 2]);
    expect(new Set([...firstIds, ...secondIds]).size).toBe(4);
    expect(await database.prisma.outbox.count()).toBe(0);
  });
});
