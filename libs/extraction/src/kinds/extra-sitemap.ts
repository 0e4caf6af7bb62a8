import { parseUrl } from '@aisle/core';
import { parseFailed, recipeLacks } from '../base/parse-failure.js';
import { patternOf } from '../fields/rule-transforms.js';
import type { Recipe } from '../recipe/recipe.js';
import { shopUrl } from '../recipe/shop-url.js';
import type { CatalogTreePage } from './catalog-tree-page.js';
import { readSitemap } from './sitemap.js';

/** Where the sitemaps begin that a recipe names besides its start pages. */
export const extraSitemapUrls = (recipe: Recipe): string[] => {
  const { fromRobots, urls = [] } = recipe.crawl?.sitemaps ?? {};
  const written = fromRobots === true ? ['/robots.txt', ...urls] : urls;
  return [...new Set(written.map((href) => shopUrl(recipe, href, recipe.origin)).filter((url) => url !== undefined))];
};

/**
 * A sitemap of product pages, an index of sitemaps, or the robots.txt that names them (RFC 9309 §2.2.4).
 * Errors: PermanentError `PARSE_FAILED` where it names none, `RECIPE_LACKS_PAGE_KIND`.
 */
export const parseExtraSitemap = (recipe: Recipe, text: string, url: string): CatalogTreePage => {
  const rules = recipe.crawl?.sitemaps;
  if (!rules) throw recipeLacks(recipe.id, 'crawl.sitemaps', 'catalog-tree');
  if (parseUrl(url)?.pathname === '/robots.txt') return sitemapsOfRobots(recipe, rules.sitemaps, text, url);
  const { include, exclude, modifiedSince, sitemaps } = rules;
  return readSitemap(recipe, { kind: 'product-page', include, exclude, modifiedSince, sitemaps }, text, url);
};

const sitemapsOfRobots = (recipe: Recipe, wanted: string | undefined, text: string, url: string): CatalogTreePage => {
  const named = [...text.matchAll(/^[ \t\ufeff]*sitemap[ \t]*:[ \t]*(\S+)/gim)].map(([, href = '']) => href);
  const own = named.map((href) => shopUrl(recipe, href, url)).filter((address) => address !== undefined);
  const fit = own.filter((address) => wanted === undefined || patternOf(wanted).test(address));
  if (fit.length === 0)
    throw parseFailed(`None of the ${named.length} sitemaps that the robots.txt names is wanted and of the shop.`);
  const treePages = [...new Set(fit)].map((address) => ({ url: address, step: 0, path: [] }));
  return { nodes: [], treePages, productUrls: [], isWhole: false };
};
