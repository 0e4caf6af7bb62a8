import { describe, expect, test } from '@jest/globals';
import type { PageFetched } from '@aisle/contracts';
import { defineRecipe, type RecipeInput } from '@aisle/extraction';
import { parseContent } from './parse-content.js';

const recipeWith = (crawl: RecipeInput['crawl']) =>
  defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin: 'https://shop.example',
    market: {},
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'catalog-page', url: '/c/saws' }],
    catalogPage: {
      tiles: 'li',
      fields: { name: 'a', url: 'a' },
      followingPages: { nextLink: '.next' },
    },
    productPage: {},
    crawl,
  });
const fetched = { kind: 'catalog-page', url: 'https://shop.example/c/saws', context: {} } as PageFetched;
const html = `<li><a href="/p/1?ref=list">One</a></li><li><a rel="nofollow" href="/p/2">Two</a></li>
  <a class="next" rel="next nofollow" href="?page=2">2</a>`;
const linksOf = (crawl: RecipeInput['crawl'], page = fetched, text = html) =>
  parseContent(recipeWith(crawl), page, text, page.url).links.map(({ kind, url, context }) => ({ kind, url, context }));

describe('the links of a page', () => {
  test('are all that the recipe’s rules find, unless it says to heed nofollow', () => {
    const urls = (crawl: RecipeInput['crawl']) =>
      linksOf(crawl).map(({ url }) => url.replace('https://shop.example', ''));
    expect(urls(undefined)).toEqual(['/c/saws?page=2', '/p/1?ref=list', '/p/2']);
    expect(urls({ nofollow: true })).toEqual(['/p/1?ref=list']);
    expect(urls({ nofollow: true, dropParameters: ['ref'] })).toEqual(['/p/1']);
  });

  test('are, of a robots.txt and of a sitemap besides the menu, the sitemaps and the product pages that it names', () => {
    const crawl = { sitemaps: { fromRobots: true as const } };
    const sitemapPage = (path: string) =>
      ({ kind: 'catalog-tree', url: `https://shop.example${path}`, context: { isExtraSitemap: true } }) as PageFetched;
    expect(linksOf(crawl, sitemapPage('/robots.txt'), 'Sitemap: https://shop.example/s.xml')).toEqual([
      { kind: 'catalog-tree', url: 'https://shop.example/s.xml', context: { isExtraSitemap: true } },
    ]);
    const sitemap = '<urlset><url><loc>https://shop.example/p/9</loc></url></urlset>';
    expect(linksOf(crawl, sitemapPage('/s.xml'), sitemap)).toEqual([
      { kind: 'product-page', url: 'https://shop.example/p/9', context: {} },
    ]);
  });
});
