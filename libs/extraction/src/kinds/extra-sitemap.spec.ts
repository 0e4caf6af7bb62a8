import { describe, expect, it } from '@jest/globals';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { ExtraSitemaps } from '../recipe/crawl-rules.js';
import { extraSitemapUrls, parseExtraSitemap } from './extra-sitemap.js';

const origin = 'https://shop.example';
const recipeWith = (sitemaps: ExtraSitemaps) =>
  defineRecipe({
    id: 'shop',
    name: 'Shop',
    origin,
    market: {},
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'product-page', url: '/p/1' }],
    productPage: {},
    crawl: { sitemaps },
  });
const robots = `User-agent: *\nDisallow: /cart\nSitemap: ${origin}/products.xml\n sitemap : ${origin}/blog.xml # news\r\nSITEMAP: https://elsewhere.example/s.xml\n`;
const read = (sitemaps: ExtraSitemaps, text: string, path: string) => {
  const { treePages, productUrls, nodes } = parseExtraSitemap(recipeWith(sitemaps), text, `${origin}${path}`);
  expect(nodes).toEqual([]);
  return { sitemaps: treePages.map(({ url }) => url), products: productUrls };
};

describe('sitemaps besides the menu', () => {
  it('begin at the robots.txt, at addresses, or at both, only where the recipe says so', () => {
    expect(extraSitemapUrls(recipeWith({ fromRobots: true, urls: ['/s.xml', '/s.xml#a'] }))).toEqual([
      `${origin}/robots.txt`,
      `${origin}/s.xml`,
    ]);
    expect(extraSitemapUrls({ ...recipeWith({ urls: ['/s.xml'] }), crawl: undefined })).toEqual([]);
  });

  it('are those of the shop that its robots.txt names', () => {
    expect(read({ fromRobots: true }, robots, '/robots.txt').sitemaps).toEqual([
      `${origin}/products.xml`,
      `${origin}/blog.xml`,
    ]);
    expect(read({ fromRobots: true, sitemaps: 'products' }, robots, '/robots.txt').sitemaps).toEqual([
      `${origin}/products.xml`,
    ]);
  });

  it('fail loudly where none is wanted', () => {
    expect(() => read({ fromRobots: true }, 'User-agent: *\nDisallow:\n', '/robots.txt')).toThrow('None of the 0');
    expect(() => read({ fromRobots: true, sitemaps: 'shoes' }, robots, '/robots.txt')).toThrow('None of the 3');
  });

  it('name product pages, or further sitemaps', () => {
    const urls = ['/p/1', '/about', '/p/2?utm_source=sitemap'];
    const text = `<urlset>${urls.map((url) => `<url><loc>${origin}${url}</loc></url>`).join('')}</urlset>`;
    expect(read({ urls: ['/s.xml'], include: '/p/' }, text, '/s.xml').products).toEqual([
      `${origin}/p/1`,
      `${origin}/p/2`,
    ]);
    const index = `<sitemapindex><sitemap><loc>${origin}/s-1.xml.gz</loc></sitemap></sitemapindex>`;
    expect(read({ urls: ['/s.xml'] }, index, '/s.xml').sitemaps).toEqual([`${origin}/s-1.xml.gz`]);
  });
});
