import { type CatalogItemView, catalogItemViewSchema } from '@aisle/contracts';

/** A catalog item as the catalog API answers it: a chair for €12.99, with what a test wants otherwise. */
export const sampleCatalogItem = (changes: Partial<CatalogItemView> = {}): CatalogItemView =>
  catalogItemViewSchema.parse({
    tenantId: 'demo',
    itemId: 'i-1',
    version: 1,
    sku: 'S-1',
    gtin: null,
    name: 'Chair',
    brand: null,
    description: null,
    imageUrls: [],
    priceMinor: 1299,
    regularPriceMinor: null,
    currency: 'EUR',
    availability: 'InStock',
    listed: true,
    url: 'https://shop.example/1',
    supplierId: 'shop',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  });
