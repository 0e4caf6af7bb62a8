import type { Availability } from '@aisle/core';

/** Where a value was found. */
export type AutoStrategy = 'json-ld' | 'microdata' | 'rdfa' | 'opengraph' | 'embedded-state' | 'markup' | 'text';

/** A value, the strategy that found it, and the text it was read from. */
export interface Found<Value> {
  value: Value;
  strategy: AutoStrategy;
  raw: string;
}

/** What a product page says, read without any rule of its shop. A field that is absent was not found. */
export interface AutoProduct {
  name?: Found<string>;
  /** What a buyer pays now, as a plain decimal. */
  price?: Found<string>;
  /** ISO 4217. */
  currency?: Found<string>;
  /** What the price was, or is without the offer, as a plain decimal; always above the price. */
  regularPrice?: Found<string>;
  availability?: Found<Availability>;
  sku?: Found<string>;
  gtin?: Found<string>;
  mpn?: Found<string>;
  brand?: Found<string>;
  imageUrls?: Found<string[]>;
  description?: Found<string>;
  /** From the outermost category inwards. */
  breadcrumb?: Found<string[]>;
}
