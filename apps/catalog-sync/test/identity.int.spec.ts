import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readItems } from '@aisle/storage';
import { at, euro, openSyncBench, type Statement, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
beforeAll(async () => {
  bench = await openSyncBench();
});
afterAll(() => bench.close());
afterEach(async () => {
  await bench.database.prisma.$executeRaw`truncate observation, source_page, offer, catalog_item, catalog_item_offer,
    catalog_item_change, cache_bust`;
});

const pencil = '4006381333931';
const pen = '4006381333948';
const tile = (listingKey: string): Statement => ({
  listingKey,
  fields: { name: `Tile ${listingKey}`, price: euro(100), listed: true },
  observedAt: at(0),
});
const productPage = (listingKey: string, gtin: string, minutes = 5): Statement => ({
  listingKey,
  source: 'product-page',
  fields: { name: `Page ${listingKey}`, gtin },
  observedAt: at(minutes),
});
const say = async (statement: Statement): Promise<void> => {
  await bench.observe(statement);
  await bench.decide([statement.listingKey]);
};
const items = () => readItems(bench.database.prisma, { tenantId: 'demo', limit: 9 });
/** Which listings share a listed item. */
const products = async (): Promise<string[]> => {
  const { prisma } = bench.database;
  const keys = new Map((await prisma.offer.findMany()).map(({ id, listingKey }) => [id, listingKey]));
  const members = new Map<string, string[]>();
  for (const { itemId, offerId } of await prisma.catalogItemOffer.findMany()) {
    members.set(itemId, [...(members.get(itemId) ?? []), keys.get(offerId) ?? '']);
  }
  return [...members.values()].map((listings) => listings.sort().join('+')).sort();
};

test('a tile decided first joins its product once its number is known, and the item it leaves is told to be gone', async () => {
  await say(tile('A'));
  const [alone] = await items();
  await say(productPage('B', pencil));
  await say(productPage('A', pencil));
  expect(await products()).toEqual(['A+B']);
  expect((await items()).find(({ itemId }) => itemId === alone?.itemId)).toMatchObject({
    version: 2,
    listed: false,
    facts: {},
  });
  expect(await bench.database.prisma.cacheBust.findFirst({ where: { itemId: alone?.itemId ?? '' } })).toMatchObject({
    version: 2,
  });
});

test('an offer that nobody shares keeps its item when its number becomes known, or is another one', async () => {
  await say(tile('A'));
  const [before] = await items();
  await say(productPage('A', pencil));
  await say(productPage('A', pen, 6));
  expect(await items()).toMatchObject([{ itemId: before?.itemId, version: 3 }]);
  expect(await bench.database.prisma.catalogItem.count()).toBe(1);
});

test('a number that was wrong parts what it had joined', async () => {
  await say(productPage('A', pencil));
  await say(productPage('B', pencil));
  expect(await products()).toEqual(['A+B']);
  await say(productPage('B', pen, 6));
  expect(await products()).toEqual(['A', 'B']);
  expect((await items()).map(({ facts }) => facts.name?.value).sort()).toEqual(['Page A', 'Page B']);
});

test('which listings are one product does not depend on the order in which they are known', async () => {
  const statements = [tile('A'), tile('B'), productPage('A', pencil), productPage('B', pencil), productPage('C', pen)];
  for (const order of [statements, [...statements].reverse()]) {
    for (const statement of order) await say(statement);
    expect(await products()).toEqual(['A+B', 'C']);
    await bench.database.prisma.$executeRaw`truncate observation, offer, catalog_item, catalog_item_offer,
      catalog_item_change, cache_bust`;
  }
});

test('offers that move to one product at the same time end in one item', async () => {
  const listings = Array.from({ length: 8 }, (_, index) => `L${index}`);
  await bench.observe(...listings.map(tile));
  await bench.decide(listings);
  await bench.observe(...listings.map((listingKey) => productPage(listingKey, pencil)));
  await Promise.all(listings.map((listingKey) => bench.decide([listingKey])));
  expect(await products()).toEqual([listings.join('+')]);
});
