import { canonicalUrl, type PackedReading } from '@aisle/core';
import type { PageFetched } from '@aisle/contracts';
import { collectReading, parseCatalogPage, parseCatalogTree, parseProductPage, type Recipe } from '@aisle/retailers';
import { storableKeys, storableListings } from './storable-listings.js';
import type { FoundPage, PageBody } from './read-page.js';

export interface BodyAndLinks {
  body: PageBody;
  found: FoundPage[];
  provenance: PackedReading | undefined;
}

/** Reads a page by the section of the recipe that its kind names. `pageUrl` is the page's own, after redirects. */
export const contentOfPage = (recipe: Recipe, fetched: PageFetched, html: string, pageUrl: string): BodyAndLinks => {
  switch (fetched.kind) {
    case 'catalog-tree':
      return treeContent(recipe, fetched, html, pageUrl);
    case 'catalog-page':
      return catalogPageContent(recipe, fetched, html, pageUrl);
    case 'product-page': {
      // Tiles know a product by the address they link to: a listing is the same before and after a redirect.
      const { notes, packed } = collectReading(storableKeys);
      const { products } = parseProductPage(recipe, html, fetched.url, { notes });
      const body: PageBody = { kind: 'product-page', products: storableListings(products) };
      return { body, found: [], provenance: packed() };
    }
  }
};

const treeContent = (recipe: Recipe, fetched: PageFetched, html: string, pageUrl: string): BodyAndLinks => {
  const { treeStep: step = 0, treePath: path = [] } = fetched.context;
  const tree = parseCatalogTree(recipe, html, pageUrl, { step, path });
  const nodes = tree.nodes.map((node) => ({ ...node, level: node.path.length }));
  const leaves = nodes.flatMap(({ leaf, url }) => (leaf && url !== null ? [url] : []));
  const found = [
    ...tree.treePages.map(({ url, ...below }): FoundPage => ({
      kind: 'catalog-tree',
      url,
      context: { treeStep: below.step, treePath: below.path },
    })),
    ...[...new Set(leaves)].map((url): FoundPage => ({
      kind: 'catalog-page',
      url,
      context: { leafUrl: url, pageNumber: 1 },
    })),
    ...tree.productUrls.map((url): FoundPage => ({ kind: 'product-page', url, context: {} })),
  ];
  const leafUrls = tree.isWhole ? leavesThatStay(recipe, leaves) : undefined;
  return { body: { kind: 'catalog-tree', nodes, leafUrls }, found, provenance: undefined };
};

/** Leaves may also be named by the recipe itself; and where it names several menus, no page shows them all. */
const leavesThatStay = ({ start, origin }: Recipe, leaves: readonly string[]): string[] | undefined => {
  if (start.filter(({ kind }) => kind === 'catalog-tree').length > 1) return undefined;
  const started = start.map(({ url }) => canonicalUrl(url, origin)).filter((url) => url !== undefined);
  return [...new Set([...leaves, ...started])];
};

const catalogPageContent = (recipe: Recipe, fetched: PageFetched, html: string, pageUrl: string): BodyAndLinks => {
  const { leafUrl = fetched.url, pageNumber = 1 } = fetched.context;
  const { notes, packed } = collectReading(storableKeys);
  const page = parseCatalogPage(recipe, html, pageUrl, { pageNumber, notes });
  const { tiles, followingPages, lastPage, productUrls } = page;
  return {
    body: { kind: 'catalog-page', leafUrl, pageNumber, lastPage, items: storableListings(tiles) },
    found: [
      ...followingPages.map((page): FoundPage => ({
        kind: 'catalog-page',
        url: page.url,
        context: { leafUrl, pageNumber: page.pageNumber },
      })),
      ...productUrls.map((url): FoundPage => ({ kind: 'product-page', url, context: {} })),
    ],
    provenance: packed(),
  };
};
