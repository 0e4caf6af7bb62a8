import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorResponseSchema, itemExplanationSchema, type ItemExplanation, listedItemsSchema } from '@aisle/contracts';
import type { ObservationSource, ObservedFields, PackedReading } from '@aisle/core';
import type { Database, Prisma } from '@aisle/storage';
import { type CatalogApiKit, startCatalogApi } from './catalog-api-kit.js';

let api: CatalogApiKit;
beforeAll(async () => {
  api = await startCatalogApi(async (database) => {
    await addSaw(database);
    await addLampWithoutSkuOnItsTile(database);
  });
});
afterAll(() => api.release());

const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1, hour));
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const json = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;

/** Its listing goes by its address; only its product page has told the SKU. */
const addLampWithoutSkuOnItsTile = async ({ prisma }: Database): Promise<void> => {
  const url = 'https://shop.example/lamp';
  const listing = { supplierId: 'shop', listingKey: url, variant: '', market: 'DE/EUR//' };
  await prisma.offer.create({ data: { id: 'offer-lamp', ...listing, facts: {}, version: 1, decidedAt: at(3) } });
  const item = { tenantId: 'demo', id: 'i-lamp', itemKey: `offer:shop/${url}//`, supplierId: 'shop', sku: 'L-77' };
  await prisma.catalogItem.create({ data: { ...item, listed: true, version: 1, facts: {}, updatedAt: at(4) } });
  await prisma.catalogItemOffer.create({ data: { tenantId: 'demo', offerId: 'offer-lamp', itemId: 'i-lamp' } });
};

/** One saw: a tile and a product page of `shop`, an older tile, an event of a vendor, all of one offer; a dealer's offer. */
const addSaw = async ({ prisma }: Database): Promise<void> => {
  await prisma.tenant.create({ data: { id: 'demo', name: 'Demo' } });
  await prisma.tenantSubscription.createMany({
    data: [
      { tenantId: 'demo', supplierId: '*', priority: 0 },
      { tenantId: 'demo', supplierId: 'shop', priority: 5 },
    ],
  });
  await prisma.supplier.createMany({
    data: ['shop', 'dealer'].map((id) => ({ id, kind: 'retailer', name: id })),
  });
  await prisma.retailer.create({
    data: {
      id: 'shop',
      name: 'Shop',
      origin: 'https://shop.example',
      market: 'DE/EUR//',
      politenessKey: 'shop',
      ratePerSecond: 1,
      maxConcurrency: 1,
      recipeFingerprint: 'f',
    },
  });
  const pages = await Promise.all(
    (['catalog-page', 'product-page'] as const).map((kind) =>
      prisma.sourcePage.create({
        data: {
          supplierId: 'shop',
          market: 'DE/EUR//',
          url: `https://shop.example/${kind}`,
          kind,
          rawObjectId: `raw-${kind}`,
          rawKey: 'key',
          bodySha256: '',
          parserVersion: 'v1',
          observedAt: at(1),
          confirmedAt: at(kind === 'catalog-page' ? 10 : 9),
          lastRunId: 'run',
        },
      }),
    ),
  );
  await prisma.rawObject.createMany({
    data: ['raw-catalog-page', 'raw-product-page'].map((id) => ({
      id,
      key: `raw/shop/${id}.html`,
      supplierId: 'shop',
      kind: 'page',
      url: id,
      finalUrl: id,
      httpStatus: 200,
      storedEncoding: 'gzip',
      wireSha256: '',
      wireBytes: 1,
      bodySha256: '',
      bodyBytes: 1,
      fetchedAt: at(3),
    })),
  });
  const reading: PackedReading = {
    rules: [
      ['selector', '.now', 1],
      ['json-ld', 'json-ld', 0],
    ],
    usual: { price: [0, ['from €', 2, ' *']], name: [1, 0] },
    others: [['SAW', '', { name: [0, 'The Saw!'] }]],
  };
  await prisma.pageReading.create({
    data: { rawObjectId: 'raw-product-page', parserVersion: 'v1', reading: json(reading) },
  });
  const statement = (
    id: string,
    source: ObservationSource,
    fields: ObservedFields,
    more: Partial<Prisma.ObservationCreateManyInput> = {},
  ): Prisma.ObservationCreateManyInput => ({
    id,
    supplierId: 'shop',
    listingKey: 'SAW',
    variant: '',
    market: 'DE/EUR//',
    source,
    fields: json(fields),
    observedAt: at(3),
    open: true,
    rawObjectId: `raw-${source}`,
    parserVersion: 'v1',
    ...more,
  });
  await prisma.observation.createMany({
    data: [
      statement(
        'tile',
        'catalog-page',
        { name: 'Saw', price: eur(900), listed: true },
        { sourcePageId: pages[0]?.id ?? null },
      ),
      statement(
        'page',
        'product-page',
        { name: 'Saw', price: eur(123450), listed: true },
        { sourcePageId: pages[1]?.id ?? null },
      ),
      statement('gone', 'product-page', { price: eur(800) }, { observedAt: at(1), open: false, supersededAt: at(3) }),
      statement(
        'event',
        'vendor-event',
        { availability: 'InStock' },
        { open: false, rawObjectId: 'raw-event', parserVersion: null },
      ),
      statement('dealt', 'partner-feed', { name: 'saw', price: eur(100) }, { supplierId: 'dealer', open: false }),
    ],
  });
  const ofShop = {
    page: { name: 'Saw', price: eur(123450), listed: true },
    event: { availability: 'InStock' },
  };
  const ofDealer = { dealt: { name: 'saw', price: eur(100) } };
  await prisma.offer.createMany({
    data: Object.entries({ shop: ofShop, dealer: ofDealer }).map(([supplierId, facts]) => ({
      id: `offer-${supplierId}`,
      supplierId,
      listingKey: 'SAW',
      variant: '',
      market: 'DE/EUR//',
      facts: json(facts),
      version: 1,
      decidedAt: at(3),
    })),
  });
  await prisma.catalogItem.create({
    data: {
      tenantId: 'demo',
      id: 'i-1',
      itemKey: 'gtin:1',
      supplierId: 'shop',
      sku: 'SAW',
      listed: true,
      version: 2,
      facts: json({ 'offer-shop': ofShop }),
      updatedAt: at(4),
    },
  });
  await prisma.catalogItemOffer.createMany({
    data: ['shop', 'dealer'].map((of) => ({ tenantId: 'demo', offerId: `offer-${of}`, itemId: 'i-1' })),
  });
  const said = (observationId: string, fields: string[], from = {}) => ({
    offerId: 'offer-shop',
    observationId,
    said: fields,
    from,
  });
  await prisma.catalogItemChange.createMany({
    data: [
      { version: 1, changes: [said('gone', ['price']), said('page', ['name'])] },
      { version: 2, changes: [said('page', ['price'], { price: eur(800) })] },
    ].map(({ version, changes }) => ({
      tenantId: 'demo',
      itemId: 'i-1',
      version,
      changedAt: at(version),
      correlationId: `crawl-${version}`,
      changes: json(changes),
    })),
  });
};

const get = (path: string, key?: string) => api.get(path, key);
const explanation = async (query = ''): Promise<ItemExplanation> =>
  itemExplanationSchema.parse((await get(`/v1/tenants/demo/items/i-1/explanation${query}`)).body);
const field = async (name: string) => (await explanation()).fields.find((one) => one.field === name);

describe('the explanation of an item', () => {
  test('names of a value the page, its raw object, the rule, the text and the times', async () => {
    expect(await field('price')).toMatchObject({
      value: eur(123450),
      origin: {
        observationId: 'page',
        supplierId: 'shop',
        listingKey: 'SAW',
        source: 'product-page',
        parserVersion: 'v1',
        pageUrl: 'https://shop.example/product-page',
        rawObject: { id: 'raw-product-page', key: 'raw/shop/raw-product-page.html', fetchedAt: at(3).toISOString() },
        reading: { strategy: 'selector', place: '.now', ruleIndex: 1, rawText: 'from €1,234.50 *' },
        noReading: null,
        observedAt: at(3).toISOString(),
        confirmedAt: at(9).toISOString(),
      },
    });
  });

  test('tells where a listing was read otherwise than the rest of its page', async () => {
    expect((await field('name'))?.origin?.reading).toMatchObject({ place: '.now', rawText: 'The Saw!' });
  });

  test('names what else was said about a field, and why it does not count', async () => {
    const losers = async (name: string) =>
      Object.fromEntries(
        ((await field(name))?.others ?? []).map(({ because, origin }) => [origin.observationId, because]),
      );
    expect(await losers('price')).toEqual({ tile: 'answered-by-product-page', dealt: 'lower-priority' });
    expect(await losers('name')).toEqual({ tile: 'less-detailed', dealt: 'lower-priority' });
  });

  test('says plainly why there is no reading', async () => {
    const none = async (name: string) => (await field(name))?.origin?.noReading;
    expect([await none('availability'), await none('listed')]).toEqual(['not-a-page', 'said-by-being-there']);
    const tile = (await field('price'))?.others.find(({ origin }) => origin.observationId === 'tile');
    expect(tile?.origin).toMatchObject({ reading: null, noReading: 'not-kept' });
  });

  test('tells what changed, newest first, by which crawl, and from which page; a superseded statement too', async () => {
    const { versions } = await explanation();
    expect(versions).toMatchObject([
      {
        version: 2,
        correlationId: 'crawl-2',
        changedAt: at(2).toISOString(),
        changes: [{ field: 'price', from: eur(800), to: eur(123450), origin: { observationId: 'page' } }],
      },
      { version: 1, changes: [{ field: 'price', origin: { observationId: 'gone' } }, { field: 'name' }] },
    ]);
  });

  test('of one field tells only that, and only its changes; of so many versions no more', async () => {
    const { fields, versions } = await explanation('?field=name&changes=2');
    expect(fields.map((one) => one.field)).toEqual(['name']);
    expect(versions.map(({ changes }) => changes.map((one) => one.field))).toEqual([['name']]);
    expect((await explanation('?changes=1')).versions).toHaveLength(1);
  });

  test.each([
    ['/v1/tenants/demo/items/none/explanation', 404, 'NOT_FOUND'],
    ['/v1/tenants/other/items/i-1/explanation', 404, 'NOT_FOUND'],
    ['/v1/tenants/demo/items/i-1/explanation?field=colour', 400, 'REQUEST_INVALID'],
    ['/v1/tenants/demo/items/i-1/explanation?changes=101', 400, 'REQUEST_INVALID'],
    ['/v1/tenants/demo/items/by-listing', 400, 'REQUEST_INVALID'],
  ])('%s is %i %s', async (path, status, code) => {
    const answer = await get(path);
    expect([answer.status, errorResponseSchema.parse(answer.body).error.code]).toEqual([status, code]);
  });

  test('without a key nothing is told', async () => {
    expect((await get('/v1/tenants/demo/items/i-1/explanation', 'wrong')).status).toBe(401);
  });
});

describe('an item by its listing', () => {
  test.each([
    ['a SKU, whoever lists it', 'SAW', ['shop', 'dealer']],
    [
      'the address of a product page, as people copy it',
      'https://shop.example/product-page?utm_source=mail#top',
      ['shop'],
    ],
    ['the address of a page of many products', 'https://shop.example/catalog-page', []],
    ['something unknown', 'AXE', []],
  ])('is found by %s', async (_what, listing, suppliers) => {
    const { body } = await get(`/v1/tenants/demo/items/by-listing?listing=${encodeURIComponent(listing)}`);
    const { items } = listedItemsSchema.parse(body);
    expect(items.map(({ supplierId }) => supplierId).sort()).toEqual([...suppliers].sort());
    expect(new Set(items.map(({ itemId }) => itemId))).toEqual(new Set(suppliers.length > 0 ? ['i-1'] : []));
  });

  test.each([
    ['a SKU that its tile does not say', 'L-77', 'i-lamp'],
    ['its GTIN', '1', 'i-1'],
  ])('is found by %s', async (_what, listing, itemId) => {
    const { items } = listedItemsSchema.parse((await get(`/v1/tenants/demo/items/by-listing?listing=${listing}`)).body);
    expect(new Set(items.map((item) => item.itemId))).toEqual(new Set([itemId]));
  });

  test('is not told to another tenant', async () => {
    expect((await get('/v1/tenants/other/items/by-listing?listing=SAW')).body).toEqual({ items: [] });
  });
});
