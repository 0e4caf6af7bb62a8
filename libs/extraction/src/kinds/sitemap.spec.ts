import { describe, expect, it } from '@jest/globals';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { SitemapRules } from '../recipe/recipe-sections.js';
import { parseCatalogTree } from './catalog-tree.js';

const origin = 'https://shop.example';
const read = (text: string, rules: Partial<SitemapRules> = {}) => {
  const recipe = defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin,
    market: {},
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'catalog-tree', url: '/sitemap.xml' }],
    catalogTree: { sitemap: { kind: 'product-page', ...rules } },
    productPage: {},
  });
  const { productUrls, treePages } = parseCatalogTree(recipe, text, `${origin}/sitemap.xml`);
  return [...productUrls, ...treePages.map(({ url }) => url)].map((url) => url.replace(origin, ''));
};
const entry = (number: number, lastModified?: string): string =>
  `<url><loc>${origin}/p/${number}</loc>${lastModified === undefined ? '' : `<lastmod>${lastModified}</lastmod>`}</url>`;

describe('what a sitemap says of when its pages were modified', () => {
  const since = { modifiedSince: '2025-01-31' };
  it('leaves out what is older, and takes what does not say so', () => {
    const dates = ['2024-12-31', '2025-01-31', '2025-02-01T10:00:00+01:00', undefined, 'yesterday', ' 2025-03-01 '];
    expect(read(`<urlset>${dates.map((date, number) => entry(number, date)).join('')}</urlset>`, since)).toEqual([
      '/p/1',
      '/p/2',
      '/p/3',
      '/p/4',
      '/p/5',
    ]);
  });
  it('may stand before the address, and belongs to its own entry alone', () => {
    const first = `<url><lastmod>2020-01-01</lastmod><loc>${origin}/p/1</loc></url>`;
    expect(read(`<urlset>${first}${entry(2)}${entry(3, '2020-01-01')}${entry(4)}</urlset>`, since)).toEqual([
      '/p/2',
      '/p/4',
    ]);
  });
  it('holds for the sitemaps of an index', () => {
    const sitemap = (number: number, date: string): string =>
      `<sitemap><loc>${origin}/s/${number}.xml</loc><lastmod>${date}</lastmod></sitemap>`;
    expect(read(`<sitemapindex>${sitemap(1, '2019-05-05')}${sitemap(2, '2025-05-05')}</sitemapindex>`, since)).toEqual([
      '/s/2.xml',
    ]);
  });
  it('does not matter unless the recipe asks for it', () => {
    expect(read(`<urlset>${entry(1, '1999-01-01')}</urlset>`)).toEqual(['/p/1']);
  });
});

describe('a large sitemap', () => {
  const language = `<xhtml:link rel="alternate" hreflang="de" href="${origin}/${'a'.repeat(800)}"/>`;
  const large = (count: number): string =>
    `<urlset>${Array.from({ length: count }, (_, number) => `<url><loc>${origin}/p/${number}</loc>${language}</url>`).join('')}</urlset>`;

  it('of 50,000 addresses and 45 MB is read in seconds', () => {
    const text = large(50_000);
    expect(text.length).toBeGreaterThan(45_000_000);
    const startedAt = process.cpuUsage();
    expect(read(text)).toHaveLength(50_000);
    expect(process.cpuUsage(startedAt).user / 1_000).toBeLessThan(10_000);
  });
  it('of more addresses than the protocol allows fails, rather than lose some of them quietly', () => {
    const text = `<urlset>${Array.from({ length: 50_001 }, (_, number) => entry(number)).join('')}</urlset>`;
    expect(() => read(text)).toThrow(/more than 50000 addresses/);
  });
});
