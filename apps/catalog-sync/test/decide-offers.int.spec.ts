import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@aisle/core';
import { readItemChanges, readItems } from '@aisle/storage';
import { at, euro, market, openSyncBench, subscribe, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
beforeAll(async () => {
  bench = await openSyncBench();
});
afterAll(() => bench.close());
afterEach(async () => {
  const { prisma } = bench.database;
  await prisma.$executeRaw`truncate observation, source_page, offer, catalog_item, catalog_item_offer,
    catalog_item_change, cache_bust, fetch_request`;
  await prisma.tenantSubscription.deleteMany({ where: { NOT: { tenantId: 'demo', supplierId: '*' } } });
});

const tile = (listingKey: string, priceMinor: number, minutes: number) => ({
  listingKey,
  fields: { name: listingKey, price: euro(priceMinor), listed: true, url: `https://shop.example/${listingKey}` },
  observedAt: at(minutes),
});
const onlyItem = async () => {
  const items = await readItems(bench.database.prisma, { tenantId: 'demo', limit: 2 });
  expect(items).toHaveLength(1);
  const [item] = items;
  if (!item) throw new Error('There is no item.');
  return item;
};
const changesOf = async (itemId = '') =>
  (await readItemChanges(bench.database.prisma, { tenantId: 'demo', itemId, limit: 9 })).map(({ changes }) => changes);
const everything = async () => {
  const { prisma } = bench.database;
  return {
    offers: await prisma.offer.findMany({ orderBy: { id: 'asc' } }),
    items: await prisma.catalogItem.findMany({ orderBy: { id: 'asc' } }),
    changes: await prisma.catalogItemChange.findMany({ orderBy: [{ itemId: 'asc' }, { version: 'asc' }] }),
    busts: await prisma.cacheBust.findMany({ orderBy: { itemId: 'asc' } }),
  };
};

describe('deciding an offer', () => {
  test('the first statement makes an offer, an item of version 1, the reason and a cache-bust', async () => {
    const [observationId] = await bench.observe(tile('A', 1299, 0));
    await bench.decide(['A']);
    const { offers, items, changes, busts } = await everything();
    expect(offers).toMatchObject([{ supplierId: 'shop', listingKey: 'A', market, version: 1, listed: true }]);
    expect(items).toMatchObject([
      { tenantId: 'demo', supplierId: 'shop', version: 1, listed: true, itemKey: `offer:shop/A//${market}` },
    ]);
    const price = { value: euro(1299), observationId, offerId: offers[0]?.id };
    expect(await onlyItem()).toMatchObject({ facts: { price } });
    expect(changes).toMatchObject([{ version: 1, correlationId: 'correlation' }]);
    const [first] = await changesOf(items[0]?.id);
    expect(first).toContainEqual({
      field: 'price',
      from: undefined,
      to: euro(1299),
      observationId,
      supplierId: 'shop',
      rawObjectId: `raw-${observationId}`,
      parserVersion: expect.any(String),
    });
    expect(busts).toMatchObject([
      {
        itemId: items[0]?.id,
        version: 1,
        payload: {
          version: 1,
          supplierId: 'shop',
          rawObjectId: `raw-${observationId}`,
          changedFields: expect.arrayContaining(['price']),
        },
      },
    ]);
  });

  test('a redelivered message changes nothing', async () => {
    await bench.observe(tile('A', 1299, 0), tile('B', 500, 0));
    await bench.decide(['A', 'B']);
    const before = await everything();
    await bench.decide(['B', 'A']);
    await bench.decide(['A']);
    expect(await everything()).toEqual(before);
  });

  test('a price that changed makes exactly one new version, with what it was and is', async () => {
    await bench.observe(tile('A', 1299, 0));
    await bench.decide(['A']);
    await bench.observe(tile('A', 999, 10));
    await bench.decide(['A']);
    const { items, changes, offers } = await everything();
    expect(items).toMatchObject([{ version: 2 }]);
    expect(offers).toMatchObject([{ version: 2 }]);
    expect(changes).toMatchObject([{ version: 1 }, { version: 2 }]);
    const [newest] = await changesOf(items[0]?.id);
    expect(newest).toMatchObject([{ field: 'price', from: euro(1299), to: euro(999) }]);
  });

  test('an older statement that comes late changes nothing', async () => {
    await bench.observe(tile('A', 999, 10));
    await bench.decide(['A']);
    await bench.observe(tile('A', 1299, 0));
    await bench.decide(['A']);
    expect(await onlyItem()).toMatchObject({ version: 1, facts: { price: { value: euro(999) } } });
  });

  test('the same value from a newer statement names the newer one, without a new version or bust', async () => {
    await bench.observe(tile('A', 999, 0));
    await bench.decide(['A']);
    await bench.database.prisma.cacheBust.deleteMany();
    const [newer] = await bench.observe(tile('A', 999, 10));
    await bench.decide(['A']);
    expect(await onlyItem()).toMatchObject({
      version: 1,
      facts: { price: { value: euro(999), observationId: newer } },
    });
    expect(await bench.database.prisma.cacheBust.count()).toBe(0);
  });

  test('a page’s open statement counts with the time when the page last said it', async () => {
    const page = { url: 'https://shop.example/c', confirmedAt: at(30) };
    await bench.observe({ ...tile('A', 999, 0), page }, { ...tile('A', 1299, 10), source: 'vendor-event' });
    await bench.decide(['A']);
    expect(await onlyItem()).toMatchObject({ facts: { price: { value: euro(999) } } });
  });

  test('withdrawn and superseded statements do not count', async () => {
    const [good, withdrawn, superseded] = await bench.observe(tile('A', 1, 0), tile('A', 2, 10), tile('A', 3, 20));
    const { observation } = bench.database.prisma;
    await observation.update({ where: { id: String(withdrawn) }, data: { withdrawnAt: at(30) } });
    await observation.update({ where: { id: String(superseded) }, data: { supersededAt: at(30) } });
    await bench.decide(['A']);
    expect(await onlyItem()).toMatchObject({ facts: { price: { value: euro(1), observationId: good } } });
  });

  test('a listing that nobody has said anything about makes no item', async () => {
    await bench.decide(['nothing']);
    expect((await everything()).items).toEqual([]);
  });
});

describe('telling tenants', () => {
  test('busts that wait are one an item: the newest version, with the fields of all', async () => {
    await bench.observe(tile('A', 1299, 0));
    await bench.decide(['A']);
    await bench.database.prisma.cacheBust.updateMany({ data: { payload: { changedFields: ['name'] } } });
    await bench.observe(tile('A', 999, 10));
    await bench.decide(['A']);
    const { busts } = await everything();
    expect(busts).toMatchObject([{ version: 2, payload: { version: 2, changedFields: ['name', 'price'] } }]);
  });

  test('each tenant has items of its own, from the suppliers it takes', async () => {
    await subscribe(bench.database, 'shop-only', 'shop', 0);
    await subscribe(bench.database, 'other-only', 'other', 0);
    await bench.observe(tile('A', 1, 0), { ...tile('B', 2, 0), supplierId: 'other' });
    await bench.decide(['A']);
    await bench.decide(['B'], { supplierId: 'other' });
    const items = await bench.database.prisma.catalogItem.findMany({ select: { tenantId: true, supplierId: true } });
    expect(items.map(({ tenantId, supplierId }) => `${tenantId} ${supplierId}`).sort()).toEqual([
      ...['demo other', 'demo shop', 'other-only other', 'shop-only shop'],
    ]);
  });

  test('a tenant that subscribes later gets its items with the next message', async () => {
    await bench.observe(tile('A', 1, 0));
    await bench.decide(['A']);
    await subscribe(bench.database, 'late', 'shop', 0);
    await bench.decide(['A']);
    expect(await bench.database.prisma.catalogItem.count({ where: { tenantId: 'late', version: 1 } })).toBe(1);
    expect(await bench.database.prisma.catalogItem.count({ where: { tenantId: 'demo', version: 1 } })).toBe(1);
  });
});

describe('offers that are one product', () => {
  const withGtin = (listingKey: string, priceMinor: number, supplierId: string) => ({
    ...tile(listingKey, priceMinor, 0),
    supplierId,
    fields: { ...tile(listingKey, priceMinor, 0).fields, gtin: '4006381333931' },
  });

  test('share an item by GTIN, sold by the supplier the tenant prefers', async () => {
    await subscribe(bench.database, 'demo', 'cheap', 5);
    await bench.observe(withGtin('A', 1000, 'shop'), withGtin('Z', 900, 'cheap'));
    await bench.decide(['A']);
    await bench.decide(['Z'], { supplierId: 'cheap' });
    expect(await onlyItem()).toMatchObject({ version: 2, supplierId: 'cheap', facts: { price: { value: euro(900) } } });
  });

  test('an offer keeps its item when it learns its GTIN later', async () => {
    await bench.observe(tile('A', 1, 0));
    await bench.decide(['A']);
    const { itemId } = await onlyItem();
    await bench.observe({ ...withGtin('A', 1, 'shop'), observedAt: at(10) });
    await bench.decide(['A']);
    expect(await onlyItem()).toMatchObject({ itemId, version: 2 });
  });

  test('deciding two of them at once loses neither', async () => {
    const suppliers = ['s-1', 's-2', 's-3', 's-4'];
    await bench.observe(...suppliers.map((supplierId, index) => withGtin('A', 100 + index, supplierId)));
    await Promise.all(suppliers.map((supplierId) => bench.decide(['A'], { supplierId })));
    const item = await onlyItem();
    expect(await bench.database.prisma.catalogItemOffer.count({ where: { itemId: item.itemId } })).toBe(4);
    const sold = await bench.database.prisma.offer.findFirst({ orderBy: { id: 'asc' } });
    expect(item.facts).toMatchObject({ price: { offerId: sold?.id } });
  });
});

test('many messages about the same offers at once end in one version and no lost statement', async () => {
  const listings = Array.from({ length: 20 }, (_, index) => `L-${index}`);
  await bench.observe(...listings.map((listing) => tile(listing, 100, 0)));
  await Promise.all(Array.from({ length: 6 }, (_, i) => bench.decide(i % 2 ? [...listings].reverse() : listings)));
  const { items, changes, offers } = await everything();
  expect([offers.length, items.length, changes.length]).toEqual([20, 20, 20]);
  expect(items.every(({ version }) => version === 1)).toBe(true);
});

describe('a request', () => {
  const request = async (unsyncedBits: number) => {
    const id = newId();
    await bench.database.prisma.fetchRequest.create({
      data: {
        id,
        runId: 'run',
        retailerId: 'shop',
        kind: 'catalog-page',
        url: `https://shop.example/${id}`,
        state: 'parsed',
        notBefore: at(0),
        unsyncedBits,
      },
    });
    return id;
  };
  const read = (id: string) => bench.database.prisma.fetchRequest.findUniqueOrThrow({ where: { id } });

  test('is synced when the last of its buckets is decided, once', async () => {
    const requestId = await request(0b1001);
    await bench.decide(['A'], { requestId, bucket: 0 });
    expect(await read(requestId)).toMatchObject({ unsyncedBits: 0b1000, syncedAt: null });
    await bench.decide(['A'], { requestId, bucket: 0 });
    expect(await read(requestId)).toMatchObject({ unsyncedBits: 0b1000, syncedAt: null });
    await bench.decide(['A'], { requestId, bucket: 3 });
    expect(await read(requestId)).toMatchObject({ unsyncedBits: 0, syncedAt: bench.deps.clock.now() });
  });
});
