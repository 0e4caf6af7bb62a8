import { AisleError, type ObservedFields } from '@aisle/core';
import type { Element } from 'domhandler';
import { openPage, placesOf, type Page } from '../fields/page.js';
import { readFields } from '../fields/read-field.js';
import { wholePage } from '../fields/scope.js';
import { parseCatalogPage } from '../kinds/catalog-page.js';
import { parseProductPage } from '../kinds/product-page.js';
import { loadHtml } from '../page/html-document.js';
import { selectorOf } from '../page/selector.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import { layoutsOf, type CatalogPageLayout } from '../recipe/recipe-sections.js';
import type { Recipe, RecipeInput } from '../recipe/recipe.js';
import { draftProductPage } from './draft-products.js';
import { learnTileRule, type KnownTile, type LearnedField } from './learn-tile-rules.js';
import type { ShopDoor, ShopPage } from './shop-door.js';
import { signOfCategory } from './sign-of-category.js';
import type { Trial } from './try-draft.js';

/** A draft with what its trial has shown: how products are read, what tiles say, what a category is known by. */
export const refineDraft = async (door: ShopDoor, draft: RecipeInput, trial: Trial): Promise<RecipeInput> => {
  const withProducts = { ...draft, ...productPageOf(draft, trial) };
  const layouts = layoutsOf(trial.recipe.catalogPage);
  const [layout] = layouts;
  if (layout === undefined || layouts.length > 1) return withProducts;
  const catalogPage =
    typeof layout.tiles === 'string'
      ? await refineTiles(door, withProducts, trial, layout)
      : await withPageSize(door, trial, layout);
  return { ...withProducts, catalogPage };
};

/** A section that says nothing yet is learned from the products' pages. */
const productPageOf = (draft: RecipeInput, { recipe, products }: Trial): Pick<RecipeInput, 'productPage'> => {
  const isOpen = draft.productPage !== undefined && Object.keys(draft.productPage).length === 0;
  return isOpen
    ? {
        productPage: draftProductPage(
          recipe,
          products.map(({ page }) => page),
        ),
      }
    : {};
};

interface Listing {
  page: Page;
  tiles: readonly Element[];
}

const learned: readonly LearnedField[] = ['sku', 'name', 'url', 'price', 'availability', 'brand'];

const refineTiles = async (
  door: ShopDoor,
  draft: RecipeInput,
  { recipe: tried, nodes, categories, products }: Trial,
  layout: CatalogPageLayout,
): Promise<CatalogPageLayout> => {
  const recipe = defineRecipe({ ...tried, productPage: draft.productPage ?? {} } as RecipeInput);
  const listings = categories.map(({ page: { text, url } }): Listing => {
    const page = openPage(recipe, text, url);
    const tiles = placesOf(page, wholePage, layout.tiles).filter((place): place is Element => 'attribs' in place);
    return { page, tiles };
  });
  const all = listings.flatMap(({ page, tiles }) => tiles.map((tile) => ({ tile, page })));
  const known = knownTiles(
    recipe,
    layout,
    listings,
    products.map(({ asked, page }) => ({ asked, page })),
  );
  const fields: Record<string, unknown> = { ...layout.fields };
  for (const field of learned) {
    if (!isOpen(fields[field])) continue;
    const rule = learnTileRule(field, known, all);
    if (rule) fields[field] = rule;
  }
  if (fields['regularPrice'] === undefined) {
    const former = ['del', 's', 'strike'].find((css) => all.some(({ tile }) => selectorOf(css).first(tile)));
    if (former !== undefined) fields['regularPrice'] = former;
  }
  const others =
    nodes > 0
      ? await otherPages(
          door,
          tried.origin,
          products.map(({ page }) => page),
        )
      : [];
  const sign =
    layout.recognise === undefined
      ? signOfCategory(
          listings.map(({ page }) => page.document()),
          others,
        )
      : undefined;
  const hasPager = listings.some(
    ({ page }) => page.auto.pagination().pages.length > 0 || page.auto.pagination().next !== null,
  );
  return {
    ...layout,
    ...(sign === undefined ? {} : { recognise: sign }),
    fields: fields as CatalogPageLayout['fields'],
    ...(layout.followingPages === undefined && hasPager ? { followingPages: { auto: true } } : {}),
  };
};

/** Nothing is said of the field yet, or that it is found without rules. */
const isOpen = (rule: unknown): boolean =>
  rule === undefined || (typeof rule === 'object' && rule !== null && 'from' in rule && rule.from === 'auto');

const otherPages = async (door: ShopDoor, origin: string, products: readonly ShopPage[]) => {
  const home = await door.open(new URL('/', origin).href);
  return [...(home ? [home] : []), ...products].map(({ text }) => loadHtml(text));
};

const knownTiles = (
  recipe: Recipe,
  layout: CatalogPageLayout,
  listings: readonly Listing[],
  products: readonly { asked: string; page: ShopPage }[],
): KnownTile[] => {
  const byAddress = new Map(products.map(({ asked, page }) => [asked, page]));
  return listings.flatMap(({ page, tiles }) =>
    tiles.flatMap((tile) => {
      const { url } = readTileFields(layout, tile, page);
      const product = url === undefined ? undefined : byAddress.get(url);
      const said = product && productOf(recipe, product);
      return said && url !== undefined ? [{ tile, page, said: { ...said, url } }] : [];
    }),
  );
};

const readTileFields = ({ fields }: CatalogPageLayout, tile: Element, page: Page): { url?: string } =>
  readFields({ url: fields.url ?? { from: 'auto' } }, tile, page, 'A tile');

const productOf = (recipe: Recipe, { text, url }: ShopPage): ObservedFields | undefined => {
  try {
    return parseProductPage(recipe, text, url).products[0]?.fields;
  } catch (error) {
    // A page that cannot be read teaches nothing about its tile; the trial counts it.
    if (error instanceof AisleError) return undefined;
    throw error;
  }
};

const pagesTried = 3;

/** Where pages follow until one is empty, a full page tells how many products it holds. */
const withPageSize = async (
  door: ShopDoor,
  { recipe, categories }: Trial,
  layout: CatalogPageLayout,
): Promise<CatalogPageLayout> => {
  const { followingPages } = layout;
  if (followingPages?.untilEmpty !== true || followingPages.pageSize === undefined) return layout;
  const { pageSize: _, ...withoutSize } = followingPages;
  const open = { ...recipe, catalogPage: { ...layout, followingPages: withoutSize } };
  const fullest = [...categories]
    .sort((one, other) => (other.read?.tiles.length ?? 0) - (one.read?.tiles.length ?? 0))
    .slice(0, pagesTried);
  for (const { page, read } of fullest) {
    const [next] = parseCatalogPage(open, page.text, page.url, { pageNumber: 1 }).followingPages;
    const second = next && (await door.open(next.url));
    if (!second || !read) continue;
    const more = parseCatalogPage(open, second.text, second.url, { pageNumber: 2 }).tiles.length;
    if (more > 0) return { ...layout, followingPages: { ...followingPages, pageSize: read.tiles.length } };
  }
  return layout;
};
