import type { CatalogItemsPage, ListedItems } from '@aisle/contracts';
import { canonicalUrl, supplierIdSchema } from '@aisle/core';
import { HttpError, notFound, validRequest } from '@aisle/service-kit';
import {
  hasSupplier,
  hasTenant,
  type Queryable,
  readItem,
  readItemBySku,
  readItemChanges,
  readItems,
  readItemsByListing,
  type StoredItem,
  translateDatabaseErrors,
} from '@aisle/storage';
import { Router } from 'express';
import { z } from 'zod';
import { itemParams, tenantParams } from '../item-params.js';
import { itemView } from './item-view.js';

const skuParams = tenantParams.extend({ supplier: supplierIdSchema, sku: z.string().min(1).max(2_000) });
const limit = (fallback: number): z.ZodType<number> => z.coerce.number().int().min(1).max(1_000).default(fallback);
const itemsQuery = z.object({
  supplier: supplierIdSchema.optional(),
  after: z.string().max(100).optional(),
  limit: limit(100),
});
const listingQuery = z.object({ listing: z.string().min(1).max(2_000) });

/** A tenant's items: all, one, by what their suppliers call them, and their versions. */
export const itemRoutes = ({ sql }: { sql: Queryable }): Router => {
  const router = Router();

  router.get('/v1/tenants/:tenant/items', async (request, response) => {
    const { params, query } = validRequest(request, { params: tenantParams, query: itemsQuery });
    response.json(await itemsPage(sql, { ...query, tenantId: params.tenant }));
  });

  router.get('/v1/tenants/:tenant/items/by-sku/:supplier/:sku', async (request, response) => {
    const { tenant, supplier, sku } = validRequest(request, { params: skuParams }).params;
    const item = await translateDatabaseErrors(() =>
      readItemBySku(sql, { tenantId: tenant, supplierId: supplier, sku }),
    );
    response.json(itemView(found(item, `The catalog of ${tenant} has no item of ${supplier} with the SKU ${sku}.`)));
  });

  router.get('/v1/tenants/:tenant/items/by-listing', async (request, response) => {
    const { params, query } = validRequest(request, { params: tenantParams, query: listingQuery });
    response.json(await listedItems(sql, params.tenant, query.listing));
  });

  router.get('/v1/tenants/:tenant/items/:itemId', async (request, response) => {
    const { tenant, itemId } = validRequest(request, { params: itemParams }).params;
    const item = await translateDatabaseErrors(() => readItem(sql, tenant, itemId));
    response.json(itemView(found(item, `The catalog of ${tenant} has no item ${itemId}.`)));
  });

  router.get('/v1/tenants/:tenant/items/:itemId/changes', async (request, response) => {
    const { params, query } = validRequest(request, { params: itemParams, query: z.object({ limit: limit(100) }) });
    const { tenant, itemId } = params;
    const versions = await translateDatabaseErrors(() =>
      readItemChanges(sql, { tenantId: tenant, itemId, limit: query.limit }),
    );
    if (versions.length === 0) throw notFound(`The catalog of ${tenant} has no item ${itemId}.`);
    response.json({ versions });
  });

  return router;
};

/** So many items at most are answered for a SKU or an address. */
const listedItemsLimit = 20;

const listedItems = async (sql: Queryable, tenantId: string, listing: string): Promise<ListedItems> => {
  const spellings = [...new Set([listing, canonicalUrl(listing) ?? listing])];
  for (const spelling of spellings) {
    const items = await translateDatabaseErrors(() =>
      readItemsByListing(sql, { tenantId, listing: spelling, limit: listedItemsLimit }),
    );
    if (items.length > 0) return { items };
  }
  return { items: [] };
};

const itemsPage = async (
  sql: Queryable,
  query: z.output<typeof itemsQuery> & { tenantId: string },
): Promise<CatalogItemsPage> => {
  const { tenantId, supplier: supplierId, after } = query;
  // One more than asked for tells whether there is a next page.
  const rows = await translateDatabaseErrors(() =>
    readItems(sql, { tenantId, supplierId, after, limit: query.limit + 1 }),
  );
  if (rows.length === 0 && !(await translateDatabaseErrors(() => hasTenant(sql, tenantId)))) {
    throw notFound(`There is no tenant ${tenantId}.`);
  }
  if (rows.length === 0 && supplierId !== undefined) await assertSupplier(sql, supplierId);
  const items = rows.slice(0, query.limit);
  const next = rows.length > items.length ? (items.at(-1)?.itemId ?? null) : null;
  return { items: items.map(itemView), next };
};

/** No items of a supplier that nobody knows would look like an empty shop. */
const assertSupplier = async (sql: Queryable, supplierId: string): Promise<void> => {
  if (await translateDatabaseErrors(() => hasSupplier(sql, supplierId))) return;
  throw new HttpError(404, 'UNKNOWN_RETAILER', `There is no supplier "${supplierId}".`, {
    fix: 'See which retailers there are: npx aisle retailers.',
  });
};

const found = (item: StoredItem | undefined, sentence: string): StoredItem => {
  if (!item) throw notFound(sentence);
  return item;
};
