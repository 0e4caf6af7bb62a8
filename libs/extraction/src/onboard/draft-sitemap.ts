import { openPage } from '../fields/page.js';
import { parseCatalogTree } from '../kinds/catalog-tree.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { Recipe, RecipeInput } from '../recipe/recipe.js';
import { structuredSources } from '../structured/statement.js';
import { AisleError } from '@aisle/core';
import { baseRecipe, type ShopFacts } from './base-recipe.js';
import { draftWithListing } from './draft-html.js';
import { draftProductPage } from './draft-products.js';
import { spread, type ShopDoor, type ShopPage } from './shop-door.js';

const samples = { sitemaps: 5, groups: 6, pagesOfGroup: 2, products: 6, categories: 4 };

/** A draft from the sitemaps: the addresses that share a beginning and lead to products. */
export const draftFromSitemap = async (door: ShopDoor, shop: ShopFacts): Promise<RecipeInput | undefined> => {
  const named = door.sitemaps.length > 0 ? door.sitemaps : [new URL('/sitemap.xml', shop.origin).href];
  for (const sitemap of named.slice(0, samples.sitemaps)) {
    const addresses = await addressesOf(door, shop, sitemap);
    const found = await productGroup(door, shop, addresses);
    if (!found) {
      const listing = await draftFromCategories(door, shop, sitemap, addresses);
      if (listing) return listing;
      continue;
    }
    const start: RecipeInput['start'] = [{ kind: 'catalog-tree', url: pathOf(sitemap) }];
    return {
      ...baseRecipe(shop),
      start,
      catalogTree: { sitemap: { kind: 'product-page', include: found.include } },
      productPage: draftProductPage(reader(shop), found.pages),
      listingKey: 'sku',
    };
  }
  return undefined;
};

const reader = (shop: ShopFacts): Recipe =>
  defineRecipe({
    ...baseRecipe(shop),
    start: [{ kind: 'catalog-tree', url: '/' }],
    catalogTree: { sitemap: { kind: 'product-page' } },
    productPage: {},
  });

const addressesOf = async (door: ShopDoor, shop: ShopFacts, url: string, isInner = false): Promise<string[]> => {
  const page = await door.open(url);
  if (!page) return [];
  try {
    const { productUrls, treePages } = parseCatalogTree(reader(shop), page.text, page.url);
    const addresses = [...productUrls];
    if (!isInner) {
      for (const { url: inner } of spread(treePages, samples.sitemaps))
        addresses.push(...(await addressesOf(door, shop, inner, true)));
    }
    return addresses;
  } catch (error) {
    // A sitemap that is damaged names nothing; others may.
    if (!(error instanceof AisleError)) throw error;
    return [];
  }
};

/** A sitemap that names categories instead of products. */
const draftFromCategories = async (
  door: ShopDoor,
  shop: ShopFacts,
  sitemap: string,
  addresses: readonly string[],
): Promise<RecipeInput | undefined> => {
  for (const [segment, urls] of groupsOf(addresses)) {
    const pages: ShopPage[] = [];
    for (const url of spread(urls, samples.categories)) {
      const page = await door.open(url);
      if (page) pages.push(page);
    }
    const draft = {
      ...baseRecipe(shop),
      start: [{ kind: 'catalog-tree' as const, url: pathOf(sitemap) }],
      catalogTree: { sitemap: { kind: 'catalog-page' as const, include: patternOf(segment) } },
    };
    const drawn = pages.length === 0 ? undefined : draftWithListing(draft, pages, []);
    if (drawn) return drawn;
  }
  return undefined;
};

/** The part of an address that groups it with others: its first path segment. */
const segmentOf = (url: string): string => /^\/([^/]+)\/./.exec(new URL(url).pathname)?.[1] ?? '';

const productGroup = async (
  door: ShopDoor,
  shop: ShopFacts,
  addresses: readonly string[],
): Promise<{ include: string; pages: ShopPage[] } | undefined> => {
  for (const [segment, urls] of groupsOf(addresses)) {
    const pages: ShopPage[] = [];
    for (const url of spread(urls, samples.pagesOfGroup)) {
      const page = await door.open(url);
      if (page && isProduct(shop, page)) pages.push(page);
    }
    if (pages.length === 0) continue;
    for (const url of spread(urls.slice(1), samples.products)) {
      const page = await door.open(url);
      if (page) pages.push(page);
    }
    return { include: patternOf(segment), pages };
  }
  return undefined;
};

/** Addresses by what they share, those of most first. */
const groupsOf = (addresses: readonly string[]): [segment: string, urls: string[]][] => {
  const groups = new Map<string, string[]>();
  for (const url of addresses) {
    const group = groups.get(segmentOf(url));
    if (group === undefined) groups.set(segmentOf(url), [url]);
    else group.push(url);
  }
  return [...groups].sort(([, one], [, other]) => other.length - one.length).slice(0, samples.groups);
};

const patternOf = (segment: string): string => (segment === '' ? '.' : `/${escaped(segment)}/`);

const fewestTiles = 3;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const isProduct = (shop: ShopFacts, { text, url }: ShopPage): boolean => {
  const page = openPage(reader(shop), text, url);
  const isStated = structuredSources.some((source) => page.structured().statementOf(source)?.price !== undefined);
  // A category shows prices too, those of its tiles.
  return isStated || (page.auto.tiles().length < fewestTiles && page.auto.product()?.price !== undefined);
};

const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;
