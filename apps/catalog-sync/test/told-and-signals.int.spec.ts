import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { OutboxRow } from '@aisle/contracts';
import { RetryableError } from '@aisle/core';
import {
  countTracedUpdates,
  createCacheBustOutbox,
  deleteOldAttempts,
  deleteOldSignalSamples,
  insertSignalSamples,
  measureSignals,
  readItemsOfCorrelation,
  readItemTrace,
  readRejectedAttempts,
  readSignalHistories,
  readWaitingBust,
  recordReceipts,
} from '@aisle/storage';
import { at, euro, openSyncBench, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
let outbox: ReturnType<typeof createCacheBustOutbox>;
beforeAll(async () => {
  bench = await openSyncBench();
  outbox = createCacheBustOutbox(bench.database);
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.database.prisma.$executeRaw`truncate observation, offer, catalog_item, catalog_item_offer,
    catalog_item_change, cache_bust, publish_attempt, told_version, storefront_receipt, signal_sample`;
});

const say = async (priceMinor: number): Promise<string> => {
  const fields = { name: 'A chair', price: euro(priceMinor), listed: true };
  await bench.observe({ listingKey: 'a', fields, observedAt: at(priceMinor) });
  await bench.decide(['a']);
  return (await bench.database.prisma.catalogItem.findFirstOrThrow()).id;
};
const publish = (): Promise<unknown> =>
  outbox.publishBatch(10, async (rows) => ({ sent: rows.map(({ id }) => id), refused: [] }));
const refuse = (): Promise<unknown> =>
  outbox.publishBatch(10, async (rows: OutboxRow[]) => {
    const { code, message: reason } = new RetryableError('UNROUTABLE', 'No queue took it.');
    const ids = rows.map(({ id }) => id);
    return { sent: [], refused: ids, failures: ids.map((id) => ({ id, code, reason })) };
  });

test('each version can be followed from its decision to the storefront that took it; a superseded one names the newer one', async () => {
  const { prisma } = bench.database;
  const itemId = await say(1);
  await say(2);
  await publish();
  await say(3);
  await publish();
  const key = { tenantId: 'demo', itemId };
  const [third, second] = await readItemTrace(prisma, { ...key, limit: 10 });
  const takenAt = new Date();
  const attemptId = third?.attemptId ?? '';
  await recordReceipts(prisma, [
    { attemptId, tenantId: 'demo', storefront: 'first', takenAt },
    { attemptId, tenantId: 'demo', storefront: 'late', takenAt: at(0) },
  ]);
  expect(await readItemTrace(prisma, { ...key, limit: 10 })).toMatchObject([
    { version: 3, toldVersion: 3, storefront: 'first', takenAt, publishedAt: expect.any(Date) },
    { version: 2, toldVersion: 2, attemptId: second?.attemptId, storefront: null },
    { version: 1, toldVersion: 2, attemptId: second?.attemptId },
  ]);
  expect(await readWaitingBust(prisma, key)).toBeUndefined();
  expect(await readItemsOfCorrelation(prisma, { tenantId: 'demo', correlationId: 'correlation', limit: 9 })).toEqual([
    itemId,
  ]);
});

test('an attempt that was rejected is kept with the reason, and the version waits', async () => {
  const { prisma } = bench.database;
  const itemId = await say(1);
  await refuse();
  expect(await readRejectedAttempts(prisma, { tenantId: 'demo', since: at(0), limit: 9 })).toMatchObject([
    { items: 1, code: 'UNROUTABLE', reason: 'No queue took it.' },
  ]);
  expect(await readWaitingBust(prisma, { tenantId: 'demo', itemId })).toMatchObject({ version: 1, attempts: 1 });
  expect(await readItemTrace(prisma, { tenantId: 'demo', itemId, limit: 1 })).toMatchObject([{ toldVersion: null }]);
});

test('what is older than its time is forgotten, and nothing else', async () => {
  const { prisma } = bench.database;
  await say(1);
  await publish();
  const soon = new Date(Date.now() + 60_000);
  await deleteOldAttempts(prisma, { before: new Date(Date.now() - 60_000), limit: 10 });
  expect([await prisma.publishAttempt.count(), await prisma.toldVersion.count()]).toEqual([1, 1]);
  await deleteOldAttempts(prisma, { before: soon, limit: 10 });
  expect([await prisma.publishAttempt.count(), await prisma.toldVersion.count()]).toEqual([0, 0]);
});

const measured = async (): Promise<Record<string, number>> => {
  const samples = await measureSignals(bench.database.prisma);
  return Object.fromEntries(samples.map(({ signal, value }) => [signal, value]));
};

test('the signals see what is stale, late, rejected and not traceable', async () => {
  const { prisma } = bench.database;
  await say(1);
  await publish();
  expect(await measured()).toEqual({ 'stale-items': 0, 'queue-lag': 0, 'publish-errors': 0, 'trace-coverage': 1 });
  await say(2);
  await refuse();
  await prisma.cacheBust.updateMany({ data: { createdAt: new Date(Date.now() - 120_000) } });
  await prisma.observation.deleteMany();
  const red = await measured();
  expect(red).toMatchObject({ 'stale-items': 1, 'publish-errors': 0.5, 'trace-coverage': 0 });
  expect(red['queue-lag']).toBeGreaterThanOrEqual(120);
  await prisma.cacheBust.updateMany({ data: { held: true } });
  expect(await measured()).toMatchObject({ 'stale-items': 0, 'queue-lag': 0 });
});

test('a moment is kept once, its history says since when a signal is green, and old samples go', async () => {
  const { prisma } = bench.database;
  const sample = (value: number) => [{ tenantId: 'demo', signal: 'queue-lag' as const, value }];
  await insertSignalSamples(prisma, sample(1), at(0));
  await insertSignalSamples(prisma, sample(500), at(0));
  await insertSignalSamples(prisma, sample(100), at(1));
  await insertSignalSamples(prisma, sample(2), at(2));
  const histories = await readSignalHistories(prisma, 'demo');
  expect(histories.find(({ signal }) => signal === 'queue-lag')).toEqual({
    signal: 'queue-lag',
    value: 2,
    measuredAt: at(2),
    firstAt: at(0),
    lastRedAt: at(1),
  });
  expect(histories.find(({ signal }) => signal === 'stale-items')).toMatchObject({ value: null, firstAt: null });
  await deleteOldSignalSamples(prisma, { before: at(2), limit: 10 });
  expect(await prisma.signalSample.count()).toBe(1);
});

test('updates that are told or held count as traced when each of their causes is there', async () => {
  const { prisma } = bench.database;
  await say(1);
  await publish();
  const query = { tenantId: 'demo', since: new Date(Date.now() - 60_000), limit: 3 };
  expect(await countTracedUpdates(prisma, query)).toBe(1);
  await say(2);
  expect(await countTracedUpdates(prisma, query)).toBe(1);
  await prisma.cacheBust.updateMany({ data: { held: true } });
  expect(await countTracedUpdates(prisma, query)).toBe(2);
  await prisma.observation.deleteMany();
  expect(await countTracedUpdates(prisma, query)).toBe(0);
});
