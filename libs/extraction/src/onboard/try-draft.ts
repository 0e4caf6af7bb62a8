import { AisleError, errorMessageOf } from '@aisle/core';
import { parseCatalogPage, type CatalogPage } from '../kinds/catalog-page.js';
import { parseCatalogTree } from '../kinds/catalog-tree.js';
import { parseProductPage, type ProductPage } from '../kinds/product-page.js';
import { readRecipe } from '../recipe/read-recipe.js';
import type { Recipe, RecipeInput } from '../recipe/recipe.js';
import { spread, type ShopDoor, type ShopPage } from './shop-door.js';

/** A page and what a recipe reads there, or why it cannot. */
export interface Tried<Read> {
  /** The address that was asked for; the page's own may be another one. */
  asked: string;
  page: ShopPage;
  read?: Read;
  failure?: string;
}

/** What a recipe read in a sample of a shop. */
export interface Trial {
  recipe: Recipe;
  /** Nodes of the menu, and its leaves. */
  nodes: number;
  leaves: readonly string[];
  categories: readonly Tried<CatalogPage>[];
  products: readonly Tried<ProductPage>[];
  /** Why the menu or sitemap cannot be read. */
  failure?: string;
}

const samples = { categories: 6, productsOfCategory: 2, products: 10, sitemaps: 3 };

/** Reads a sample of the shop as a crawl would: its menu, some categories, some of their products. */
export const tryDraft = async (door: ShopDoor, input: RecipeInput): Promise<Trial> => {
  const recipe = readRecipe(JSON.parse(JSON.stringify(input)), 'The draft');
  const trial = { recipe, nodes: 0, leaves: [] as string[], productUrls: [] as string[] };
  let failure: string | undefined;
  for (const { kind, url } of recipe.start) {
    const href = new URL(url, recipe.origin).href;
    if (kind === 'catalog-page') trial.leaves.push(href);
    else if (kind === 'product-page') trial.productUrls.push(href);
    else failure ??= await openTree(door, recipe, href, trial);
  }
  const leaves = [...new Set(trial.leaves)];
  const categories = await tryPages(door, spread(leaves, samples.categories), ({ url, text }) =>
    parseCatalogPage(recipe, text, url, { pageNumber: 1 }),
  );
  const linked = categories.flatMap(({ read }) => spread(read?.productUrls ?? [], samples.productsOfCategory));
  const urls = recipe.productPage ? [...linked, ...spread(trial.productUrls, samples.products - linked.length)] : [];
  const products = await tryPages(door, [...new Set(urls)].slice(0, samples.products), ({ url, text }) =>
    parseProductPage(recipe, text, url),
  );
  return { recipe, nodes: trial.nodes, leaves, categories, products, ...(failure === undefined ? {} : { failure }) };
};

const openTree = async (
  door: ShopDoor,
  recipe: Recipe,
  href: string,
  found: { nodes: number; leaves: string[]; productUrls: string[] },
): Promise<string | undefined> => {
  const page = await door.open(href);
  if (!page) return `${href} could not be opened.`;
  try {
    const { nodes, treePages, productUrls } = parseCatalogTree(recipe, page.text, page.url);
    found.nodes += nodes.length;
    found.leaves.push(...nodes.flatMap(({ leaf, url }) => (leaf && url !== null ? [url] : [])));
    found.productUrls.push(...productUrls);
    for (const { url, step } of spread(treePages, samples.sitemaps)) {
      if (step > 0 || url === href) continue;
      await openTree(door, recipe, url, found);
    }
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
};

const tryPages = async <Read>(
  door: ShopDoor,
  urls: readonly string[],
  read: (page: ShopPage) => Read,
): Promise<Tried<Read>[]> => {
  const tried: Tried<Read>[] = [];
  for (const url of urls) {
    const page = await door.open(url);
    if (!page) continue;
    try {
      tried.push({ asked: url, page, read: read(page) });
    } catch (error) {
      tried.push({ asked: url, page, failure: reasonOf(error) });
    }
  }
  return tried;
};

/** A page that cannot be read is a finding; anything else is a fault of ours. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof AisleError)) throw error;
  return errorMessageOf(error);
};

/** From 0 to 1: how much of the sample was read, with names and prices. */
export const scoreOf = ({ recipe, categories, products }: Trial): number => {
  const share = <Item>(items: readonly Item[], isGood: (item: Item) => boolean): number =>
    items.length === 0 ? 0 : items.filter(isGood).length / items.length;
  const byCategory = share(categories, ({ read }) => read !== undefined);
  const tiles = categories.flatMap(({ read }) => read?.tiles ?? []);
  const byTile = share(tiles, ({ fields }) => fields.name !== undefined && fields.price !== undefined);
  const byProduct = share(
    products,
    ({ read }) => read?.products.some(({ fields }) => fields.price !== undefined) === true,
  );
  return recipe.catalogPage ? 0.3 * byCategory + 0.3 * byTile + 0.4 * byProduct : byProduct;
};
