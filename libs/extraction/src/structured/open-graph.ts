import type { Element } from 'domhandler';
import { limits } from '../base/limits.js';
import { isPictureAddress } from '../page/image-address.js';
import { collectedAttributes, type StatedAttributes } from './attributes.js';
import { isNoPrice } from './offers.js';
import type { ProductStatement } from './statement.js';

export interface OpenGraph {
  /** Absent where the page does not say that it is about a product. */
  product: ProductStatement | undefined;
  title: string | undefined;
}

/**
 * What a page's `meta` elements say by the OpenGraph protocol (https://ogp.me) and its product vocabulary. Only a page
 * of type product or with a price or stock is taken to be about a product: every page has a title.
 */
export const openGraphStatement = (metas: readonly Element[]): OpenGraph => {
  const contents = contentsOf(metas);
  const first = (...properties: string[]): string | undefined =>
    properties.map((property) => contents.get(property)?.[0]).find((content) => content !== undefined);
  const title = first('og:title');
  const amount = (...properties: string[]): string | undefined =>
    properties.map((property) => first(property)).find((text) => text !== undefined && !isNoPrice(text));
  const salePrice = amount('product:sale_price:amount');
  const original = amount('product:original_price:amount', 'og:price:standard_amount');
  const price = amount('product:price:amount', 'og:price:amount', 'og:product:price:amount') ?? original;
  const availability = first('product:availability', 'og:availability');
  const isProduct =
    /product/i.test(first('og:type') ?? '') || [price, salePrice, availability].some((said) => said !== undefined);
  const images = [...(contents.get('og:image') ?? []), ...(contents.get('og:image:url') ?? [])].filter(
    isPictureAddress,
  );
  const product: ProductStatement = {
    name: title,
    brand: first('product:brand', 'og:brand'),
    description: first('og:description'),
    sku: first('product:retailer_item_id', 'product:sku', 'og:sku'),
    gtin: first('product:ean', 'product:gtin', 'og:ean', 'product:upc', 'product:isbn', 'og:upc'),
    mpn: first('product:mfr_part_no', 'product:mpn'),
    url: first('og:url'),
    condition: first('product:condition'),
    priceValidUntil: salePrice === undefined ? undefined : first('product:sale_price_dates:end'),
    groupId: first('product:item_group_id', 'product:retailer_group_id'),
    attributes: attributesIn(first),
    imageUrls: images.length === 0 ? undefined : images.slice(0, limits.imageUrls),
    price: salePrice ?? price,
    regularPrice: salePrice === undefined ? (original === price ? undefined : original) : price,
    currency: first(
      'product:price:currency',
      'og:price:currency',
      'product:sale_price:currency',
      'og:product:price:currency',
      'product:original_price:currency',
    ),
    availability,
  };
  return { title, product: isProduct ? product : undefined };
};

/** As Facebook's catalogs name them (https://developers.facebook.com/docs/marketing-api/catalog/reference). */
const attributesIn = (first: (property: string) => string | undefined): StatedAttributes | undefined => {
  return collectedAttributes(['color', 'size', 'material', 'pattern'].map((name) => [name, first(`product:${name}`)]));
};

/** Shops write `property` and `name` alike. */
const contentsOf = (metas: readonly Element[]): Map<string, string[]> => {
  const contents = new Map<string, string[]>();
  for (const { attribs } of metas) {
    const property = (attribs['property'] ?? attribs['name'] ?? '').trim().toLowerCase();
    const content = attribs['content'];
    if (!/^(og|product):/.test(property) || content === undefined || content.trim() === '') continue;
    contents.set(property, [...(contents.get(property) ?? []), content].slice(0, limits.imageUrls));
  }
  return contents;
};
