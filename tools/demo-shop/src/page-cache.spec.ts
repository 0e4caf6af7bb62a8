import { describe, expect, it } from '@jest/globals';
import { createPageCache } from './page-cache.js';

describe('the cache of rendered pages', () => {
  it('renders a page once', () => {
    const cache = createPageCache(1000);
    let renders = 0;
    const render = () => `page ${(renders += 1)}`;
    expect(cache.get('/a', 'identity', render)).toBe(cache.get('/a', 'identity', render));
    expect(renders).toBe(1);
  });

  it('never holds more than its limit, and drops what was unused for longest', () => {
    const cache = createPageCache(250);
    const rendered: string[] = [];
    const visit = (path: string) =>
      cache.get(path, 'identity', () => {
        rendered.push(path);
        return 'x'.repeat(100);
      });
    for (const path of ['/a', '/b', '/a', '/c', '/a', '/b']) visit(path);
    expect(rendered).toEqual(['/a', '/b', '/c', '/b']);
    expect(cache.sizeBytes()).toBe(200);
  });
});
