import type { StatedAttributes } from './attributes.js';

/** The notations in which a page can state its product as data, most trusted first. */
export const structuredSources = ['json-ld', 'microdata', 'rdfa', 'opengraph'] as const;
export type StructuredSource = (typeof structuredSources)[number];

/** A rating as written, with its scale where that is told. */
export interface StatedRating {
  value: string;
  best?: string | undefined;
  worst?: string | undefined;
  count?: string | undefined;
}

/** A quantity with the word or code of its unit. */
export interface StatedMeasure {
  quantity: string;
  unit: string;
  /** How often it is in a pack. */
  count?: string | undefined;
}

/** What a quantity costs, as a plain decimal. */
export interface StatedUnitPrice extends StatedMeasure {
  amount: string;
  currency?: string | undefined;
}

/** What one structured source of a page says about one product, in its own words. */
export interface ProductStatement {
  name?: string | undefined;
  brand?: string | undefined;
  description?: string | undefined;
  sku?: string | undefined;
  gtin?: string | undefined;
  mpn?: string | undefined;
  url?: string | undefined;
  imageUrls?: string[] | undefined;
  price?: string | undefined;
  regularPrice?: string | undefined;
  currency?: string | undefined;
  availability?: string | undefined;
  /** What the variants of one product share. */
  groupId?: string | undefined;
  attributes?: StatedAttributes | undefined;
  condition?: string | undefined;
  rating?: StatedRating | undefined;
  priceValidUntil?: string | undefined;
  seller?: string | undefined;
  /** Pieces that can be had. */
  stockQuantity?: string | undefined;
  unitPrice?: StatedUnitPrice | undefined;
  packSize?: StatedMeasure | undefined;
  /** The categories that lead to the page. */
  breadcrumbs?: readonly string[] | undefined;
  /** What distinguishes this variant from the product's others; absent where it has none. */
  options?: string | undefined;
  /** Of a product with variants that are offered by themselves. */
  variants?: ProductStatement[] | undefined;
}
