import { describe, expect, test } from '@jest/globals';
import type { LockedRequest } from '@aisle/storage';
import { childRequestsOf, leadsTooDeep } from './child-requests.js';
import type { DiscoveredLink } from '../parse/parse-result.js';

const request: LockedRequest = {
  id: 'request',
  runId: 'run',
  retailerId: 'shop',
  attempts: 0,
  depth: 1,
  maxDepth: null,
  scope: 'products',
  isRunOpen: true,
  correlationId: 'correlation',
};
const links: DiscoveredLink[] = [
  {
    kind: 'catalog-page',
    url: 'http://shop.test/c/saws?page=2',
    context: { leafUrl: 'http://shop.test/c/saws', pageNumber: 2 },
  },
  { kind: 'product-page', url: 'http://shop.test/p/2', context: {} },
  { kind: 'product-page', url: 'http://shop.test/p/1', context: {} },
];

describe('the requests that a page leads to', () => {
  test.each([
    ['tree', []],
    ['pages', ['catalog-page']],
    ['products', ['catalog-page', 'product-page', 'product-page']],
  ] as const)('stay within the scope %s', (scope, kinds) => {
    expect(childRequestsOf({ request: { ...request, scope }, content: { links } }).map(({ kind }) => kind)).toEqual(
      kinds,
    );
  });

  test('are none once the run is over', () => {
    expect(childRequestsOf({ request: { ...request, isRunOpen: false }, content: { links } })).toEqual([]);
  });

  test('are one link deeper, and none where the run may not go deeper', () => {
    expect(childRequestsOf({ request, content: { links } })[0]?.depth).toBe(2);
    const bounded = { request: { ...request, maxDepth: 1 }, content: { links } };
    expect(childRequestsOf(bounded)).toEqual([]);
    expect(leadsTooDeep(bounded)).toBe(true);
    expect(leadsTooDeep({ ...bounded, content: { links: [] } })).toBe(false);
    expect(leadsTooDeep({ request: { ...request, maxDepth: 2 }, content: { links } })).toBe(false);
  });

  test('have ids in the order of the page, so that they are fetched in that order', () => {
    const children = childRequestsOf({ request, content: { links } });

    expect(children.map(({ url }) => url)).toEqual(links.map(({ url }) => url));
    expect(children.map(({ id }) => id).sort()).toEqual(children.map(({ id }) => id));
    expect(children[0]).toMatchObject({ runId: 'run', retailerId: 'shop', context: { pageNumber: 2 } });
  });
});
