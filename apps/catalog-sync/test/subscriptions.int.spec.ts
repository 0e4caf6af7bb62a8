import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readItems } from '@aisle/storage';
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
    subscription_change`;
  await prisma.tenantSubscription.deleteMany({ where: { NOT: { tenantId: 'demo', supplierId: '*' } } });
});

const offerOf = (supplierId: string, priceMinor: number, listingKey = 'A') => ({
  listingKey,
  supplierId,
  fields: { name: 'Chair', price: euro(priceMinor), listed: true, gtin: '4006381333931' },
  observedAt: at(0),
});
const decideAll = async (...offers: ReturnType<typeof offerOf>[]): Promise<void> => {
  await bench.observe(...offers);
  for (const { listingKey, supplierId } of offers) await bench.decide([listingKey], { supplierId });
};
const applyAll = async (): Promise<void> => {
  const applyOne = applySubscriptionChange(bench.deps);
  while (await applyOne());
  expect(await bench.database.prisma.subscriptionChange.count()).toBe(0);
};
const itemsOf = (tenantId: string) => readItems(bench.database.prisma, { tenantId, limit: 1_000 });
const end = (tenantId: string, supplierId: string) =>
  bench.database.prisma.tenantSubscription.delete({ where: { tenantId_supplierId: { tenantId, supplierId } } });

test('a new tenant gets the items of every offer it subscribes to, though nothing has changed', async () => {
  const offers = Array.from({ length: 450 }, (_, index) => ({
    ...offerOf('shop', 100),
    listingKey: `chair-${index}`,
    fields: { name: 'Chair', listed: true },
  }));
  await bench.observe(...offers, { ...offerOf('other', 1), listingKey: 'unwanted' });
  await bench.decide(offers.map(({ listingKey }) => listingKey));
  await bench.decide(['unwanted'], { supplierId: 'other' });
  await applyAll();
  await subscribe(bench.database, 'late', 'shop', 0);
  await applyAll();
  const items = await itemsOf('late');
  expect(items).toHaveLength(450);
  expect(items.every(({ version, supplierId }) => version === 1 && supplierId === 'shop')).toBe(true);
  expect(await bench.database.prisma.cacheBust.count({ where: { tenantId: 'late' } })).toBe(450);
});

test('a changed priority changes who sells', async () => {
  await subscribe(bench.database, 'late', 'shop', 5);
  await subscribe(bench.database, 'late', 'cheap', 1);
  await decideAll(offerOf('shop', 1000), offerOf('cheap', 900, 'B'));
  expect(await itemsOf('late')).toMatchObject([{ supplierId: 'shop' }]);
  await bench.database.prisma.tenantSubscription.updateMany({
    where: { tenantId: 'late', supplierId: 'cheap' },
    data: { priority: 9 },
  });
  await applyAll();
  expect(await itemsOf('late')).toMatchObject([{ supplierId: 'cheap', facts: { price: { value: euro(900) } } }]);
});

test('an ended subscription takes its offer out of the item, the last one leaves nothing, and a new one brings it back', async () => {
  await subscribe(bench.database, 'late', 'shop', 5);
  await subscribe(bench.database, 'late', 'cheap', 1);
  await decideAll(offerOf('shop', 1000), offerOf('cheap', 900, 'B'));
  await end('late', 'shop');
  await applyAll();
  const [before] = await itemsOf('late');
  expect(before).toMatchObject({ supplierId: 'cheap', listed: true, facts: { price: { value: euro(900) } } });
  await end('late', 'cheap');
  await applyAll();
  const [after] = await itemsOf('late');
  expect(after).toMatchObject({
    itemId: before?.itemId,
    listed: false,
    facts: {},
    version: (before?.version ?? 0) + 1,
  });
  expect(await bench.database.prisma.cacheBust.findMany({ where: { tenantId: 'late' } })).toMatchObject([
    { version: after?.version },
  ]);
  expect(await itemsOf('demo')).toMatchObject([{ listed: true }]);
  await subscribe(bench.database, 'late', 'cheap', 1);
  await applyAll();
  expect(await itemsOf('late')).toMatchObject([{ itemId: before?.itemId, listed: true, facts: { price: {} } }]);
});
