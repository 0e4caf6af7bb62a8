import {
  attributesSchema,
  availabilitySchema,
  breadcrumbsSchema,
  conditionSchema,
  packSizeSchema,
  ratingSchema,
  supplierIdSchema,
  tenantIdSchema,
  unitPriceSchema,
} from '@aisle/core';
import { z } from 'zod';

/**
 * One catalog item as a storefront reads it: `GET /v1/tenants/:tenant/items/:itemId`, and
 * `GET /v1/tenants/:tenant/items/by-sku/:supplier/:sku`.
 */
export const catalogItemViewSchema = z.object({
  tenantId: tenantIdSchema,
  itemId: z.string(),
  version: z.int().positive(),
  sku: z.string().nullable(),
  gtin: z.string().nullable(),
  name: z.string().nullable(),
  brand: z.string().nullable(),
  description: z.string().nullable(),
  imageUrls: z.array(z.string()),
  priceMinor: z.int().nullable(),
  regularPriceMinor: z.int().nullable(),
  currency: z.string().nullable(),
  availability: availabilitySchema.nullable(),
  listed: z.boolean(),
  url: z.string().nullable(),
  supplierId: supplierIdSchema,
  updatedAt: z.iso.datetime(),
  /** What only some shops tell stands here only where somebody says it. */
  breadcrumbs: breadcrumbsSchema.optional(),
  groupId: z.string().optional(),
  attributes: attributesSchema.optional(),
  condition: conditionSchema.optional(),
  rating: ratingSchema.optional(),
  priceValidUntil: z.iso.date().optional(),
  seller: z.string().optional(),
  stockQuantity: z.int().nonnegative().optional(),
  unitPrice: unitPriceSchema.optional(),
  packSize: packSizeSchema.optional(),
});
export type CatalogItemView = z.infer<typeof catalogItemViewSchema>;

/** `GET /v1/tenants/:tenant/items?supplier=&after=&limit=` (limit ≤ 1000): ordered by item id; `next` is the next `after`. */
export const catalogItemsPageSchema = z.object({ items: z.array(catalogItemViewSchema), next: z.string().nullable() });
export type CatalogItemsPage = z.infer<typeof catalogItemsPageSchema>;

/** A version of an item: what changed, when and why. */
export const itemChangeSchema = z.object({
  version: z.int().positive(),
  changedAt: z.iso.datetime(),
  /** Of the crawl, event or feed that brought it about. */
  correlationId: z.string(),
  changes: z.array(
    z.object({
      field: z.string(),
      /** Absent: not said then. */
      from: z.unknown().optional(),
      to: z.unknown().optional(),
      supplierId: z.string().nullable(),
      observationId: z.string().nullable(),
      rawObjectId: z.string().nullable(),
      parserVersion: z.string().nullable(),
    }),
  ),
});
export type ItemChange = z.infer<typeof itemChangeSchema>;

/** `GET /v1/tenants/:tenant/items/:itemId/changes?limit=` (limit ≤ 1000): newest first. */
export const itemChangesSchema = z.object({ versions: z.array(itemChangeSchema) });

/** `GET /v1/tenants/:tenant/items/by-listing?listing=<SKU or product URL>`: the items it may mean, at most 20. */
export const listedItemsSchema = z.object({
  items: z.array(
    z.object({
      itemId: z.string(),
      supplierId: z.string(),
      listingKey: z.string(),
      variant: z.string(),
      market: z.string(),
    }),
  ),
});
export type ListedItems = z.infer<typeof listedItemsSchema>;
