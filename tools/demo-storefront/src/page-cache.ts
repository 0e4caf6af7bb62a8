import { LRUCache } from 'lru-cache';

/** A rendered page of an item's version. */
export interface CachedPage {
  version: number;
  html: string;
}

export type BustOutcome = 'accepted' | 'stale';

export interface PageCacheStats {
  /** Cache-busts heard of. */
  received: number;
  /** Those that carried a version newer than any told before. */
  accepted: number;
  /** Those that came twice or too late. */
  stale: number;
  pagesCached: number;
}

/**
 * Pages by item, with a floor under each: the newest version that we were told of. A page below its item's floor is
 * dropped, and never comes back, however late a slow read of it ends.
 */
export interface PageCache {
  page(itemId: string): CachedPage | undefined;
  /** The oldest version that may be shown; 0 where nothing was told. */
  floor(itemId: string): number;
  /** The floors of all items that we were told of. */
  floors(): ReadonlyMap<string, number>;
  /** Keeps a page unless its version is below the floor; says whether it did. */
  keep(itemId: string, page: CachedPage): boolean;
  /** A cache-bust: this version exists now. */
  told(itemId: string, version: number): BustOutcome;
  stats(): PageCacheStats;
}

/** Floors are kept for every item ever told of, some 100 bytes each; pages only up to `maxPages`, the last used ones. */
export const createPageCache = ({ maxPages = 1_000 }: { maxPages?: number } = {}): PageCache => {
  const pages = new LRUCache<string, CachedPage>({ max: maxPages });
  const floors = new Map<string, number>();
  const counts = { received: 0, accepted: 0, stale: 0 };
  const floor = (itemId: string): number => floors.get(itemId) ?? 0;

  return {
    floor,
    floors: () => floors,
    page: (itemId) => pages.get(itemId),
    keep: (itemId, page) => {
      if (page.version < floor(itemId)) return false;
      if (page.version < (pages.peek(itemId)?.version ?? 0)) return false;
      pages.set(itemId, page);
      return true;
    },
    told: (itemId, version) => {
      counts.received += 1;
      const outcome = version > floor(itemId) ? 'accepted' : 'stale';
      counts[outcome] += 1;
      if (outcome === 'accepted') floors.set(itemId, version);
      const page = pages.peek(itemId);
      if (page && page.version < version) pages.delete(itemId);
      return outcome;
    },
    stats: () => ({ ...counts, pagesCached: pages.size }),
  };
};
