import type { CatalogItemsPage, ListedItems } from '@aisle/contracts';
import { canonicalUrl, type FieldName, fieldNames, tenantIdSchema, supplierIdSchema } from '@aisle/core';
import { notFound, validRequest } from '@aisle/service-kit';
import {
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
import { explainItem } from './explain-item.js';
import { itemView } from './item-view.js';

const ofTenant = z.object({ tenant: tenantIdSchema });
const ofItem = ofTenant.extend({ itemId: z.string().min(1).max(100) });
const bySku = ofTenant.extend({ supplier: supplierIdSchema, sku: z.string().min(1).max(2_000) });
const limit = (fallback: number): z.ZodType<number> => z.coerce.number().int().min(1).max(1_000).default(fallback);
const itemsQuery = z.object({
  supplier: supplierIdSchema.optional(),
  after: z.string().max(100).optional(),
  limit: limit(100),
});

const byListing = z.object({ listing: z.string().min(1).max(2_000) });
const explanationQuery = z.object({
  field: z.enum(fieldNames as [FieldName, ...FieldName[]]).optional(),
  changes: z.coerce.number().int().min(1).max(100).default(10),
});

/** The read side of the catalog; the shapes are those of `@aisle/contracts`. */
export const catalogRoutes = ({ sql }: { sql: Queryable }): Router => {
  const router = Router();

  router.get('/v1/tenants/:tenant/items', async (request, response) => {
    const { params, query } = validRequest(request, { params: ofTenant, query: itemsQuery });
    response.json(await itemsPage(sql, { ...query, tenantId: params.tenant }));
  });

  router.get('/v1/tenants/:tenant/items/by-sku/:supplier/:sku', async (request, response) => {
    const { tenant, supplier, sku } = validRequest(request, { params: bySku }).params;
    const item = await readBy(() => readItemBySku(sql, { tenantId: tenant, supplierId: supplier, sku }));
    response.json(itemView(found(item, `The catalog of ${tenant} has no item of ${supplier} with the SKU ${sku}.`)));
  });

  router.get('/v1/tenants/:tenant/items/by-listing', async (request, response) => {
    const { params, query } = validRequest(request, { params: ofTenant, query: byListing });
    response.json(await listedItems(sql, params.tenant, query.listing));
  });

  router.get('/v1/tenants/:tenant/items/:itemId', async (request, response) => {
    const { tenant, itemId } = validRequest(request, { params: ofItem }).params;
    const item = await readBy(() => readItem(sql, tenant, itemId));
    response.json(itemView(found(item, `The catalog of ${tenant} has no item ${itemId}.`)));
  });

  router.get('/v1/tenants/:tenant/items/:itemId/changes', async (request, response) => {
    const { params, query } = validRequest(request, { params: ofItem, query: z.object({ limit: limit(100) }) });
    const { tenant, itemId } = params;
    const versions = await readBy(() => readItemChanges(sql, { tenantId: tenant, itemId, limit: query.limit }));
    if (versions.length === 0) throw notFound(`The catalog of ${tenant} has no item ${itemId}.`);
    response.json({ versions });
  });

  router.get('/v1/tenants/:tenant/items/:itemId/explanation', async (request, response) => {
    const { params, query } = validRequest(request, { params: ofItem, query: explanationQuery });
    const { tenant: tenantId, itemId } = params;
    const explanation = await readBy(() => explainItem(sql, { ...query, tenantId, itemId }));
    if (!explanation) throw notFound(`The catalog of ${tenantId} has no item ${itemId}.`);
    response.json(explanation);
  });

  return router;
};

/** Items that a SKU or an address may mean, at most. */
const listedItemsLimit = 20;

const listedItems = async (sql: Queryable, tenantId: string, listing: string): Promise<ListedItems> => {
  const spellings = [...new Set([listing, canonicalUrl(listing) ?? listing])];
  for (const spelling of spellings) {
    const items = await readBy(() => readItemsByListing(sql, { tenantId, listing: spelling, limit: listedItemsLimit }));
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
  const rows = await readBy(() => readItems(sql, { tenantId, supplierId, after, limit: query.limit + 1 }));
  if (rows.length === 0 && !(await readBy(() => hasTenant(sql, tenantId)))) {
    throw notFound(`There is no tenant ${tenantId}.`);
  }
  const items = rows.slice(0, query.limit);
  const next = rows.length > items.length ? (items.at(-1)?.itemId ?? null) : null;
  return { items: items.map(itemView), next };
};

const readBy = translateDatabaseErrors;

const found = (item: StoredItem | undefined, sentence: string): StoredItem => {
  if (!item) throw notFound(sentence);
  return item;
};
