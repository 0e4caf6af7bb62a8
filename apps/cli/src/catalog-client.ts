import { catalogItemsPageSchema, type CatalogItemsPage, type CatalogItemView } from '@aisle/contracts';
import { createHttpClient } from './http-client.js';

/** The catalog API, as a storefront or an analyst reads it. */
export interface CatalogClient {
  /** All items of a supplier in a tenant's catalog, a page at a time, ordered by id. */
  items(query: { tenant: string; supplier: string }): AsyncGenerator<CatalogItemView>;
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
  };
};
