import { setTimeout as pause } from 'node:timers/promises';
import type { CatalogItemView } from '@aisle/contracts';
import type { CachedPage, PageCache } from './page-cache.js';

const readsAtMost = 4;
const pauseMs = 50;

/**
 * An item's page from the cache, else read and rendered. What is read below the floor (a read that a cache-bust overtook,
 * a replica that lags) is read again a few times; after that it is shown, but not kept.
 */
export const createItemPages =
  ({
    cache,
    readItem,
    render,
  }: {
    cache: PageCache;
    readItem: (itemId: string) => Promise<CatalogItemView | undefined>;
    render: (item: CatalogItemView) => string;
  }) =>
  async (itemId: string): Promise<CachedPage | undefined> => {
    const cached = cache.page(itemId);
    if (cached) return cached;
    for (let reads = 1; ; reads += 1) {
      const item = await readItem(itemId);
      if (!item) return undefined;
      const page = { version: item.version, html: render(item) };
      if (cache.keep(itemId, page) || reads === readsAtMost) return page;
      await pause(pauseMs * reads);
    }
  };
