import { describe, expect, test } from '@jest/globals';
import { createPageCache } from './page-cache.js';

const page = (version: number) => ({ version, html: `v${version}` });

describe('the page cache', () => {
  test('a bust drops an older page', () => {
    const cache = createPageCache();
    cache.keep('a', page(1));
    expect(cache.told('a', 2)).toBe('accepted');
    expect(cache.page('a')).toBeUndefined();
  });

  test('a bust of the version that is shown leaves the page', () => {
    const cache = createPageCache();
    cache.keep('a', page(2));
    expect(cache.told('a', 2)).toBe('accepted');
    expect(cache.page('a')).toEqual(page(2));
  });

  test('a page below the floor is never kept, however late it comes', () => {
    const cache = createPageCache();
    cache.told('a', 3);
    expect(cache.keep('a', page(2))).toBe(false);
    expect(cache.page('a')).toBeUndefined();
    expect(cache.keep('a', page(3))).toBe(true);
  });

  test('a slow read does not replace a newer page', () => {
    const cache = createPageCache();
    cache.keep('a', page(3));
    expect(cache.keep('a', page(2))).toBe(false);
    expect(cache.page('a')).toEqual(page(3));
  });

  test('busts that come twice or out of order are stale and change nothing', () => {
    const cache = createPageCache();
    expect([2, 2, 1, 3].map((version) => cache.told('a', version))).toEqual(['accepted', 'stale', 'stale', 'accepted']);
    expect(cache.floor('a')).toBe(3);
    expect([...cache.floors()]).toEqual([['a', 3]]);
    expect(cache.stats()).toEqual({ received: 4, accepted: 2, stale: 2, pagesCached: 0 });
  });

  test('of too many pages the one unused for longest goes', () => {
    const cache = createPageCache({ maxPages: 2 });
    cache.keep('a', page(1));
    cache.keep('b', page(1));
    cache.page('a');
    cache.keep('c', page(1));
    expect(['a', 'b', 'c'].map((id) => cache.page(id) !== undefined)).toEqual([true, false, true]);
  });
});
