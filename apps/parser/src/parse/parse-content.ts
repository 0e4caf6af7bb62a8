import type { PageFetched } from '@aisle/contracts';
import {
  collectReading,
  followsOf,
  parseCatalogPage,
  parseCatalogTree,
  parseExtraSitemap,
  parseProductPage,
  urlRulesOf,
  type Recipe,
} from '@aisle/extraction';
import type { DiscoveredLink, PageBody, PageContent } from './parse-result.js';
import { storableKeys, storableListings } from './storable-listings.js';

export type ParsedContent = Pick<PageContent, 'body' | 'links' | 'reading' | 'leftOut'>;

/** Parses a page by the section of the recipe that its kind names. `pageUrl` is the page's own, after redirects. */
export const parseContent = (recipe: Recipe, fetched: PageFetched, html: string, pageUrl: string): ParsedContent => {
  const content = parseByKind(recipe, fetched, html, pageUrl);
  if (recipe.crawl?.nofollow !== true || content.links.length === 0) return content;
  const mayFollow = followsOf(html, pageUrl, urlRulesOf(recipe));
  return { ...content, links: content.links.filter(({ url }) => mayFollow(url)) };
};

const parseByKind = (recipe: Recipe, fetched: PageFetched, html: string, pageUrl: string): ParsedContent => {
  switch (fetched.kind) {
    case 'catalog-tree':
      return fetched.context.isExtraSitemap === true
        ? parseSitemap(recipe, html, pageUrl)
        : parseTree(recipe, fetched, html, pageUrl);
    case 'catalog-page':
      return parseListing(recipe, fetched, html, pageUrl);
    case 'product-page':
      return parseProducts(recipe, fetched, html);
  }
};

const parseTree = (recipe: Recipe, fetched: PageFetched, html: string, pageUrl: string): ParsedContent => {
  const { treeStep: step = 0, treePath: path = [] } = fetched.context;
  const tree = parseCatalogTree(recipe, html, pageUrl, { step, path });
  const nodes = tree.nodes.map((node) => ({ ...node, level: node.path.length }));
  const leaves = nodes.flatMap(({ leaf, url }) => (leaf && url !== null ? [url] : []));
  const links = [
    ...tree.treePages.map(({ url, ...below }): DiscoveredLink => ({
      kind: 'catalog-tree',
      url,
      context: { treeStep: below.step, treePath: below.path },
    })),
    ...[...new Set(leaves)].map((url): DiscoveredLink => ({
      kind: 'catalog-page',
      url,
      context: { leafUrl: url, pageNumber: 1 },
    })),
    ...tree.productUrls.map((url): DiscoveredLink => ({ kind: 'product-page', url, context: {} })),
  ];
  // Where the recipe names several menus, no page shows them all.
  const isWhole = tree.isWhole && recipe.start.filter(({ kind }) => kind === 'catalog-tree').length === 1;
  return { body: { kind: 'catalog-tree', nodes, isWhole }, links, reading: undefined, leftOut: new Map() };
};

/** It shows nothing of the menu, and so takes nothing out of it. */
const parseSitemap = (recipe: Recipe, text: string, pageUrl: string): ParsedContent => {
  const { treePages, productUrls } = parseExtraSitemap(recipe, text, pageUrl);
  const links = [
    ...treePages.map(({ url }): DiscoveredLink => ({ kind: 'catalog-tree', url, context: { isExtraSitemap: true } })),
    ...productUrls.map((url): DiscoveredLink => ({ kind: 'product-page', url, context: {} })),
  ];
  return {
    body: { kind: 'catalog-tree', nodes: [], isWhole: false },
    links,
    reading: undefined,
    leftOut: new Map(),
  };
};

const parseListing = (recipe: Recipe, fetched: PageFetched, html: string, pageUrl: string): ParsedContent => {
  const { leafUrl = fetched.url, pageNumber = 1 } = fetched.context;
  const { notes, packed, leftOut } = collectReading(storableKeys);
  const page = parseCatalogPage(recipe, html, pageUrl, { pageNumber, notes });
  const { tiles, followingPages, lastPage, isLastPageShown, productUrls } = page;
  return {
    body: { kind: 'catalog-page', leafUrl, pageNumber, lastPage, isLastPageShown, items: storableListings(tiles) },
    links: [
      ...followingPages.map((page): DiscoveredLink => ({
        kind: 'catalog-page',
        url: page.url,
        context: { leafUrl, pageNumber: page.pageNumber },
      })),
      ...productUrls.map((url): DiscoveredLink => ({ kind: 'product-page', url, context: {} })),
    ],
    reading: packed(),
    leftOut,
  };
};

const parseProducts = (recipe: Recipe, fetched: PageFetched, html: string): ParsedContent => {
  const { notes, packed, leftOut } = collectReading(storableKeys);
  // Tiles know a product by the address they link to: a listing is the same before and after a redirect.
  const { products } = parseProductPage(recipe, html, fetched.url, { notes });
  const body: PageBody = { kind: 'product-page', products: storableListings(products) };
  return { body, links: [], reading: packed(), leftOut };
};
