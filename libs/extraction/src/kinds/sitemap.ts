import { Parser } from 'htmlparser2';
import type { CatalogTreePage, TreeNode } from './catalog-tree-page.js';
import { keptText } from '../base/kept-text.js';
import { limits } from '../base/limits.js';
import { parseFailed } from '../base/parse-failure.js';
import { callPureFunction } from '../recipe/pure-functions.js';
import type { SitemapRules } from '../recipe/recipe-sections.js';
import type { Recipe } from '../recipe/recipe.js';
import { patternOf } from '../fields/rule-transforms.js';
import { shopUrl } from '../recipe/shop-url.js';

/** The addresses of a sitemap or an index of sitemaps (https://www.sitemaps.org/protocol.html), or of a plain list. */
export const readSitemap = (recipe: Recipe, rules: SitemapRules, text: string, url: string): CatalogTreePage => {
  const { isIndex, addresses } = sitemapAddresses(text);
  if (addresses.length === 0) throw parseFailed('The sitemap names no addresses: looked for <loc>.');
  const own = [
    ...new Set(addresses.map((href) => shopUrl(recipe, href, url)).filter((address) => address !== undefined)),
  ];
  const page: CatalogTreePage = { nodes: [], treePages: [], productUrls: [], isWhole: false };
  if (isIndex) {
    const wanted = own.filter((address) => fits(address, rules.sitemaps));
    if (wanted.length === 0)
      throw parseFailed(
        `None of the index's ${addresses.length} sitemaps is wanted: the first is ${addresses[0] ?? ''}.`,
      );
    return { ...page, treePages: wanted.map((address) => ({ url: address, step: 0, path: [] })) };
  }
  const wanted = own.filter(
    (address) => fits(address, rules.include) && !(rules.exclude !== undefined && fits(address, rules.exclude)),
  );
  return rules.kind === 'product-page' ? { ...page, productUrls: wanted } : { ...page, nodes: wanted.map(leafOf) };
};

const fits = (address: string, pattern: string | undefined): boolean =>
  pattern === undefined || patternOf(pattern).test(address);

/** A sitemap knows no names: the address's last part stands for one. */
const leafOf = (url: string, position: number): TreeNode => {
  const slug = callPureFunction('decodeUri', callPureFunction('lastPathSegment', new URL(url).pathname));
  const name = keptText(callPureFunction('unslug', slug.replace(/\.\w{2,5}$/, ''))) ?? url;
  return { path: [name], position, name, url, leaf: true, parent: null };
};

/** Addresses of one sitemap that are read at most; the protocol allows 50,000. */
const maxAddresses = limits.menuNodes;

const sitemapAddresses = (text: string): { isIndex: boolean; addresses: string[] } => {
  if (!/^\s*[\ufeff]?\s*</.test(text.slice(0, 1_000))) return { isIndex: false, addresses: listedAddresses(text) };
  const addresses: string[] = [];
  let isIndex = false;
  let address: string | undefined;
  const open: string[] = [];
  const parser = new Parser(
    {
      onopentag: (written) => {
        // The parser's cost of a tag grows with the depth where it stands.
        if (open.length >= limits.sitemapDepth) {
          throw parseFailed(`The sitemap nests elements more than ${limits.sitemapDepth} deep.`);
        }
        const name = localName(written);
        if (name === 'sitemapindex') isIndex = true;
        // An image, a video or another language has an address of its own, in whatever namespace.
        if (name === 'loc' && pagesOf.has(open.at(-1) ?? '')) address = '';
        open.push(name);
      },
      ontext: (part) => {
        if (address !== undefined && address.length <= limits.urlCharacters) address += part;
      },
      onclosetag: () => {
        if (open.pop() !== 'loc' || address === undefined) return;
        if (address.trim() !== '' && addresses.length < maxAddresses) addresses.push(address.trim());
        address = undefined;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  return { isIndex, addresses };
};

/** Elements whose `loc` is a page's or a sitemap's; shops forget them, too. */
const pagesOf = new Set(['url', 'sitemap', 'urlset', 'sitemapindex']);

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

const listedAddresses = (text: string): string[] =>
  text
    .split(/\s+/)
    .filter((line) => /^https?:\/\//i.test(line))
    .slice(0, maxAddresses);
