import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readItems } from '@aisle/storage';
import { at, euro, type FinishedRun, openSyncBench, type Statement, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
beforeAll(async () => {
  bench = await openSyncBench();
});
afterAll(() => bench.close());
afterEach(async () => {
  await bench.database.prisma.$executeRaw`truncate observation, listing_absence, source_page, catalog_page, offer,
    catalog_item, catalog_item_offer, catalog_item_change, cache_bust, crawl_run, fetch_request`;
});

const chairs = 'https://shop.example/chairs';
const tables = 'https://shop.example/tables';
/** A page of the leaf of chairs, as it was confirmed. */
const chairsPage = (pageNumber: number, minutes = 1) => ({
  url: pageNumber === 1 ? chairs : `${chairs}?page=${pageNumber}`,
  leafUrl: chairs,
  confirmedAt: at(minutes),
});
const productPage = (name: string, minutes = 1) => ({
  url: `https://shop.example/p/${name}`,
  confirmedAt: at(minutes),
});
const chair: Omit<Statement, 'listingKey'> = {
  fields: { name: 'A chair', price: euro(1), listed: true },
  observedAt: at(0),
};
const onPage = (listingKey: string, page: Statement['page']): Statement => ({
  ...chair,
  listingKey,
  ...(page && { page }),
});
const onProductPage = (listingKey: string, page: Statement['page']): Statement => ({
  ...onPage(listingKey, page),
  source: 'product-page',
});
const productRequest = (name: string, httpStatus?: number, state = 'skipped') => ({
  ...(httpStatus === undefined ? {} : { httpStatus }),
  url: productPage(name).url,
  kind: 'product-page',
  state,
});
const menu = { url: 'https://shop.example/', kind: 'catalog-tree' };
const chairsRead = { url: chairs };
const observe = async (...statements: Statement[]): Promise<void> => {
  await bench.observe(...statements);
  await bench.decide(statements.map(({ listingKey }) => listingKey));
};
/** A run's start, ten minutes after the one before. */
const run = (number: number, requests: FinishedRun['requests'], changes: Partial<FinishedRun> = {}): FinishedRun => ({
  startedAt: at(number * 10),
  requests: [menu, ...(requests ?? [])],
  ...changes,
});
const listedBySku = async () => {
  const offers = await bench.database.prisma.offer.findMany({ orderBy: { listingKey: 'asc' } });
  return Object.fromEntries(offers.map(({ listingKey, listed }) => [listingKey, listed]));
};
const confirm = async (url: string, minutes: number): Promise<void> => {
  await bench.database.prisma.sourcePage.updateMany({ where: { url }, data: { confirmedAt: at(minutes) } });
};

describe('a listing that has left its leaf', () => {
  test('is delisted when two runs in a row have read the leaf without it, and its item says so', async () => {
    await observe(onPage('gone', chairsPage(2)), onPage('here', chairsPage(1)));
    await confirm(chairs, 11);
    await bench.finishRun(run(1, [chairsRead]));
    expect(await listedBySku()).toEqual({ gone: true, here: true });
    await confirm(chairs, 21);
    await bench.finishRun(run(2, [chairsRead]));
    expect(await listedBySku()).toEqual({ gone: false, here: true });
    const items = await readItems(bench.database.prisma, { tenantId: 'demo', limit: 9 });
    expect(items.find(({ listed }) => !listed)).toMatchObject({
      version: 2,
      facts: { name: { value: 'A chair' }, listed: { value: false } },
    });
    expect(await bench.database.prisma.listingAbsence.count()).toBe(0);
  });

  test('stays when it has moved to a page that could not be read', async () => {
    await observe({ ...onPage('moved', chairsPage(2, 11)), closedAt: at(1) });
    const requests = [
      chairsRead,
      { ...chairsPage(2), pageNumber: 2 },
      { ...chairsPage(3), pageNumber: 3, state: 'failed' },
    ];
    await bench.finishRun(run(1, requests));
    await bench.finishRun(run(2, requests));
    expect(await listedBySku()).toEqual({ moved: true });
    expect(await bench.database.prisma.listingAbsence.count()).toBe(0);
  });

  test('is gone where the leaf ends with a page that answers 404, but not where a later page is there', async () => {
    await observe(onPage('gone', chairsPage(3)));
    const ends = (later: string) => [
      chairsRead,
      { ...chairsPage(3), pageNumber: 3, state: 'skipped', httpStatus: 404 },
      { ...chairsPage(4), pageNumber: 4, state: later, httpStatus: 404 },
    ];
    await bench.finishRun(run(1, ends('parsed')));
    await bench.finishRun(run(2, ends('parsed')));
    expect(await listedBySku()).toEqual({ gone: true });
    await bench.finishRun(run(3, ends('skipped')));
    await bench.finishRun(run(4, ends('skipped')));
    expect(await listedBySku()).toEqual({ gone: false });
  });

  test('stays when one of the two runs has seen it on another leaf', async () => {
    await observe(onPage('chair', chairsPage(1)), onPage('chair', { url: tables, confirmedAt: at(1) }));
    await confirm(tables, 11);
    await bench.finishRun(run(1, [chairsRead, { url: tables }]));
    await bench.finishRun(run(2, [chairsRead, { url: tables, state: 'failed' }]));
    await bench.finishRun(run(3, [chairsRead, { url: tables }]));
    expect(await listedBySku()).toEqual({ chair: true });
    await bench.finishRun(run(4, [chairsRead, { url: tables }]));
    expect(await listedBySku()).toEqual({ chair: false });
  });

  test('is told by the next run when its own was cancelled', async () => {
    await observe({ ...onPage('gone', chairsPage(1, 11)), closedAt: at(1) });
    await bench.finishRun(run(1, [chairsRead], { state: 'cancelled' }));
    await bench.finishRun(run(2, [chairsRead]));
    await bench.finishRun(run(3, [chairsRead]));
    expect(await listedBySku()).toEqual({ gone: false });
  });

  test('stays as long as its product page is there: sold out and hidden is not gone', async () => {
    await observe(onPage('hidden', chairsPage(1)), onProductPage('hidden', productPage('hidden')));
    await bench.finishRun(run(1, [chairsRead]));
    await confirm(productPage('hidden').url, 21);
    await bench.finishRun(run(2, [chairsRead, productRequest('hidden', 200, 'parsed')]));
    expect(await listedBySku()).toEqual({ hidden: true });
    await bench.finishRun(run(3, [chairsRead, productRequest('hidden', 410)]));
    expect(await listedBySku()).toEqual({ hidden: false });
  });

  test.each([
    ['was not asked for', []],
    ['could not be fetched', [productRequest('kept', 503, 'failed')]],
  ])('stays while its product page %s', async (_what, requests) => {
    await observe(onPage('kept', chairsPage(1)), onProductPage('kept', productPage('kept')));
    for (const number of [1, 2, 3]) await bench.finishRun(run(number, [chairsRead, ...requests]));
    expect(await listedBySku()).toEqual({ kept: true });
    expect(await bench.database.prisma.listingAbsence.findMany()).toMatchObject([{ absences: 3, isDue: false }]);
  });

  test('is gone since its page was read without it: whoever has listed it later is right', async () => {
    await observe(
      { ...onPage('gone', chairsPage(1, 21)), closedAt: at(1) },
      { ...chair, listingKey: 'event', source: 'vendor-event', observedAt: at(22) },
      { ...onPage('event', chairsPage(1, 21)), closedAt: at(1) },
    );
    await bench.finishRun(run(1, [chairsRead]));
    await bench.finishRun(run(2, [chairsRead]));
    const { observation } = bench.database.prisma;
    expect(await observation.findMany({ where: { source: 'crawl-run', listingKey: 'gone' } })).toMatchObject([
      { observedAt: at(21), fields: { listed: false } },
    ]);
    expect(await listedBySku()).toEqual({ event: true, gone: false });
  });

  test('is listed again by the same words on the same page, even where a product page has answered them', async () => {
    await observe(onPage('back', chairsPage(1, 5)), onProductPage('back', productPage('back')));
    await bench.finishRun(run(1, [chairsRead]));
    await bench.finishRun(run(2, [chairsRead, productRequest('back', 404)]));
    expect(await listedBySku()).toEqual({ back: false });
    await confirm(chairs, 31);
    await bench.decide(['back']);
    expect(await listedBySku()).toEqual({ back: true });
  });
});

describe('a leaf that is in the menu no more', () => {
  test('takes its listings along when two menus in a row lack it, and its pages, but not when the menu was not read', async () => {
    await observe(onPage('gone', chairsPage(1)));
    const lostMenu = { requests: [{ ...menu, state: 'failed' }, { url: tables }] };
    await bench.finishRun(run(1, [], lostMenu));
    await bench.finishRun(run(2, [], lostMenu));
    expect(await listedBySku()).toEqual({ gone: true });
    await bench.finishRun(run(3, [{ url: tables }]));
    expect(await listedBySku()).toEqual({ gone: true });
    await bench.finishRun(run(4, [{ url: tables }]));
    expect(await listedBySku()).toEqual({ gone: false });
  });
});

describe('a listing that only product pages show', () => {
  const isSeen = (name: string) => productRequest(name, 200, 'parsed');

  test('is delisted when two runs in a row find its page gone, though a sitemap names it for ever', async () => {
    await observe(onProductPage('gone', productPage('gone')));
    await bench.finishRun(run(1, [productRequest('gone', 410)]));
    expect(await listedBySku()).toEqual({ gone: true });
    await bench.finishRun(run(2, [productRequest('gone', 410)]));
    expect(await listedBySku()).toEqual({ gone: false });
  });

  test('that no run is led to is delisted once its page was asked for, too, and is no product page any more', async () => {
    await observe(onProductPage('left', productPage('left')), onProductPage('kept', productPage('kept')));
    for (const number of [1, 2]) {
      await confirm(productPage('kept').url, number * 10 + 1);
      await bench.finishRun(run(number, [isSeen('kept')]));
    }
    expect(await listedBySku()).toEqual({ kept: true, left: true });
    await confirm(productPage('kept').url, 31);
    await bench.finishRun(run(3, [isSeen('kept'), productRequest('left', 200, 'parse-failed')]));
    expect(await listedBySku()).toEqual({ kept: true, left: false });
  });

  test.each<[string, Partial<FinishedRun>]>([
    ['a run that lost a listing', { requests: [menu, { url: chairs, state: 'failed' }] }],
    ['a run that lost a part of the menu', { requests: [{ ...menu, state: 'failed' }] }],
    ['a run that asked for no product pages', { scope: 'pages' }],
    ['a run that did not complete', { state: 'failed' }],
    ['a run whose product pages cannot be read', { requests: [menu, productRequest('left', 200, 'parse-failed')] }],
  ])('is not missed by %s', async (_what, changes) => {
    await observe(onProductPage('left', productPage('left')));
    await bench.finishRun(run(1, [], changes));
    await bench.finishRun(run(2, [], changes));
    expect(await listedBySku()).toEqual({ left: true });
    expect(await bench.database.prisma.listingAbsence.count()).toBe(0);
  });

  test('stays while one of several pages shows it', async () => {
    await observe(onProductPage('variant', productPage('a')), onProductPage('variant', productPage('b')));
    for (const number of [1, 2]) {
      await confirm(productPage('b').url, number * 10 + 1);
      await bench.finishRun(run(number, [productRequest('a', 404), isSeen('b')]));
    }
    expect(await listedBySku()).toEqual({ variant: true });
  });
});

test('telling the end of a run twice counts once and changes nothing', async () => {
  await observe(onPage('gone', chairsPage(1)));
  const first = await bench.finishRun(run(1, [chairsRead]));
  await bench.tellRun(first);
  expect(await listedBySku()).toEqual({ gone: true });
  const second = await bench.finishRun(run(2, [chairsRead]));
  const before = await bench.database.prisma.catalogItem.findMany();
  await bench.tellRun(second);
  await bench.tellRun(first);
  expect(await bench.database.prisma.catalogItem.findMany()).toEqual(before);
  expect(await bench.database.prisma.observation.count({ where: { source: 'crawl-run' } })).toBe(1);
});

test('a listing that comes back is listed again, and an older run’s end that comes late does not take it off', async () => {
  await observe(onPage('back', chairsPage(1)));
  await bench.finishRun(run(1, [chairsRead]));
  const second = await bench.finishRun(run(2, [chairsRead]));
  await observe({ ...chair, listingKey: 'back', observedAt: at(30), page: { url: tables, confirmedAt: at(30) } });
  expect(await listedBySku()).toEqual({ back: true });
  await bench.tellRun(second);
  expect(await listedBySku()).toEqual({ back: true });
});

test('more listings than fit into one transaction are all delisted', async () => {
  const listings = Array.from({ length: 450 }, (_, index) => onPage(`gone-${index}`, chairsPage(1)));
  await bench.observe(...listings.slice(0, 1));
  await bench.observe(...listings.slice(1));
  await bench.decide(listings.map(({ listingKey }) => listingKey));
  await bench.finishRun(run(1, [chairsRead]));
  await bench.finishRun(run(2, [chairsRead]));
  expect(await bench.database.prisma.offer.count({ where: { listed: false } })).toBe(450);
});

test('a page that answers 404 is closed with everything it said, so that it is not asked for by its leaf again', async () => {
  await observe(onPage('gone', chairsPage(2)), onPage('here', chairsPage(1)));
  await confirm(chairs, 11);
  await bench.finishRun(run(1, [chairsRead, { ...chairsPage(2), pageNumber: 2, state: 'skipped', httpStatus: 404 }]));
  expect(await bench.database.prisma.observation.findMany({ orderBy: { listingKey: 'asc' } })).toMatchObject([
    { listingKey: 'gone', open: false, lastConfirmedAt: at(1) },
    { listingKey: 'here', open: true },
  ]);
});
