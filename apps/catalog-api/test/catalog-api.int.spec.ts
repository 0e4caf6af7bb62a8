import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  catalogItemsPageSchema,
  catalogItemViewSchema,
  errorResponseSchema,
  itemChangesSchema,
} from '@aisle/contracts';
import type { Database, Prisma } from '@aisle/storage';
import { type CatalogApiKit, startCatalogApi } from './catalog-api-kit.js';

let api: CatalogApiKit;
beforeAll(async () => {
  api = await startCatalogApi(addItems);
});
afterAll(() => api.release());

const updatedAt = new Date('2026-01-01T00:00:00Z');
const factsOf = (values: Record<string, Prisma.InputJsonValue | null>) => ({ 'offer-1': { 'o-1': values } });

const addItems = async ({ prisma }: Database): Promise<void> => {
  await prisma.tenant.create({ data: { id: 'demo', name: 'Demo' } });
  const ids = ['i-1', 'i-2', 'i-3', 'i-4', 'i-5'];
  await prisma.catalogItem.createMany({
    data: ids.map((id, index) => ({
      tenantId: 'demo',
      id,
      itemKey: id,
      listed: true,
      version: 1,
      updatedAt,
      sku: `SKU/${id}`,
      supplierId: index === 4 ? 'other' : 'shop',
      facts: factsOf({
        name: `Item ${id}`,
        price: { amountMinor: 100 + index, currency: 'EUR' },
        sku: `SKU/${id}`,
        brand: null,
        imageUrls: ['https://img.example/1'],
        availability: 'InStock',
        regularPrice: { amountMinor: 500, currency: index === 1 ? 'USD' : 'EUR' },
      }),
    })),
  });
  await prisma.offer.createMany({
    data: ids.map((id) => ({
      id: `offer-${id}`,
      supplierId: 'shop',
      listingKey: `SKU/${id}`,
      variant: '',
      market: '',
      facts: {},
      version: 1,
      decidedAt: updatedAt,
    })),
  });
  await prisma.catalogItemOffer.createMany({
    data: ids.map((id) => ({ tenantId: 'demo', offerId: `offer-${id}`, itemId: id })),
  });
  await prisma.observation.create({
    data: {
      id: 'o-1',
      supplierId: 'shop',
      listingKey: 'SKU/i-1',
      variant: '',
      market: '',
      source: 'catalog-page',
      fields: { price: 2 },
      observedAt: updatedAt,
      open: false,
      rawObjectId: 'raw-1',
      parserVersion: 'p-1',
    },
  });
  await prisma.catalogItemChange.createMany({
    data: [1, 2].map((version) => ({
      tenantId: 'demo',
      itemId: 'i-1',
      version,
      changedAt: updatedAt,
      correlationId: 'c',
      changes: [
        {
          offerId: 'offer-1',
          observationId: version === 2 ? 'o-1' : null,
          said: ['price'],
          from: { price: version - 1 },
        },
      ],
    })),
  });
};

const get = (path: string, key?: string) => api.get(path, key);

describe('the catalog API', () => {
  test('pages through a tenant’s items, each once, in the order of their ids', async () => {
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const { body } = await get(`/v1/tenants/demo/items?limit=2&after=${after}`);
      const page = catalogItemsPageSchema.parse(body);
      seen.push(...page.items.map(({ itemId }) => itemId));
      after = page.next;
    }
    expect(seen).toEqual(['i-1', 'i-2', 'i-3', 'i-4', 'i-5']);
  });

  test('a page that ends with the last item has no next page', async () => {
    const { body } = await get('/v1/tenants/demo/items?supplier=shop&limit=4');
    const { items, next } = catalogItemsPageSchema.parse(body);
    expect([items.length, next]).toEqual([4, null]);
  });

  test('of a supplier that nobody knows does not look like an empty shop', async () => {
    const { status, body } = await get('/v1/tenants/demo/items?supplier=nosuch');
    expect([status, body]).toEqual([404, { error: expect.objectContaining({ code: 'UNKNOWN_RETAILER' }) }]);
  });

  test('shows an item as the contract says, "has none" and "not said" alike', async () => {
    const { body } = await get('/v1/tenants/demo/items/i-1');
    expect(catalogItemViewSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      itemId: 'i-1',
      version: 1,
      name: 'Item i-1',
      brand: null,
      description: null,
      priceMinor: 100,
      regularPriceMinor: 500,
      currency: 'EUR',
      availability: 'InStock',
      supplierId: 'shop',
    });
  });

  test('shows no regular price in another currency', async () => {
    expect((await get('/v1/tenants/demo/items/i-2')).body).toMatchObject({ priceMinor: 101, regularPriceMinor: null });
  });

  test('finds an item by its supplier’s SKU, slashes included', async () => {
    const { body } = await get(`/v1/tenants/demo/items/by-sku/shop/${encodeURIComponent('SKU/i-3')}`);
    expect(body).toMatchObject({ itemId: 'i-3' });
  });

  test('tells why an item is what it is, newest first, down to the raw object', async () => {
    const { body } = await get('/v1/tenants/demo/items/i-1/changes');
    expect(itemChangesSchema.parse(body).versions).toMatchObject([
      {
        version: 2,
        changes: [{ field: 'price', from: 1, to: 2, supplierId: 'shop', rawObjectId: 'raw-1', parserVersion: 'p-1' }],
      },
      { version: 1, changes: [{ field: 'price', supplierId: null, rawObjectId: null }] },
    ]);
  });

  test.each([
    ['/v1/tenants/demo/items/none', 404, 'NOT_FOUND'],
    ['/v1/tenants/demo/items/none/changes', 404, 'NOT_FOUND'],
    ['/v1/tenants/demo/items/by-sku/shop/none', 404, 'NOT_FOUND'],
    ['/v1/tenants/nobody/items', 404, 'NOT_FOUND'],
    ['/v1/tenants/demo/items?limit=1001', 400, 'REQUEST_INVALID'],
    ['/v1/tenants/DEMO!/items', 400, 'REQUEST_INVALID'],
  ])('%s is %i %s', async (path, status, code) => {
    const answer = await get(path);
    expect([answer.status, errorResponseSchema.parse(answer.body).error.code]).toEqual([status, code]);
  });

  test('without a key nothing is told', async () => {
    expect((await get('/v1/tenants/demo/items', 'wrong')).status).toBe(401);
  });
});
