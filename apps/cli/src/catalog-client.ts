import {
  correlatedItemsSchema,
  itemTraceSchema,
  type ItemTrace,
  catalogItemsPageSchema,
  itemExplanationSchema,
  listedItemsSchema,
  type CatalogItemsPage,
  type CatalogItemView,
  type ItemExplanation,
  type ListedItems,
} from '@aisle/contracts';
import { createHttpClient } from './http-client.js';

/** The catalog API, as a storefront or an analyst reads it. */
export interface CatalogClient {
  /** All items of a supplier in a tenant's catalog, a page at a time, ordered by id. */
  items(query: { tenant: string; supplier: string }): AsyncGenerator<CatalogItemView>;
  /** The items that a SKU or the address of a product page may mean. */
  itemsByListing(query: { tenant: string; listing: string }): Promise<ListedItems['items']>;
  /** What changed about an item, when, why, and whether the storefront took it. */
  trace(query: { tenant: string; itemId: string; versions: number }): Promise<ItemTrace>;
  /** The first items that one crawl, event or feed has changed. */
  itemsOfCorrelation(query: { tenant: string; correlationId: string }): Promise<string[]>;
  /** Why an item is what it is, and `changes` of its latest versions. */
  explanation(query: {
    tenant: string;
    itemId: string;
    field?: string | undefined;
    changes?: number;
  }): Promise<ItemExplanation>;
}

const pageSize = 500;

export const createCatalogClient = (connection: { baseUrl: string; apiKey: string }): CatalogClient => {
  const http = createHttpClient(connection);
  return {
    items: async function* ({ tenant, supplier }) {
      let after: string | null = null;
      do {
        const query: URLSearchParams = new URLSearchParams({
          supplier,
          limit: String(pageSize),
          ...(after === null ? {} : { after }),
        });
        const page: CatalogItemsPage = await http.request({
          path: `/v1/tenants/${encodeURIComponent(tenant)}/items?${query}`,
          schema: catalogItemsPageSchema,
        });
        yield* page.items;
        after = page.next;
      } while (after !== null);
    },
    itemsByListing: async ({ tenant, listing }) => {
      const query = new URLSearchParams({ listing });
      const path = `/v1/tenants/${encodeURIComponent(tenant)}/items/by-listing?${query}`;
      return (await http.request({ path, schema: listedItemsSchema })).items;
    },
    trace: ({ tenant, itemId, versions }) => {
      const item = `/v1/tenants/${encodeURIComponent(tenant)}/items/${encodeURIComponent(itemId)}`;
      return http.request({ path: `${item}/trace?versions=${versions}`, schema: itemTraceSchema });
    },
    itemsOfCorrelation: async ({ tenant, correlationId }) => {
      const path = `/v1/tenants/${encodeURIComponent(tenant)}/correlations/${encodeURIComponent(correlationId)}/items`;
      return (await http.request({ path, schema: correlatedItemsSchema })).itemIds;
    },
    explanation: async ({ tenant, itemId, field, changes }) => {
      const query = new URLSearchParams({
        ...(field === undefined ? {} : { field }),
        ...(changes === undefined ? {} : { changes: String(changes) }),
      });
      const item = `/v1/tenants/${encodeURIComponent(tenant)}/items/${encodeURIComponent(itemId)}`;
      return http.request({ path: `${item}/explanation?${query}`, schema: itemExplanationSchema });
    },
  };
};
