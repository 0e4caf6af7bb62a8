import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type FieldName, type ObservedFields, type PackedReading, unpackField } from '@aisle/core';
import { createOutbox } from '@aisle/storage';
import { recordPages } from '../src/record/record-pages.js';
import { type ParserKit, startParserKit, unchangedOf } from './parser-kit.js';
import { leafUrl, listingHtml, productHtml, type Tile, treeHtml } from './test-shop.js';

let kit: ParserKit;
beforeAll(async () => {
  kit = await startParserKit();
});
afterAll(() => kit.release());
beforeEach(async () => {
  await kit.prisma.$executeRaw`
    truncate crawl_run, fetch_request, raw_object, source_page, unreadable_page, catalog_tree, catalog_tree_node, catalog_page,
      product, observation, page_reading, outbox`;
  kit.clock.advance(60_000);
});

const tiles: Tile[] = [
  { sku: 'A1', price: '10.00' },
  { sku: 'B2', price: '20.00' },
];
const hammers = (runId: string, shown: Tile[] = tiles, pages = 1) => ({
  runId,
  kind: 'catalog-page' as const,
  url: leafUrl('hammers'),
  context: { leafUrl: leafUrl('hammers'), pageNumber: 1 },
  html: listingHtml('hammers', shown, pages),
});
const hammersPage = (runId: string, pageNumber: number, shown: Tile[]) => ({
  runId,
  kind: 'catalog-page' as const,
  url: leafUrl('hammers', pageNumber),
  context: { leafUrl: leafUrl('hammers'), pageNumber },
  html: listingHtml('hammers', shown),
});
const product = (runId: string, tile: Tile & { description?: string }) => ({
  runId,
  kind: 'product-page' as const,
  url: `http://shop.test/p/${tile.sku}`,
  html: productHtml(tile),
});
const menu = (runId: string, departments: Record<string, string[]>) => ({
  runId,
  kind: 'catalog-tree' as const,
  url: 'http://shop.test/',
  html: treeHtml(departments),
});
/** What a run has to fetch. */
const linksOf = async (runId: string) => {
  const requests = await kit.prisma.fetchRequest.findMany({ where: { runId }, orderBy: { url: 'asc' } });
  return requests.map(({ kind, url, context, depth }) => ({ kind, url, context, depth }));
};
/** Another run, a minute later. */
const laterRun = () => {
  kit.clock.advance(60_000);
  return kit.startRun();
};
interface Item {
  listingKey: string;
}
/** The items of all catalog pages, as who reads the view sees them. */
const itemsNow = () => kit.prisma.$queryRaw<Item[]>`
  select listing_key as "listingKey", position, name, price_minor as "priceMinor", currency, raw_object_id as "rawObjectId"
    from catalog_page_item order by source_page_id, position`;
const everything = async () => ({
  requests: await kit.prisma.fetchRequest.findMany({ orderBy: { id: 'asc' } }),
  pages: await kit.prisma.sourcePage.findMany({ orderBy: { id: 'asc' } }),
  catalogPages: await kit.prisma.catalogPage.findMany({ orderBy: { sourcePageId: 'asc' } }),
  items: await itemsNow(),
  products: await kit.prisma.product.findMany({ orderBy: { listingKey: 'asc' } }),
  observations: await kit.prisma.observation.findMany({ orderBy: { id: 'asc' } }),
  outbox: await kit.prisma.outbox.findMany({ orderBy: { id: 'asc' } }),
});

/** How the open observations say that their fields were read, as `sku source field: strategy place "raw text"`. */
const readings = async (): Promise<string[]> => {
  const pages = await kit.prisma.pageReading.findMany();
  const observations = await kit.prisma.observation.findMany({ where: { open: true } });
  return observations
    .flatMap(({ rawObjectId, parserVersion, listingKey, variant, source, fields }) => {
      const page = pages.find((row) => row.rawObjectId === rawObjectId && row.parserVersion === parserVersion);
      return Object.entries(fields as ObservedFields).map(([field, value]) => {
        const packed = page?.reading as unknown as PackedReading;
        const read = unpackField(packed, { listingKey, variant, field: field as FieldName, value });
        return `${listingKey} ${source} ${field}: ${read ? `${read.strategy} ${read.place} "${read.rawText}"` : 'not told'}`;
      });
    })
    .sort();
};

test('each field of a page that is read says by which rule and from which text, once for all listings of a page', async () => {
  const runId = await kit.startRun();
  await kit.crawl(hammers(runId), product(runId, { sku: 'A1', price: '1,010.50', description: 'Of  steel' }));
  expect(await readings()).toEqual([
    'A1 catalog-page listed: not told',
    'A1 catalog-page name: selector a "Thing A1"',
    'A1 catalog-page price: selector .price "€10.00"',
    'A1 catalog-page sku: attribute @data-sku "A1"',
    'A1 catalog-page url: attribute a @href "/p/A1"',
    'A1 product-page description: selector .description "Of steel"',
    'A1 product-page listed: not told',
    'A1 product-page name: selector h1 "Thing A1"',
    'A1 product-page price: selector .price "€1,010.50"',
    'A1 product-page sku: attribute [data-sku] @data-sku "A1"',
    'A1 product-page url: page-address url "http://shop.test/p/A1"',
    'B2 catalog-page listed: not told',
    'B2 catalog-page name: selector a "Thing B2"',
    'B2 catalog-page price: selector .price "€20.00"',
    'B2 catalog-page sku: attribute @data-sku "B2"',
    'B2 catalog-page url: attribute a @href "/p/B2"',
  ]);
  expect(await kit.prisma.pageReading.count()).toBe(2);
});

test('a page that says what it said keeps no reading again; where one price is new, the others name the page they were first read from', async () => {
  await kit.crawl(hammers(await kit.startRun()));
  await kit.crawl(hammers(await laterRun()));
  expect(await kit.prisma.pageReading.count()).toBe(1);
  await kit.crawl(hammers(await laterRun(), [{ sku: 'A1', price: '11.00' }, ...tiles.slice(1)]));
  expect(await kit.prisma.pageReading.count()).toBe(2);
  const open = await kit.prisma.observation.findMany({ where: { open: true }, orderBy: { listingKey: 'asc' } });
  expect(new Set(open.map(({ rawObjectId }) => rawObjectId)).size).toBe(2);
  expect((await readings()).filter((line) => line.includes('price'))).toEqual([
    'A1 catalog-page price: selector .price "€11.00"',
    'B2 catalog-page price: selector .price "€20.00"',
  ]);
});

test('a page that comes back as it was, after its leaf had lost it, keeps the reading it has', async () => {
  const second = [{ sku: 'C3', price: '30.00' }];
  const runId = await kit.startRun();
  await kit.crawl(hammers(runId, tiles, 2), hammersPage(runId, 2, second));
  await kit.crawl(hammers(await laterRun(), tiles, 1));
  const laterId = await laterRun();
  await kit.crawl(hammers(laterId, tiles, 2), hammersPage(laterId, 2, second));
  expect((await readings()).filter((line) => line.startsWith('C3') && line.includes('price'))).toEqual([
    'C3 catalog-page price: selector .price "€30.00"',
  ]);
});

test('a catalog page becomes its rows, its observations, the next requests and a message for each bucket', async () => {
  const runId = await kit.startRun();
  const [message] = await kit.crawl(hammers(runId, tiles, 3));

  const { requests, pages, catalogPages, items, observations, outbox } = await everything();
  expect(requests.map(({ url, kind, state, context }) => ({ url, kind, state, context }))).toEqual([
    {
      url: leafUrl('hammers'),
      kind: 'catalog-page',
      state: 'parsed',
      context: { leafUrl: leafUrl('hammers'), pageNumber: 1 },
    },
    {
      url: leafUrl('hammers', 2),
      kind: 'catalog-page',
      state: 'pending',
      context: { leafUrl: leafUrl('hammers'), pageNumber: 2 },
    },
    {
      url: leafUrl('hammers', 3),
      kind: 'catalog-page',
      state: 'pending',
      context: { leafUrl: leafUrl('hammers'), pageNumber: 3 },
    },
    { url: 'http://shop.test/p/A1', kind: 'product-page', state: 'pending', context: {} },
    { url: 'http://shop.test/p/B2', kind: 'product-page', state: 'pending', context: {} },
  ]);
  const rawObjectId = message?.payload.raw.rawObjectId;
  expect(pages).toMatchObject([{ url: leafUrl('hammers'), rawObjectId, etag: '"tag"', lastRunId: runId }]);
  expect(catalogPages).toMatchObject([
    { leafUrl: leafUrl('hammers'), pageNumber: 1, itemCount: 2, runId, rawObjectId },
  ]);
  expect(items).toMatchObject([
    { listingKey: 'A1', position: 0, name: 'Thing A1', priceMinor: 1000n, currency: 'EUR', rawObjectId },
    { listingKey: 'B2', position: 1, priceMinor: 2000n },
  ]);
  expect(observations).toMatchObject([
    { listingKey: 'A1', source: 'catalog-page', open: true, observedAt: kit.clock.now(), runId, rawObjectId },
    { listingKey: 'B2', open: true },
  ]);
  expect(observations[0]?.fields).toMatchObject({ price: { amountMinor: 1000, currency: 'EUR' }, listed: true });
  const bits = outbox.reduce((sum, { routingKey }) => sum | (1 << Number(routingKey.replace('sync.offers.', ''))), 0);
  expect(requests[0]).toMatchObject({ unsyncedBits: bits, syncedAt: null, rawObjectId });
  expect(outbox[0]?.envelope).toMatchObject({
    type: 'offers.observed',
    correlationId: `correlation-${runId}`,
    causationId: message?.envelope.id,
    payload: { requestId: message?.payload.requestId },
  });
  expect(await kit.takeTouched()).toEqual(['A1', 'B2']);
});

test('a redelivered page.fetched changes nothing', async () => {
  const [message] = await kit.crawl(hammers(await kit.startRun(), tiles, 3));
  if (!message) throw new Error('nothing was crawled');
  const before = await everything();
  kit.clock.advance(1_000);

  await kit.deliver(message);
  await kit.deliver(message, message);

  expect(await everything()).toEqual(before);
});

test('a page delivered twice in one batch counts once', async () => {
  const message = await kit.fetched(hammers(await kit.startRun()));

  await kit.deliver(message, message);

  expect(await kit.prisma.observation.count()).toBe(2);
  expect(await kit.takeTouched()).toEqual(['A1', 'B2']);
});

test.each(['an equal body', 'a 304'])(
  'a page that is unchanged (%s) writes no observation and sends nothing',
  async (how) => {
    const [first] = await kit.crawl(hammers(await kit.startRun()));
    if (!first) throw new Error('nothing was crawled');
    await kit.takeTouched();
    const before = await everything();
    const runId = await laterRun();

    const again = await kit.fetched(hammers(runId));
    const message = how === 'a 304' ? unchangedOf(first, again.payload, kit.clock.now()) : again;
    await kit.deliver(message);

    const after = await everything();
    expect(after.observations).toEqual(before.observations);
    expect(after.items).toEqual(before.items);
    expect(after.outbox).toEqual([]);
    const seenAgain = { confirmedAt: kit.clock.now(), lastRunId: runId, seenSnapshot: after.pages[0]?.seenSnapshot };
    expect(after.pages).toEqual([{ ...before.pages[0], ...seenAgain }]);
    expect(after.catalogPages).toMatchObject([{ runId, rawObjectId: first.payload.raw.rawObjectId }]);
    expect(await kit.requestOf(message)).toMatchObject({ state: 'parsed', unsyncedBits: 0, syncedAt: kit.clock.now() });
    // Its links are found again: the new run needs them.
    expect(await kit.prisma.fetchRequest.count({ where: { runId, kind: 'product-page' } })).toBe(2);
  },
);

test('a page that came back as it was is not even read, and its new run is led on all the same', async () => {
  const [first] = await kit.crawl(hammers(await kit.startRun(), tiles, 3));
  if (!first) throw new Error('nothing was crawled');
  const linksBefore = await linksOf(first.payload.runId);
  const [runId, parsesBefore] = [await laterRun(), kit.parses()];
  const again = unchangedOf(first, (await kit.fetched(hammers(runId, tiles, 3))).payload, kit.clock.now());
  kit.rawStore.objects.clear();

  await kit.deliver(again);

  expect(kit.parses()).toBe(parsesBefore);
  expect(await kit.requestOf(again)).toMatchObject({ state: 'parsed' });
  expect(await linksOf(runId)).toEqual(linksBefore);
  expect(linksBefore.length).toBeGreaterThan(2);
  expect(await kit.prisma.catalogPage.findMany()).toMatchObject([{ runId, itemCount: 2 }]);
});

test('a page that came back as it was is read again where the parser is a newer one, from the bytes that are kept', async () => {
  const [first] = await kit.crawl(hammers(await kit.startRun()));
  if (!first) throw new Error('nothing was crawled');
  await kit.prisma.sourcePage.updateMany({ data: { parserVersion: 'an-older-one' } });
  const [runId, parsesBefore] = [await laterRun(), kit.parses()];
  const again = unchangedOf(first, (await kit.fetched(hammers(runId))).payload, kit.clock.now());

  await kit.deliver(again);

  expect(kit.parses()).toBe(parsesBefore + 1);
  expect(await kit.requestOf(again)).toMatchObject({ state: 'parsed' });
  const [page] = await kit.prisma.sourcePage.findMany();
  expect(page).toMatchObject({ rawObjectId: first.payload.raw.rawObjectId, lastRunId: runId });
  expect(page?.parserVersion).not.toBe('an-older-one');
});

test('a page taken for as it was that another run has changed meanwhile comes again, and is read then', async () => {
  const [first] = await kit.crawl(hammers(await kit.startRun()));
  if (!first) throw new Error('nothing was crawled');
  const runId = await laterRun();
  const again = unchangedOf(first, (await kit.fetched(hammers(runId))).payload, kit.clock.now());
  const record = recordPages({ database: kit.database, outbox: createOutbox(kit.database), clock: kit.clock });
  const known = await kit.knownContent([again.payload]);
  const parse = known.get(again.payload.requestId);
  if (!parse) throw new Error('the page was not known');
  await kit.prisma.sourcePage.updateMany({ data: { bodySha256: 'another' } });

  await expect(record([{ fetched: again.payload, envelope: again.envelope, parse }])).rejects.toMatchObject({
    code: 'PAGE_CHANGED_MEANWHILE',
  });
  await kit.deliver(again);
  expect(await kit.requestOf(again)).toMatchObject({ state: 'parsed' });
});

test('a changed price gives one observation and one listing to decide again', async () => {
  await kit.crawl(hammers(await kit.startRun()));
  await kit.takeTouched();
  const firstSeen = kit.clock.now();
  const runId = await laterRun();

  const [message] = await kit.crawl(
    hammers(runId, [
      { sku: 'A1', price: '9.00' },
      { sku: 'B2', price: '20.00' },
    ]),
  );

  const observations = await kit.prisma.observation.findMany({ where: { listingKey: 'A1' }, orderBy: { id: 'asc' } });
  expect(observations).toMatchObject([
    { open: false, lastConfirmedAt: firstSeen, supersededAt: kit.clock.now() },
    { open: true, observedAt: kit.clock.now(), fields: { price: { amountMinor: 900, currency: 'EUR' } } },
  ]);
  expect(await kit.prisma.observation.count({ where: { listingKey: 'B2' } })).toBe(1);
  expect(await kit.takeTouched()).toEqual(['A1']);
  expect(await itemsNow()).toMatchObject([
    { priceMinor: 900n, rawObjectId: message?.payload.raw.rawObjectId },
    { priceMinor: 2000n },
  ]);
});

test('an observation that said more than the new one is closed but not superseded', async () => {
  await kit.crawl(product(await kit.startRun(), { sku: 'A1', price: '10.00', description: 'Heavy.' }));
  await kit.crawl(product(await laterRun(), { sku: 'A1', price: '10.00' }));
  expect(await kit.prisma.observation.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
    { open: false, supersededAt: null },
    { open: true, supersededAt: null },
  ]);

  await kit.crawl(product(await laterRun(), { sku: 'A1', price: '11.00', description: 'Light.' }));
  expect(await kit.prisma.observation.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
    { supersededAt: kit.clock.now() },
    { supersededAt: kit.clock.now() },
    { open: true, supersededAt: null },
  ]);
});

test('a tile that disappears is closed, and comes back as a new observation', async () => {
  await kit.crawl(hammers(await kit.startRun()));
  await kit.takeTouched();
  const firstSeen = kit.clock.now();
  const runId = await laterRun();

  await kit.crawl(hammers(runId, [{ sku: 'B2', price: '20.00' }]));

  expect(await kit.prisma.observation.findFirst({ where: { listingKey: 'A1' } })).toMatchObject({
    open: false,
    lastConfirmedAt: firstSeen,
    supersededAt: null,
  });
  expect(await itemsNow()).toMatchObject([{ listingKey: 'B2', position: 0 }]);
  expect(await kit.takeTouched()).toEqual(['A1']);

  await kit.crawl(hammers(await laterRun()));
  expect(await kit.prisma.observation.findMany({ where: { listingKey: 'A1' }, orderBy: { id: 'asc' } })).toMatchObject([
    { open: false, supersededAt: kit.clock.now() },
    { open: true },
  ]);
  expect(await kit.takeTouched()).toEqual(['A1']);
});

test('a leaf that has shrunk by its own pager loses its last pages, their items and their open observations', async () => {
  const first = await kit.startRun();
  await kit.crawl(
    hammers(first, tiles, 3),
    hammersPage(first, 2, [{ sku: 'C3', price: '3.00' }]),
    hammersPage(first, 3, [{ sku: 'D4', price: '4.00' }]),
  );
  await kit.takeTouched();
  const runId = await laterRun();

  const [message] = await kit.crawl(hammers(runId, tiles, 2));

  expect(await kit.prisma.catalogPage.findMany({ orderBy: { pageNumber: 'asc' } })).toMatchObject([
    { pageNumber: 1 },
    { pageNumber: 2 },
  ]);
  expect((await itemsNow()).map(({ listingKey }) => listingKey).sort()).toEqual(['A1', 'B2', 'C3']);
  expect(await kit.prisma.observation.findFirst({ where: { listingKey: 'D4' } })).toMatchObject({ open: false });
  expect(await kit.takeTouched()).toEqual(['D4']);
  expect(message && (await kit.requestOf(message)).unsyncedBits).not.toBe(0);

  // The leaf grows again with the very page it had: its rows come back.
  const third = await laterRun();
  await kit.crawl(hammers(third, tiles, 3), hammersPage(third, 3, [{ sku: 'D4', price: '4.00' }]));
  expect((await itemsNow()).filter(({ listingKey }) => listingKey === 'D4')).toHaveLength(1);
  expect(await kit.takeTouched()).toEqual(['D4']);
});

test('a leaf whose pager is not found keeps its pages, and asks for them: only they can tell', async () => {
  const first = await kit.startRun('pages');
  await kit.crawl(hammers(first, tiles, 2), hammersPage(first, 2, [{ sku: 'C3', price: '3.00' }]));
  await kit.takeTouched();
  const runId = await kit.startRun('pages');
  kit.clock.advance(60_000);

  await kit.crawl(hammers(runId, tiles, 0));

  expect(await kit.prisma.catalogPage.count()).toBe(2);
  expect(await kit.prisma.observation.findFirst({ where: { listingKey: 'C3' } })).toMatchObject({ open: true });
  expect(await kit.takeTouched()).toEqual([]);
  expect(await kit.prisma.fetchRequest.findMany({ where: { runId, state: 'pending' } })).toMatchObject([
    { url: leafUrl('hammers', 2), kind: 'catalog-page', context: { leafUrl: leafUrl('hammers'), pageNumber: 2 } },
  ]);
});

test('the tree gets a new version only when the menu has changed, and one menu without a leaf takes no pages away', async () => {
  const first = await kit.startRun();
  await kit.crawl(menu(first, { tools: ['hammers', 'saws'] }));
  await kit.crawl(hammers(first), {
    runId: first,
    kind: 'catalog-page',
    url: leafUrl('saws'),
    context: { leafUrl: leafUrl('saws'), pageNumber: 1 },
    html: listingHtml('saws', [{ sku: 'S1', price: '5.00' }]),
  });
  await kit.takeTouched();
  const second = await laterRun();
  await kit.crawl(menu(second, { tools: ['hammers', 'saws'] }));
  expect(await kit.prisma.catalogTree.findMany()).toMatchObject([
    { nodeCount: 3, leafCount: 2, runId: first, lastRunId: second, confirmedAt: kit.clock.now() },
  ]);
  expect(await kit.takeTouched()).toEqual([]);

  const third = await laterRun();
  await kit.crawl(menu(third, { tools: ['hammers'] }));
  expect(await kit.prisma.catalogTree.findMany({ orderBy: { observedAt: 'asc' } })).toMatchObject([
    { leafCount: 2, lastRunId: second },
    { leafCount: 1, runId: third, lastRunId: third },
  ]);
  expect(
    await kit.prisma.catalogTreeNode.findMany({ orderBy: [{ treeId: 'asc' }, { position: 'asc' }] }),
  ).toMatchObject([
    { position: 0, parent: null, level: 1, name: 'tools', path: ['tools'], leaf: false },
    {
      position: 1,
      parent: 0,
      level: 2,
      name: 'hammers',
      path: ['tools', 'hammers'],
      url: leafUrl('hammers'),
      leaf: true,
    },
    { position: 2, parent: 0, level: 2, name: 'saws', leaf: true },
    { position: 0, name: 'tools' },
    { position: 1, name: 'hammers' },
  ]);
  expect(await kit.prisma.catalogPage.count()).toBe(2);
  expect(await kit.prisma.observation.findFirst({ where: { listingKey: 'S1' } })).toMatchObject({ open: true });
  expect(await kit.takeTouched()).toEqual([]);
  expect(
    (await kit.prisma.fetchRequest.findMany({ where: { runId: third } })).map(({ url, state }) => [url, state]),
  ).toEqual([
    ['http://shop.test/', 'parsed'],
    [leafUrl('hammers'), 'pending'],
  ]);
});

test('a page that cannot be read keeps its raw object and harms nobody else in its batch', async () => {
  const runId = await kit.startRun();
  const broken = { ...product(runId, { sku: 'X9', price: '1.00' }), html: '<p>Sorry' };

  const [, failed, after] = await kit.crawl(hammers(runId), broken, product(runId, { sku: 'B2', price: '20.00' }));

  const request = failed && (await kit.requestOf(failed));
  expect(request).toMatchObject({ state: 'parse-failed', errorCode: 'PARSE_FAILED', finishedAt: kit.clock.now() });
  expect(request?.errorMessage).toMatch(/no product data/);
  expect(await kit.prisma.rawObject.count({ where: { id: failed?.payload.raw.rawObjectId ?? '' } })).toBe(1);
  expect(await kit.prisma.sourcePage.count({ where: { url: broken.url } })).toBe(0);
  expect(after && (await kit.requestOf(after)).state).toBe('parsed');
  expect(await itemsNow()).toHaveLength(2);
});

test('the last bytes of an unreadable page are remembered, so that they are not stored again, until it can be read', async () => {
  const broken = { ...product(await kit.startRun(), { sku: 'X9', price: '1.00' }), html: '<p>Sorry' };
  const [first] = await kit.crawl(broken);
  expect(await kit.prisma.unreadablePage.findMany()).toMatchObject([
    { url: broken.url, rawObjectId: first?.payload.raw.rawObjectId, etag: '"tag"' },
  ]);

  await kit.crawl(product(await laterRun(), { sku: 'X9', price: '1.00' }));

  expect(await kit.prisma.unreadablePage.count()).toBe(0);
  expect(await kit.prisma.product.count()).toBe(1);
});

test('a page that arrives late, after a newer fetch of it, changes nothing but its own request', async () => {
  const runId = await kit.startRun();
  const late = await kit.fetched(hammers(runId, [{ sku: 'OLD', price: '1.00' }]));
  await kit.crawl(hammers(await laterRun()));
  await kit.takeTouched();
  const before = await everything();

  await kit.deliver(late);

  const after = await everything();
  expect({ ...after, requests: [] }).toEqual({ ...before, requests: [] });
  expect(await kit.requestOf(late)).toMatchObject({ state: 'parsed', unsyncedBits: 0 });
  expect(await kit.prisma.fetchRequest.findMany({ where: { runId, kind: 'product-page' } })).toMatchObject([
    { url: 'http://shop.test/p/OLD', state: 'pending' },
  ]);
});

test('of two fetches of one page in one batch the later one counts', async () => {
  const early = await kit.fetched(hammers(await kit.startRun(), [{ sku: 'OLD', price: '1.00' }]));
  const late = await kit.fetched(hammers(await laterRun()));

  await kit.deliver(late, early);

  expect((await itemsNow()).map(({ listingKey }) => listingKey).sort()).toEqual(['A1', 'B2']);
  expect([await kit.requestOf(early), await kit.requestOf(late)]).toMatchObject([
    { state: 'parsed' },
    { state: 'parsed' },
  ]);
});

test('requests are made only within the scope of the run, only of the shop, and none once the run is over', async () => {
  const tilesOfOthers = [...tiles, { sku: 'E5', price: '5.00', href: 'http://elsewhere.test/p/E5' }];
  const urlsOf = async (runId: string) =>
    (await kit.prisma.fetchRequest.findMany({ where: { runId, state: 'pending' }, orderBy: { id: 'asc' } })).map(
      ({ url }) => url,
    );

  const pages = await kit.startRun('pages');
  await kit.crawl(hammers(pages, tilesOfOthers, 2));
  expect(await urlsOf(pages)).toEqual([leafUrl('hammers', 2)]);

  const tree = await kit.startRun('tree');
  await kit.crawl(menu(tree, { tools: ['hammers'] }));
  expect(await urlsOf(tree)).toEqual([]);

  const products = await kit.startRun('products');
  await kit.crawl(hammers(products, tilesOfOthers, 2));
  expect(await urlsOf(products)).toEqual([leafUrl('hammers', 2), 'http://shop.test/p/A1', 'http://shop.test/p/B2']);

  const cancelled = await kit.startRun('products', 'cancelled');
  await kit.crawl(hammers(cancelled, tilesOfOthers, 2));
  expect(await urlsOf(cancelled)).toEqual([]);
});

test('an unchanged page has its listing decided again where another source has spoken since', async () => {
  await kit.crawl(hammers(await kit.startRun()));
  const second = await laterRun();
  await kit.crawl(product(second, { sku: 'A1', price: '12.00' }));
  await kit.takeTouched();

  await kit.crawl(hammers(await laterRun()));
  expect(await kit.takeTouched()).toEqual(['A1']);

  await kit.crawl(hammers(await laterRun()));
  expect(await kit.takeTouched()).toEqual([]);
});

test('a listing is decided again where another source’s word was on its way when the page was last confirmed', async () => {
  await kit.crawl(hammers(await kit.startRun()));
  await kit.takeTouched();
  const { prisma } = kit;
  const inTime = kit.clock.now();
  await prisma.$transaction(async (late) => {
    // It takes its place before the page is confirmed, and is committed after it.
    await late.$queryRaw`select pg_current_xact_id()::text`;
    await kit.crawl(hammers(await laterRun()));
    const listing = { supplierId: 'test-shop', listingKey: 'A1', variant: '', market: 'DE/EUR//' };
    const word = { id: 'late', source: 'vendor-event', fields: {}, open: false, observedAt: inTime };
    await late.observation.create({ data: { ...listing, ...word } });
  });
  expect(await kit.takeTouched()).toEqual([]);

  await kit.crawl(hammers(await laterRun()));
  expect(await kit.takeTouched()).toEqual(['A1']);

  await kit.crawl(hammers(await laterRun()));
  expect(await kit.takeTouched()).toEqual([]);
});

test('a tile that wanders over many pages leaves few words that are still weighed', async () => {
  for (const pageNumber of [2, 3, 4, 5, 6]) {
    const runId = await laterRun();
    const pages = [2, 3, 4, 5, 6].filter((page) => page <= pageNumber);
    await kit.crawl(
      ...pages.map((page) =>
        hammersPage(runId, page, [{ sku: page === pageNumber ? 'W1' : `Q${page}`, price: `${pageNumber}.00` }]),
      ),
    );
  }
  const weighed = await kit.prisma.observation.findMany({ where: { listingKey: 'W1', supersededAt: null } });
  expect(weighed.filter(({ open }) => open)).toHaveLength(1);
  expect(weighed.length).toBeLessThanOrEqual(2);
});

test('a lost raw object sends its request back to be fetched whole, and ends it after five times', async () => {
  const [first] = await kit.crawl(hammers(await kit.startRun()));
  if (!first) throw new Error('nothing was crawled');
  const runId = await laterRun();
  const again = unchangedOf(first, (await kit.fetched(hammers(runId))).payload, kit.clock.now());
  kit.rawStore.objects.delete(first.payload.raw.key);
  // Else nobody asks for the bytes.
  await kit.prisma.sourcePage.updateMany({ data: { parserVersion: 'an-older-one' } });

  await kit.deliver(again);
  await kit.deliver(again);

  expect(await kit.requestOf(again)).toMatchObject({ state: 'pending', attempts: 1, errorCode: 'RAW_OBJECT_MISSING' });
  expect(await kit.prisma.sourcePage.findMany()).toMatchObject([{ etag: null, lastModified: null, bodySha256: '' }]);

  for (const attempt of [2, 3, 4, 5]) await kit.deliver({ ...again, payload: { ...again.payload, attempt } });
  expect(await kit.requestOf(again)).toMatchObject({ state: 'failed', attempts: 5, finishedAt: kit.clock.now() });
});

test('keys and links of any length can be stored', async () => {
  const href = `/p/${'x'.repeat(1_900)}`;

  const [message] = await kit.crawl(
    hammers(await kit.startRun(), [
      { sku: 'y'.repeat(300), price: '1.00', href: `${href}1` },
      { sku: 'y'.repeat(300), price: '1.00', href: `${href}2` },
    ]),
  );

  expect(message && (await kit.requestOf(message)).state).toBe('parsed');
  const keys = (await kit.prisma.observation.findMany()).map(({ listingKey }) => listingKey);
  expect(new Set(keys).size).toBe(2);
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(1_000);
});

test('batches that share pages and links do not get into each other’s way', async () => {
  const runId = await kit.startRun();
  const otherRun = await kit.startRun();
  const messages: Awaited<ReturnType<ParserKit['fetched']>>[] = [];
  for (const page of [1, 2, 3, 4]) {
    for (const run of [runId, otherRun]) {
      messages.push(await kit.fetched(page === 1 ? hammers(run, tiles, 4) : hammersPage(run, page, tiles)));
    }
  }
  const order = (of: number[]) =>
    kit.deliver(...of.map((index) => messages[index]).filter((message) => message !== undefined));

  await Promise.all([order([0, 3, 4, 7]), order([6, 5, 2, 1])]);

  const states = (await kit.prisma.fetchRequest.findMany({ where: { kind: 'catalog-page' } })).map(
    ({ state }) => state,
  );
  expect(states).toEqual(Array(8).fill('parsed'));
});
