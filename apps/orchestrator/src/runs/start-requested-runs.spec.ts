import { describe, expect, test } from '@jest/globals';
import type { CrawlScope, RunId, SupplierId } from '@aisle/core';
import { defineRecipe, type RecipeInput } from '@aisle/extraction';
import { rootRequestsOf } from './start-requested-runs.js';

const recipeWith = (crawl: RecipeInput['crawl']) =>
  defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin: 'https://shop.example',
    market: {},
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'catalog-tree', url: '/?ref=home' }],
    catalogTree: { levels: [{ item: 'li' }] },
    productPage: {},
    crawl,
  });
const rootsOf = (crawl: RecipeInput['crawl'], scope: CrawlScope = 'products') =>
  rootRequestsOf({ runId: 'run' as RunId, retailerId: 'shop' as SupplierId, scope }, recipeWith(crawl)).map(
    ({ kind, url, context }) => ({ kind, url, context }),
  );
const home = { kind: 'catalog-tree', url: 'https://shop.example/?ref=home', context: {} };

describe('the first requests of a run', () => {
  test('are the recipe’s start pages, by the recipe’s own rules of addresses', () => {
    expect(rootsOf(undefined)).toEqual([home]);
    expect(rootsOf({ dropParameters: ['ref'] })).toEqual([{ ...home, url: 'https://shop.example/' }]);
  });

  test('are the sitemaps besides them as well, where products are wanted', () => {
    const crawl = { sitemaps: { fromRobots: true as const, urls: ['/products.xml'] } };
    const context = { isExtraSitemap: true };
    expect(rootsOf(crawl)).toEqual([
      home,
      { kind: 'catalog-tree', url: 'https://shop.example/robots.txt', context },
      { kind: 'catalog-tree', url: 'https://shop.example/products.xml', context },
    ]);
    expect(rootsOf(crawl, 'pages')).toEqual([home]);
  });
});
