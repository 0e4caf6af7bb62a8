import type { ObservedFields } from '@aisle/core';
import type { Document, Element } from 'domhandler';
import { followingPagesOf, type FollowingPage } from './following-pages.js';
import { loadHtml } from './html-document.js';
import { limits } from './limits.js';
import { listingKeyOf } from './listing-key.js';
import { parseFailed, recipeLacks } from './parse-failure.js';
import { readFields } from './read-field.js';
import type { Recipe } from './recipe.js';
import { selectorOf } from './selector.js';
import { isOfShop } from './shop-url.js';

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
  /** All further pages of the leaf; stated by its first page only. */
  followingPages: FollowingPage[];
  /** The tiles' product pages, each once. */
  productUrls: string[];
}
type CatalogPageRules = NonNullable<Recipe['catalogPage']>;

/**
 * One page of a category's listing. `url` is the page's own, after redirects.
 * Errors: PermanentError `PARSE_FAILED` where it is not a catalog page, `RECIPE_LACKS_PAGE_KIND`.
 */
export const parseCatalogPage = (
  recipe: Recipe,
  html: string,
  url: string,
  { pageNumber }: { pageNumber: number },
): CatalogPage => {
  if (!recipe.catalogPage) throw recipeLacks(recipe.id, 'catalogPage', 'catalog-page');
  const document = loadHtml(html);
  const elements = tileElements(recipe.catalogPage, document);
  const tiles = elements.map((element, position) => tileOf(recipe, element, url, position));
  const known = tiles.filter((tile) => tile !== undefined);
  if (known.length === 0 && elements.length > 0) {
    throw parseFailed(`None of the ${elements.length} tiles has a link to a product or a SKU.`);
  }
  const productUrls = known.map(({ productUrl }) => productUrl).filter((productUrl) => productUrl !== null);
  return {
    tiles: distinct(known),
    skippedTiles: elements.length - known.length,
    followingPages: pageNumber === 1 ? followingPagesOf(recipe, document, url) : [],
    productUrls: [...new Set(productUrls)],
  };
};

/** The page's tiles, or the reason why it has none. */
const tileElements = ({ recognise, tiles, emptyWhen }: CatalogPageRules, document: Document): Element[] => {
  if (recognise !== undefined && !selectorOf(recognise).first(document)) {
    throw parseFailed(`This is not a catalog page: looked for ${recognise}.`);
  }
  const elements = selectorOf(tiles).all(document);
  if (elements.length > limits.tiles) throw parseFailed(`The page has more than ${limits.tiles} tiles.`);
  if (elements.length > 0) return elements;
  const mayBeEmpty =
    emptyWhen === undefined ? recognise !== undefined : selectorOf(emptyWhen).first(document) !== undefined;
  if (mayBeEmpty) return [];
  const sign = emptyWhen === undefined ? '' : ` nor the sign of an empty category, ${emptyWhen}`;
  throw parseFailed(`The catalog page has no tiles: looked for ${tiles}${sign}.`);
};

const tileOf = (recipe: Recipe, element: Element, pageUrl: string, position: number): Tile | undefined => {
  const rules = recipe.catalogPage?.fields ?? {};
  const fields = readFields(rules, element, { recipe, url: pageUrl }, `Tile ${position + 1}`);
  const listingKey = listingKeyOf(recipe, fields, fields.url);
  if (listingKey === undefined) return undefined;
  const productUrl = fields.url !== undefined && isOfShop(recipe, fields.url) ? fields.url : null;
  return { position, listingKey, variant: '', fields: { ...fields, listed: true }, productUrl };
};

const distinct = (tiles: readonly Tile[]): Tile[] => {
  const seen = new Set<string>();
  return tiles.filter(({ listingKey }) => !seen.has(listingKey) && seen.add(listingKey));
};
