import { limits } from '../base/limits.js';
import { availabilityIn } from '../vocabulary/availability.js';
import { nodesOf, textIn, type LinkedNode } from './linked-data.js';
import type { StructuredPage } from './page-statements.js';
import { isProductNode } from './product-of-node.js';
import { structuredSources, type ProductStatement, type StructuredSource } from './statement.js';

/** What one structured source says about the page's product. */
export interface StructuredFacts {
  strategy: StructuredSource;
  product: ProductStatement | undefined;
  /** Availabilities of all offers of all its variants, as written. */
  availabilities: string[];
  breadcrumb: string[] | undefined;
}

/** All that a page's structured data say about its product, most trusted source first. */
export const structuredFacts = (page: StructuredPage): StructuredFacts[] =>
  structuredSources.map((strategy) => {
    const product = pricedByVariant(page.statementOf(strategy));
    return {
      strategy,
      product,
      availabilities: availabilitiesFrom(strategy, page, product),
      breadcrumb: page.breadcrumbsOf(strategy),
    };
  });

const availabilitiesFrom = (
  strategy: StructuredSource,
  page: StructuredPage,
  product: ProductStatement | undefined,
): string[] => {
  if (!product) return [];
  if (strategy === 'opengraph') return product.availability === undefined ? [] : [product.availability];
  return availabilitiesOf(page.nodesOf(strategy).filter(isProductNode), product);
};

/** A product whose prices stand with its variants only has that of the cheapest that can be bought, else of the cheapest. */
const pricedByVariant = (product: ProductStatement | undefined): ProductStatement | undefined => {
  if (product?.variants === undefined || product.price !== undefined) return product;
  const priced = product.variants.filter(({ price }) => price !== undefined);
  const sold = priced.filter(({ availability }) => availabilityIn(availability ?? '') === 'InStock');
  const [first, ...others] = sold.length > 0 ? sold : priced;
  if (!first) return product;
  const best = others.reduce((least, one) => (Number(one.price) < Number(least.price) ? one : least), first);
  const { price, regularPrice, currency, availability } = best;
  return { ...product, price, regularPrice, currency, availability: product.availability ?? availability };
};

/** Of every offer of the nodes that are about the same product as the main one. */
const availabilitiesOf = (products: readonly LinkedNode[], main: ProductStatement): string[] => {
  const same = products.filter((node) => {
    const [name, sku] = [textIn(node, 'name'), textIn(node, 'sku')];
    return (name !== undefined && name === main.name) || (sku !== undefined && sku === main.sku);
  });
  return same.slice(0, limits.variants).flatMap((node) => [
    ...offerAvailabilities(node),
    ...nodesOf(node, 'hasVariant')
      .slice(0, limits.variants)
      .flatMap((variant) => offerAvailabilities(variant)),
  ]);
};

const offerAvailabilities = (node: LinkedNode): string[] =>
  nodesOf(node, 'offers')
    .slice(0, limits.variants)
    .flatMap((offer) => [offer, ...nodesOf(offer, 'offers').slice(0, limits.variants)])
    .map((offer) => textIn(offer, 'availability'))
    .filter((text) => text !== undefined);
