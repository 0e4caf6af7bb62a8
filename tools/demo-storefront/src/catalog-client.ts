import {
  type CatalogItemsPage,
  catalogItemsPageSchema,
  type CatalogItemView,
  catalogItemViewSchema,
} from '@aisle/contracts';
import { errorMessageOf, RetryableError } from '@aisle/core';
import type { z } from 'zod';

export interface CatalogClient {
  items(page: { after?: string | undefined; limit: number }): Promise<CatalogItemsPage>;
  /** Undefined where there is none. */
  item(itemId: string): Promise<CatalogItemView | undefined>;
}

const timeoutMs = 5_000;

/** The catalog API as one tenant's storefront uses it. Errors: RetryableError `CATALOG_UNAVAILABLE`. */
export const createCatalogClient = ({
  baseUrl,
  apiKey,
  tenant,
}: {
  baseUrl: string;
  apiKey: string;
  tenant: string;
}): CatalogClient => {
  const get = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | undefined> => {
    try {
      const response = await fetch(new URL(`/v1/tenants/${tenant}${path}`, baseUrl), {
        headers: { authorization: `Bearer ${apiKey}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`it answered with status ${response.status}`);
      return schema.parse(await response.json());
    } catch (error) {
      throw new RetryableError('CATALOG_UNAVAILABLE', `The catalog API cannot be read: ${errorMessageOf(error)}`, {
        cause: error,
        fix: 'Check CATALOG_API_URL and CATALOG_API_KEY.',
      });
    }
  };
  return {
    items: async ({ after, limit }) => {
      const query = new URLSearchParams({ limit: String(limit), ...(after === undefined ? {} : { after }) });
      return (await get(`/items?${query}`, catalogItemsPageSchema)) ?? { items: [], next: null };
    },
    item: (itemId) => get(`/items/${encodeURIComponent(itemId)}`, catalogItemViewSchema),
  };
};
