import { catalogOf } from '../auto/catalog-page/auto-catalog-page.js';
import { openPage } from '../fields/page.js';
import { parseCatalogTree } from '../kinds/catalog-tree.js';
import { loadHtml } from '../page/html-document.js';
import { selectorOf } from '../page/selector.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { RecipeInput } from '../recipe/recipe.js';
import { linkMenusOf, menusOf, type MenuLevels } from '../inspect/suggest-recipe.js';
import { baseRecipe, type ShopFacts } from './base-recipe.js';
import { draftStateListing } from './draft-state-listing.js';
import { spread, type ShopDoor, type ShopPage } from './shop-door.js';

const samples = { menus: 4, linkMenus: 2, categories: 6 };

/** A draft from the menu of the home page, its categories and their products; undefined where no menu leads to products. */
export const draftFromPages = async (
  door: ShopDoor,
  home: ShopPage,
  shop: ShopFacts,
): Promise<RecipeInput | undefined> => {
  const document = loadHtml(home.text);
  const menus = [...menusOf(document).slice(0, samples.menus), ...linkMenusOf(document).slice(0, samples.linkMenus)];
  for (const levels of menus) {
    const draft = await draftWithMenu(door, home, shop, levels);
    if (draft) return draft;
  }
  return undefined;
};

const draftWithMenu = async (
  door: ShopDoor,
  home: ShopPage,
  shop: ShopFacts,
  levels: MenuLevels,
): Promise<RecipeInput | undefined> => {
  const start: RecipeInput['start'] = [{ kind: 'catalog-tree', url: pathOf(home.url) }];
  const menu = defineRecipe({ ...baseRecipe(shop), start, catalogTree: { levels } });
  const { nodes } = parseCatalogTree(menu, home.text, home.url);
  const leaves = [...new Set(nodes.flatMap(({ leaf, url }) => (leaf && url !== null ? [url] : [])))];
  const categories = await openAll(door, spread(leaves, samples.categories));
  const [firstGroup] = nodes.filter(({ leaf, url }) => !leaf && url !== null);
  const others = [home, ...(firstGroup?.url ? await openAll(door, [firstGroup.url]) : [])];
  const draft = { ...baseRecipe(shop), start, catalogTree: { levels } };
  return draftWithListing(draft, categories, others);
};

/** A draft whose categories are read as these are: by their tiles, their structured data, or their scripts' data. */
export const draftWithListing = (
  draft: Draft,
  categories: readonly ShopPage[],
  others: readonly ShopPage[],
): RecipeInput | undefined =>
  htmlListing(draft, categories) ?? listedProducts(draft, categories) ?? stateListing(draft, categories, others);

type Draft = ShopDraft & Pick<RecipeInput, 'start' | 'catalogTree'>;
type ShopDraft = ReturnType<typeof baseRecipe>;

const openAll = async (door: ShopDoor, urls: readonly string[]): Promise<ShopPage[]> => {
  const pages: ShopPage[] = [];
  for (const url of urls) {
    const page = await door.open(url);
    if (page) pages.push(page);
  }
  return pages;
};

const stateListing = (
  draft: Draft,
  categories: readonly ShopPage[],
  others: readonly ShopPage[],
): RecipeInput | undefined => {
  const catalogPage = draftStateListing(categories, others);
  return catalogPage && { ...draft, catalogPage, productPage: {} };
};

const htmlListing = (draft: Draft, categories: readonly ShopPage[]): RecipeInput | undefined => {
  const recipe = defineRecipe({ ...draft, productPage: {} });
  const tilesSelector = commonTiles(categories);
  if (tilesSelector === undefined) return undefined;
  const tiles = categories.flatMap(({ text, url }) => {
    const page = openPage(recipe, text, url);
    return selectorOf(tilesSelector)
      .all(page.document())
      .map((tile) => page.auto.tile(tile));
  });
  if (tiles.filter((tile) => tile?.price !== undefined).length < tiles.length * 0.5) return undefined;
  const fields = { name: { from: 'auto' as const }, url: { from: 'auto' as const }, price: { from: 'auto' as const } };
  return { ...draft, catalogPage: { tiles: tilesSelector, fields: { ...fields, imageUrls: 'img' } }, productPage: {} };
};

/** Categories whose tiles only scripts build, but whose JSON-LD lists the products. */
const listedProducts = (draft: Draft, categories: readonly ShopPage[]): RecipeInput | undefined => {
  const recipe = defineRecipe({ ...draft, productPage: {} });
  const pages = categories.map(({ text, url }) => openPage(recipe, text, url));
  const listed = pages.flatMap((page) => page.structured().listed());
  if (listed.length < 3 || listed.filter(({ price }) => price !== undefined).length < listed.length * 0.5)
    return undefined;
  const hasNumbers = listed.every(({ sku }) => sku !== undefined);
  const hasPager = pages.some(({ auto }) => auto.pagination().pages.length > 0 || auto.pagination().next !== null);
  return {
    ...draft,
    catalogPage: {
      tiles: { from: 'json-ld' },
      fields: hasNumbers ? { sku: { from: 'auto' } } : {},
      ...(hasPager ? { followingPages: { auto: true } } : {}),
    },
    productPage: {},
  };
};

/** The selector that finds most tiles over all categories. */
const commonTiles = (categories: readonly ShopPage[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const { text, url } of categories) {
    const { tilesSelector, tiles } = catalogOf(loadHtml(text), url);
    if (tilesSelector !== null) counts.set(tilesSelector, (counts.get(tilesSelector) ?? 0) + tiles.length);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
};

const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;
