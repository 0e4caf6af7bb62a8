import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { CacheBust } from '@aisle/contracts';
import type { LaunchMode } from '@aisle/core';
import { createCacheBustOutbox, inTransaction, readAuditEntries, setLaunchMode } from '@aisle/storage';
import { applySubscriptionChange } from '../src/subscriptions/apply-subscription-change.js';
import { at, euro, openSyncBench, subscribe, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
beforeAll(async () => {
  bench = await openSyncBench();
});
afterAll(() => bench.close());
afterEach(async () => {
  const { prisma } = bench.database;
  await prisma.$executeRaw`truncate observation, offer, catalog_item, catalog_item_offer, catalog_item_change, cache_bust,
    launch_mode`;
  await prisma.tenantSubscription.deleteMany({ where: { NOT: { tenantId: 'demo', supplierId: '*' } } });
});

const set = (mode: LaunchMode, scope: { tenantId?: string; supplierId?: string; canaryPercent?: number } = {}) =>
  inTransaction(bench.database, (tx) =>
    setLaunchMode(tx, {
      tenantId: scope.tenantId ?? 'demo',
      supplierId: scope.supplierId ?? '*',
      mode,
      canaryPercent: scope.canaryPercent ?? null,
      reason: 'a test',
      actor: { name: 'tester', keyHash: null },
      at: at(0),
    }),
  );

const say = async (listingKey: string, priceMinor: number, supplierId = 'shop', gtin?: string): Promise<void> => {
  const fields = { name: listingKey, price: euro(priceMinor), listed: true, ...(gtin === undefined ? {} : { gtin }) };
  await bench.observe({ listingKey, fields, observedAt: at(priceMinor), supplierId });
  await bench.decide([listingKey], { supplierId });
};

let outbox: ReturnType<typeof createCacheBustOutbox>;
beforeAll(() => {
  outbox = createCacheBustOutbox(bench.database);
});
/** Lets the relay look twice, so that what was set aside is out of the way, and answers with who was told of how many items. */
const tell = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (let look = 0; look < 2; look += 1) {
    await outbox.publishBatch(1_000, async (rows) => {
      for (const { envelope } of rows) {
        const { tenantId, items } = envelope.payload as CacheBust;
        counts[tenantId] = (counts[tenantId] ?? 0) + items.length;
      }
      return { sent: rows.map(({ id }) => id), refused: [] };
    });
  }
  return counts;
};

test('in shadow everything is decided and recorded, nobody is told, and live tells what came meanwhile, once an item', async () => {
  await set('shadow');
  await say('a', 1);
  await say('a', 2);
  await say('b', 1);
  expect(await tell()).toEqual({});
  expect(await bench.database.prisma.catalogItem.findMany({ select: { version: true } })).toHaveLength(2);
  await set('live');
  expect(await tell()).toEqual({ demo: 2 });
  expect(await tell()).toEqual({});
});

test('a mode of one tenant holds nobody else back, a mode of every tenant holds all back', async () => {
  await subscribe(bench.database, 'other', '*', 0);
  await set('shadow');
  await say('a', 1);
  expect(await tell()).toEqual({ other: 1 });
  await set('live');
  await set('shadow', { tenantId: '*' });
  await say('a', 2);
  expect(await tell()).toEqual({});
  await set('live', { tenantId: '*' });
  expect(await tell()).toEqual({ demo: 1, other: 1 });
});

test('what a supplier in shadow said is held back with everything after it, and other suppliers’ items are told', async () => {
  const gtin = '4006381333931';
  await subscribe(bench.database, 'demo', 'cheap', 5);
  await say('alone', 1);
  await say('a', 1, 'shop', gtin);
  expect(await tell()).toEqual({ demo: 2 });
  await set('shadow', { supplierId: 'cheap' });
  await say('z', 9, 'cheap', gtin);
  await say('alone', 2);
  expect(await tell()).toEqual({ demo: 1 });
  await set('live', { supplierId: 'cheap' });
  expect(await tell()).toEqual({ demo: 1 });
});

test('canary tells of the same share of the items each time, and a wider share adds items and takes none away', async () => {
  const keys = Array.from({ length: 60 }, (_, index) => `c-${index}`);
  const toldAt = async (canaryPercent: number, priceMinor: number): Promise<Set<string>> => {
    await set('canary', { canaryPercent });
    for (const key of keys) await say(key, priceMinor);
    await tell();
    const held = await bench.database.prisma.cacheBust.findMany({ where: { held: true } });
    const items = await bench.database.prisma.catalogItem.findMany();
    const heldIds = new Set(held.map(({ itemId }) => itemId));
    return new Set(items.map(({ id }) => id).filter((id) => !heldIds.has(id)));
  };
  const narrow = await toldAt(20, 1);
  expect(await toldAt(20, 2)).toEqual(narrow);
  const wide = await toldAt(60, 3);
  expect(narrow.size).toBeGreaterThan(0);
  expect(wide.size).toBeGreaterThan(narrow.size);
  expect([...narrow].filter((id) => !wide.has(id))).toEqual([]);
  await set('live');
  await tell();
  expect(await bench.database.prisma.cacheBust.count()).toBe(0);
});

test('off decides nothing for the tenant, and when it is opened its items are composed though their offers are as before', async () => {
  await say('a', 1);
  await set('off');
  await say('a', 2);
  await say('new', 1);
  expect(await bench.database.prisma.catalogItem.findMany()).toMatchObject([{ version: 1 }]);
  await set('live');
  const applyOne = applySubscriptionChange(bench.deps);
  while (await applyOne());
  const items = await bench.database.prisma.catalogItem.findMany({ orderBy: { version: 'asc' } });
  expect(items).toMatchObject([{ version: 1 }, { version: 2 }]);
});

test('each change is recorded with who made it, what was before, and why', async () => {
  await bench.database.prisma.$executeRaw`truncate audit_entry`;
  await set('shadow');
  await set('canary', { canaryPercent: 10 });
  expect(await readAuditEntries(bench.database.prisma, { limit: 10 })).toMatchObject([
    {
      actor: 'tester',
      action: 'launch-mode.set',
      subject: 'demo/*',
      before: { mode: 'shadow', canaryPercent: null },
      after: { mode: 'canary', canaryPercent: 10 },
      reason: 'a test',
    },
    { before: null, after: { mode: 'shadow', canaryPercent: null } },
  ]);
});
