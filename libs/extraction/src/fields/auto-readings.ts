import { minorToDecimal } from '@aisle/core';
import type { Document, Element } from 'domhandler';
import { catalogOf } from '../auto/catalog-page/auto-catalog-page.js';
import { readTile, type AutoTile } from '../auto/catalog-page/read-tile.js';
import { paginationOf, type AutoPagination } from '../auto/pagination/auto-pagination.js';
import { baseOf } from '../auto/pagination/page-links.js';
import type { AutoProduct } from '../auto/product/auto-product-types.js';
import { autoProduct } from '../auto/product/auto-product.js';
import { once } from '../base/once.js';
import { selectorOf } from '../page/selector.js';
import { fillGaps } from '../structured/choose-product.js';
import type { StructuredPage } from '../structured/page-statements.js';
import { structuredSources, type ProductStatement } from '../structured/statement.js';

/** What can be read of a page without any rule, each read once and only when a recipe rests on it. */
export interface AutoReadings {
  /** The product that the page is about; undefined where nothing but a name tells of one. */
  product(): ProductStatement | undefined;
  /** The same with the strategy and the text behind each value. */
  found(): AutoProduct;
  /** The product tiles of a page that lists products. */
  tiles(): Element[];
  tile(element: Element): ProductStatement | undefined;
  pagination(): AutoPagination;
}

interface SourcesOfAuto {
  document: () => Document;
  structured: () => StructuredPage;
  /** ISO 4217. */
  currencyHint: string | undefined;
}

export const autoReadings = (
  text: string,
  url: string,
  { document, structured, currencyHint }: SourcesOfAuto,
): AutoReadings => {
  const hints = currencyHint === undefined ? {} : { currencyHint };
  const context = once(() => ({ base: baseOf(document(), url), pageUrl: url, currencyHint }));
  const known = new WeakMap<Element, AutoTile | 'none'>();
  const tileOf = (element: Element): AutoTile | undefined => {
    const tile = known.get(element) ?? readTile(element, context()) ?? 'none';
    known.set(element, tile);
    return tile === 'none' ? undefined : tile;
  };
  const found = once(() => autoProduct(text, url));
  return {
    found,
    product: once(() => withVariants(withDetails(statementOfProduct(found()), structured()), structured())),
    tiles: once(() => {
      const { tiles, tilesSelector } = catalogOf(document(), url, hints);
      const addresses = new Set(tiles.map((tile) => tile.url));
      const elements = tilesSelector === null ? [] : selectorOf(tilesSelector).all(document());
      return elements.filter((element) => addresses.has(tileOf(element)?.url ?? ''));
    }),
    tile: (element) => {
      const tile = tileOf(element);
      return tile && statementOfTile(tile);
    },
    pagination: once(() => paginationOf(document(), url)),
  };
};

/** What only data say of a product. */
const withDetails = (said: ProductStatement | undefined, structured: StructuredPage): ProductStatement | undefined => {
  if (said === undefined) return undefined;
  const stated = structuredSources.flatMap((source) => structured.statementOf(source) ?? []).reduce(fillGaps, {});
  const { groupId, attributes, condition, rating, packSize, ...rest } = stated;
  const { priceValidUntil, seller, stockQuantity, unitPrice } = rest;
  const isSameOffer = stated.price !== undefined && Number(stated.price) === Number(said.price);
  const ofOffer = isSameOffer ? { priceValidUntil, seller, stockQuantity, unitPrice } : {};
  return { ...said, groupId, attributes, condition, rating, packSize, ...ofOffer };
};

/** Variants that are offered by themselves stand in data only. */
const withVariants = (said: ProductStatement | undefined, structured: StructuredPage): ProductStatement | undefined => {
  const variants = (['json-ld', 'microdata', 'rdfa'] as const)
    .map((source) => structured.statementOf(source)?.variants ?? [])
    .find((list) => list.length > 1 && list.every(({ price }) => price !== undefined));
  return variants === undefined ? said : { ...said, variants };
};

/** Every page has a name: one that states neither price nor number nor stock is about no product. */
const statementOfProduct = (read: AutoProduct): ProductStatement | undefined => {
  const { name, price, currency, regularPrice, availability, sku, gtin, mpn, brand, description, imageUrls } = read;
  if (!price && !sku && !gtin && !mpn && !availability) return undefined;
  return {
    name: name?.value,
    price: price?.value,
    currency: currency?.value,
    regularPrice: regularPrice?.value,
    availability: availability?.value,
    sku: sku?.value,
    gtin: gtin?.value,
    mpn: mpn?.value,
    brand: brand?.value,
    description: description?.value,
    imageUrls: imageUrls?.value,
  };
};

const statementOfTile = ({ url, name, price, imageUrl }: AutoTile): ProductStatement => ({
  url,
  ...(name === null ? {} : { name }),
  ...(price === null ? {} : { price: minorToDecimal(price), currency: price.currency }),
  ...(imageUrl === null ? {} : { imageUrls: [imageUrl] }),
});
