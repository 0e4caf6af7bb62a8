import { describe, expect, test } from '@jest/globals';
import type { CatalogItemView } from '@aisle/contracts';
import { createItemPages } from './item-pages.js';
import { createPageCache } from './page-cache.js';

const itemOf = (version: number): CatalogItemView => ({ itemId: 'a', version }) as CatalogItemView;
const render = ({ version }: CatalogItemView): string => `v${version}`;

/** Answers with these versions in turn, the last one for ever. */
const readsOf = (...versions: number[]) => {
  let reads = 0;
  const readItem = async (): Promise<CatalogItemView> => itemOf(versions[Math.min(reads++, versions.length - 1)] ?? 0);
  return { readItem, count: () => reads };
};

describe('an item page', () => {
  test('is read once and then comes from the cache', async () => {
    const { readItem, count } = readsOf(1);
    const itemPage = createItemPages({ cache: createPageCache(), readItem, render });
    expect([await itemPage('a'), await itemPage('a')]).toEqual([
      { version: 1, html: 'v1' },
      { version: 1, html: 'v1' },
    ]);
    expect(count()).toBe(1);
  });

  test('that a bust overtook while it was read is read again', async () => {
    const cache = createPageCache();
    const { readItem, count } = readsOf(1, 2);
    const outdated = async (): Promise<CatalogItemView> => {
      const item = await readItem();
      if (count() === 1) cache.told('a', 2);
      return item;
    };
    const itemPage = createItemPages({ cache, readItem: outdated, render });
    expect(await itemPage('a')).toEqual({ version: 2, html: 'v2' });
    expect(cache.page('a')).toEqual({ version: 2, html: 'v2' });
  });

  test('that stays below the floor is shown after a few reads, but not kept', async () => {
    const cache = createPageCache();
    cache.told('a', 9);
    const { readItem, count } = readsOf(1);
    expect(await createItemPages({ cache, readItem, render })('a')).toEqual({ version: 1, html: 'v1' });
    expect(count()).toBe(4);
    expect(cache.stats().pagesCached).toBe(0);
  });

  test('of an item that does not exist is nothing', async () => {
    const itemPage = createItemPages({ cache: createPageCache(), readItem: async () => undefined, render });
    expect(await itemPage('a')).toBeUndefined();
  });
});
