import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@aisle/core';
import { readItems } from '@aisle/storage';
import { at, euro, openSyncBench, type Statement, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
beforeAll(async () => {
  bench = await openSyncBench();
});
afterAll(() => bench.close());
afterEach(async () => {
  await bench.database.prisma.$executeRaw`truncate observation, source_page, offer, catalog_item, catalog_item_offer,
    catalog_item_change, cache_bust, crawl_run, fetch_request`;
});

const run = newId();
const page = (name: string, minutes = 10) => ({ url: `https://shop.example/${name}`, confirmedAt: at(minutes) });
const said: Omit<Statement, 'listingKey'> = {
  fields: { name: 'A chair', price: euro(1), listed: true },
  observedAt: at(0),
};
const closed = { runId: run, lastConfirmedAt: at(5) };
const listedBySku = async () => {
  const offers = await bench.database.prisma.offer.findMany({ orderBy: { listingKey: 'asc' } });
  return Object.fromEntries(offers.map(({ listingKey, listed }) => [listingKey, listed]));
};

test('a listing that left all its listing pages is delisted, and its item says so', async () => {
  await bench.observe({ ...said, listingKey: 'gone', closed }, { ...said, listingKey: 'here', page: page('c-1') });
  await bench.decide(['gone', 'here']);
  await bench.finishRun(run, at(20));
  expect(await listedBySku()).toEqual({ gone: false, here: true });
  const items = await readItems(bench.database.prisma, { tenantId: 'demo', limit: 9 });
  expect(items.find(({ listed }) => !listed)).toMatchObject({
    version: 2,
    facts: { name: { value: 'A chair' }, listed: { value: false } },
  });
});

test('a listing that only moved to another page stays', async () => {
  await bench.observe({ ...said, listingKey: 'moved', closed }, { ...said, listingKey: 'moved', page: page('c-2') });
  await bench.finishRun(run, at(20));
  expect(await bench.database.prisma.observation.count({ where: { source: 'crawl-run' } })).toBe(0);
});

test('its own product page does not keep a listing alive that no listing page shows', async () => {
  const productPage = { source: 'product-page', page: page('p-1') } as const;
  await bench.observe({ ...said, listingKey: 'gone', closed }, { ...said, listingKey: 'gone', ...productPage });
  await bench.finishRun(run, at(20));
  expect(await listedBySku()).toEqual({ gone: false });
});

test('a variant that left one product page while another still shows it stays', async () => {
  const product = { ...said, listingKey: 'variant', source: 'product-page' } as const;
  await bench.observe({ ...product, closed }, { ...product, page: page('p-2') });
  await bench.finishRun(run, at(20));
  expect(await bench.database.prisma.observation.count({ where: { source: 'crawl-run' } })).toBe(0);
});

describe('a product page that a run of the whole shop was not led to', () => {
  const product = { ...said, source: 'product-page' } as const;
  const statements = [
    { ...product, listingKey: 'left', page: page('p-left', 0) },
    { ...product, listingKey: 'asked', page: page('p-asked', 0) },
    { ...product, listingKey: 'shared', page: page('p-left', 0) },
    { ...product, listingKey: 'shared', page: page('p-asked', 0) },
    { ...product, listingKey: 'tile', page: page('p-left', 0) },
    { ...said, listingKey: 'tile', page: page('c-1', 0) },
    { ...product, listingKey: 'newer', page: page('p-newer', 15) },
  ];
  const finish = async ({ scope = 'products', lost = 'product-page' } = {}): Promise<void> => {
    const { prisma } = bench.database;
    await prisma.crawlRun.create({
      data: {
        id: run,
        crawlRequestId: newId(),
        retailerId: 'shop',
        scope,
        state: 'completed',
        recipeFingerprint: 'f',
        correlationId: 'c',
        requestedAt: at(9),
        startedAt: at(10),
        finishedAt: at(20),
      },
    });
    const request = { runId: run, retailerId: 'shop', notBefore: at(10) };
    await prisma.fetchRequest.createMany({
      data: [
        { ...request, id: newId(), kind: 'product-page', state: 'failed', url: page('p-asked').url },
        { ...request, id: newId(), kind: lost, state: 'failed', url: page('lost').url },
      ],
    });
    await bench.observe(...statements);
    await bench.decide(statements.map(({ listingKey }) => listingKey));
    await bench.finishRun(run, at(20));
  };
  const all = { asked: true, left: true, newer: true, shared: true, tile: true };

  test('takes its listings along, but for those that another page still shows', async () => {
    await finish();
    expect(await listedBySku()).toEqual({ ...all, left: false });
    await bench.finishRun(run, at(20));
    expect(await bench.database.prisma.observation.count({ where: { source: 'crawl-run' } })).toBe(1);
  });

  test.each([
    ['a run that lost a listing', { lost: 'catalog-page' }],
    ['a run that lost a part of the menu', { lost: 'catalog-tree' }],
    ['a run that asked for no product pages', { scope: 'pages' }],
  ])('says nothing after %s', async (_what, how) => {
    await finish(how);
    expect(await listedBySku()).toEqual(all);
  });
});

test('telling the end of a run twice changes nothing', async () => {
  await bench.observe({ ...said, listingKey: 'gone', closed });
  await bench.finishRun(run, at(20));
  const before = await bench.database.prisma.catalogItem.findMany();
  await bench.finishRun(run, at(20));
  expect(await bench.database.prisma.catalogItem.findMany()).toEqual(before);
  expect(await bench.database.prisma.observation.count({ where: { source: 'crawl-run' } })).toBe(1);
});

test('a listing that comes back is listed again, and an older run’s end that comes late does not take it off', async () => {
  await bench.observe({ ...said, listingKey: 'back', closed });
  await bench.finishRun(run, at(20));
  await bench.observe({ ...said, listingKey: 'back', observedAt: at(30), page: page('c-3', 30) });
  await bench.decide(['back']);
  expect(await listedBySku()).toEqual({ back: true });
  await bench.finishRun(run, at(20));
  expect(await listedBySku()).toEqual({ back: true });
});

test('more listings than fit into one transaction are all delisted', async () => {
  const listings = Array.from({ length: 450 }, (_, index) => ({ ...said, listingKey: `gone-${index}`, closed }));
  await bench.observe(...listings);
  await bench.finishRun(run, at(20));
  expect(await bench.database.prisma.offer.count({ where: { listed: false } })).toBe(450);
});
