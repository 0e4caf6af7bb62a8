import type { ObservedFields } from '@aisle/core';
import { placeText } from '../recipe/field-rule.js';
import { followingPagesOf, type FollowingPage } from './following-pages.js';
import { limits } from '../base/limits.js';
import { listingKeyOf } from '../recipe/listing-key.js';
import { hasPlace, layoutOf, openPage, placesOf, type Page } from '../fields/page.js';
import { wholePage, type Scope } from '../fields/scope.js';
import { sparseTreePlanOf } from '../fields/sparse-tree-plan.js';
import { parseFailed, recipeLacks } from '../base/parse-failure.js';
import { readFields, readUrl } from '../fields/read-field.js';
import type { ReadingNotes } from '../fields/reading-notes.js';
import { layoutsOf, type CatalogPageLayout } from '../recipe/recipe-sections.js';
import type { Recipe } from '../recipe/recipe.js';
import { isOfShop } from '../recipe/shop-url.js';

export interface Tile {
  /** Among the tiles of the page, from 0. */
  position: number;
  listingKey: string;
  /** Empty for a listing without variants. */
  variant: string;
  fields: ObservedFields;
  /** The product page to crawl; null where the tile links to none of this shop. */
  productUrl: string | null;
}
export interface CatalogPage {
  /** Each listing once, at its first place. */
  tiles: Tile[];
  /** Elements found as tiles that name neither SKU nor product page, such as banners. */
  skippedTiles: number;
  /** Further pages of the leaf: all of them of its first page, or the next one of any page. */
  followingPages: FollowingPage[];
  /** How many pages the leaf has; undefined where this page does not tell. */
  lastPage: number | undefined;
  /** Whether the page shows that the leaf ends there; false where only the sign of a following page is missing. */
  isLastPageShown: boolean;
  /** The tiles' product pages, each once. */
  productUrls: string[];
}

/**
 * One page of a category's listing. `url` is the page's own, after redirects.
 * Errors: PermanentError `PARSE_FAILED` where it is not a catalog page, `RECIPE_LACKS_PAGE_KIND`.
 */
export const parseCatalogPage = (
  recipe: Recipe,
  text: string,
  url: string,
  { pageNumber, notes }: { pageNumber: number; notes?: ReadingNotes | undefined },
): CatalogPage => {
  if (!recipe.catalogPage) throw recipeLacks(recipe.id, 'catalogPage', 'catalog-page');
  const { layout, page } = layoutOf(
    openPage(recipe, text, url, notes, notes?.needWholePage === true ? undefined : sparseTreePlanOf(recipe)),
    layoutsOf(recipe.catalogPage),
    'a catalog page',
  );
  const places = tilePlaces(layout, page, pageNumber);
  const tiles = places.map((place, position) => tileOf(layout, page, place, position));
  const known = tiles.filter((tile) => tile !== undefined);
  if (known.length === 0 && places.length > 0) {
    throw parseFailed(`None of the ${places.length} tiles has a link to a product or a SKU.`);
  }
  const productUrls = known.map(({ productUrl }) => productUrl).filter((productUrl) => productUrl !== null);
  return {
    tiles: distinct(known),
    skippedTiles: places.length - known.length,
    ...followingPagesOf(layout.followingPages, page, { pageNumber, tiles: known.length }),
    productUrls: [...new Set(productUrls)],
  };
};

/** The page's tiles, or the reason why it has none. */
const tilePlaces = (layout: CatalogPageLayout, page: Page, pageNumber: number): Scope[] => {
  const { recognise, tiles, emptyWhen, followingPages } = layout;
  const found = placesOf(page, wholePage, tiles);
  if (found.length > limits.tiles)
    throw parseFailed(`The page has ${found.length} tiles; at most ${limits.tiles} are read.`);
  if (found.length > 0) return found;
  const isBeyondTheLast = pageNumber > 1 && followingPages?.untilEmpty === true;
  const mayBeEmpty = emptyWhen === undefined ? recognise !== undefined : hasPlace(page, wholePage, emptyWhen);
  if (mayBeEmpty || isBeyondTheLast) return [];
  const sign = emptyWhen === undefined ? '' : ` nor the sign of an empty category, ${placeText(emptyWhen)}`;
  throw parseFailed(`The catalog page has no tiles: looked for ${placeText(tiles)}${sign}.`);
};

const tileOf = (layout: CatalogPageLayout, page: Page, place: Scope, position: number): Tile | undefined => {
  const { recipe } = page;
  const where = `Tile ${position + 1}`;
  const fields = readFields(tileRules(layout, place), place, page, where);
  const listingKey = listingKeyOf(recipe, fields, fields.url);
  if (listingKey === undefined) return undefined;
  const link =
    layout.productLink === undefined ? fields.url : readUrl(layout.productLink, place, page, where, 'productLink');
  const productUrl = link !== undefined && isOfShop(recipe, link) ? link : null;
  page.notes?.listed?.({ where, listingKey, variant: '', fields });
  return { position, listingKey, variant: '', fields: { ...fields, listed: true }, productUrl };
};

const foundByThemselves: CatalogPageLayout['fields'] = {
  name: { from: 'auto' },
  url: { from: 'auto' },
  price: { from: 'auto' },
  imageUrls: { from: 'auto' },
};

/** What structured data lists says more. */
const statedByThemselves: CatalogPageLayout['fields'] = {
  ...foundByThemselves,
  sku: { from: 'auto' },
  regularPrice: { from: 'auto' },
  availability: { from: 'auto' },
  brand: { from: 'auto' },
  gtin: { from: 'auto' },
};

/** Tiles found without rules say what they can; single fields the recipe may know better. Made once for each layout. */
const tileRules = (layout: CatalogPageLayout, place: Scope): CatalogPageLayout['fields'] => {
  const { tiles, fields } = layout;
  if (typeof tiles === 'string' || 'path' in tiles) return fields;
  const known = place.type === 'data' ? statedRules : foundRules;
  const rules = known.get(layout) ?? { ...(place.type === 'data' ? statedByThemselves : foundByThemselves), ...fields };
  known.set(layout, rules);
  return rules;
};

const statedRules = new WeakMap<CatalogPageLayout, CatalogPageLayout['fields']>();
const foundRules = new WeakMap<CatalogPageLayout, CatalogPageLayout['fields']>();

const distinct = (tiles: readonly Tile[]): Tile[] => {
  const seen = new Set<string>();
  return tiles.filter(({ listingKey }) => !seen.has(listingKey) && seen.add(listingKey));
};
