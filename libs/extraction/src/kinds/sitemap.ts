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
  const { isIndex, entries } = sitemapEntries(text);
  const [first] = entries;
  if (first === undefined) throw parseFailed('The sitemap names no addresses: looked for <loc>.');
  if (entries.length > maxEntries)
    throw parseFailed(
      `The sitemap names more than ${maxEntries} addresses, which is the most that the protocol allows.`,
    );
  const recent = entries.filter((entry) => isRecent(entry, rules.modifiedSince));
  const own = [
    ...new Set(recent.map(({ href }) => shopUrl(recipe, href, url)).filter((address) => address !== undefined)),
  ];
  const page: CatalogTreePage = { nodes: [], treePages: [], productUrls: [], isWhole: false };
  if (isIndex) {
    const wanted = own.filter((address) => fits(address, rules.sitemaps));
    if (wanted.length === 0)
      throw parseFailed(`None of the index's ${entries.length} sitemaps is wanted: the first is ${first.href}.`);
    return { ...page, treePages: wanted.map((address) => ({ url: address, step: 0, path: [] })) };
  }
  const wanted = own.filter(
    (address) => fits(address, rules.include) && !(rules.exclude !== undefined && fits(address, rules.exclude)),
  );
  return rules.kind === 'product-page' ? { ...page, productUrls: wanted } : { ...page, nodes: wanted.map(leafOf) };
};

/** What does not say when it was modified, or says so in a way of its own, may be new. */
const isRecent = ({ lastModified }: SitemapEntry, since: string | undefined): boolean => {
  if (since === undefined || lastModified === undefined) return true;
  const modifiedMs = Date.parse(lastModified);
  return Number.isNaN(modifiedMs) || modifiedMs >= Date.parse(since);
};

const fits = (address: string, pattern: string | undefined): boolean =>
  pattern === undefined || patternOf(pattern).test(address);

/** A sitemap knows no names: the address's last part stands for one. */
const leafOf = (url: string, position: number): TreeNode => {
  const slug = callPureFunction('decodeUri', callPureFunction('lastPathSegment', new URL(url).pathname));
  const name = keptText(callPureFunction('unslug', slug.replace(/\.\w{2,5}$/, ''))) ?? url;
  return { path: [name], position, name, url, leaf: true, parent: null };
};

/** Of one sitemap. A larger one fails, since half of it would look like a whole one. */
const maxEntries = limits.menuNodes;

interface SitemapEntry {
  href: string;
  /** `lastmod`, as written. */
  lastModified?: string;
}

const sitemapEntries = (text: string): { isIndex: boolean; entries: SitemapEntry[] } => {
  if (!/^\s*[\ufeff]?\s*</.test(text.slice(0, 1_000))) return { isIndex: false, entries: listedEntries(text) };
  const entries: SitemapEntry[] = [];
  let isIndex = false;
  let address: string | undefined;
  let lastModified: string | undefined;
  /** Entries before this one are closed: a `lastmod` belongs to those since. */
  let since = 0;
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
        const isOfPage = pagesOf.has(open.at(-1) ?? '');
        if (name === 'loc' && isOfPage) address = '';
        if (name === 'lastmod' && isOfPage) lastModified = '';
        if (name === 'url' || name === 'sitemap') since = entries.length;
        open.push(name);
      },
      ontext: (part) => {
        if (address !== undefined && address.length <= limits.urlCharacters) address += part;
        else if (open.at(-1) === 'lastmod' && lastModified !== undefined && lastModified.length < 100)
          lastModified += part;
      },
      onclosetag: () => {
        const name = open.pop();
        if (name === 'loc' && address !== undefined) {
          if (address.trim() !== '' && entries.length <= maxEntries) entries.push({ href: address.trim() });
          address = undefined;
        } else if ((name === 'url' || name === 'sitemap') && lastModified !== undefined) {
          for (const entry of entries.slice(since)) entry.lastModified = lastModified.trim();
          lastModified = undefined;
        }
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  return { isIndex, entries };
};

/** Elements whose `loc` is a page's or a sitemap's; shops forget them, too. */
const pagesOf = new Set(['url', 'sitemap', 'urlset', 'sitemapindex']);

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

const listedEntries = (text: string): SitemapEntry[] =>
  text
    .split(/\s+/)
    .filter((line) => /^https?:\/\//i.test(line))
    .slice(0, maxEntries + 1)
    .map((href) => ({ href }));
