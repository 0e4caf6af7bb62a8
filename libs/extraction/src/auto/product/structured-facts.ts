import { parseUrl } from '@aisle/core';
import type { Document } from 'domhandler';
import { limits } from '../../base/limits.js';
import { textOf } from '../../page/html-document.js';
import { availabilityIn } from '../../vocabulary/availability.js';
import { breadcrumbsIn } from '../../structured/breadcrumbs.js';
import { mainProduct, type PageAbout } from '../../structured/choose-product.js';
import { everyNode, nodesOf, textIn, type LinkedNode } from '../../structured/linked-data.js';
import { linkedDataOf } from '../../structured/linked-data-scripts.js';
import { microdataItems } from '../../structured/microdata.js';
import { openGraphStatement } from '../../structured/open-graph.js';
import { isProductNode } from '../../structured/product-of-node.js';
import { rdfaItems } from '../../structured/rdfa.js';
import type { ProductStatement } from '../../structured/statement.js';
import type { PageModel } from './page-model.js';

export type StructuredStrategy = 'json-ld' | 'microdata' | 'rdfa' | 'opengraph';

/** What one structured source says about the page's product. */
export interface StructuredFacts {
  strategy: StructuredStrategy;
  product: ProductStatement | undefined;
  /** Availabilities of all offers of all its variants, as written. */
  availabilities: string[];
  breadcrumb: string[] | undefined;
}

/** The structured data of a page, most trusted source first. */
export const readStructuredFacts = (document: Document, page: PageModel, url: string): StructuredFacts[] => {
  const pageUrls = new Set([url]);
  const canonical = page.canonicalHref;
  const canonicalUrl = canonical === undefined ? undefined : parseUrl(canonical, url);
  if (canonicalUrl !== undefined) pageUrls.add(canonicalUrl.href);
  const heading = page.headings.find(({ element }) => element.name === 'h1')?.element;
  const about: PageAbout = { urls: pageUrls, headings: [heading ? textOf(heading) : '', page.title] };
  const openGraph = openGraphStatement(page.metas).product;
  return [
    factsOf('json-ld', linkedDataOf(page.scripts), about),
    factsOf('microdata', page.hasMicrodata ? microdataItems(document) : [], about),
    factsOf('rdfa', page.hasRdfa ? rdfaItems(document) : [], about),
    {
      strategy: 'opengraph',
      product: openGraph,
      availabilities: openGraph?.availability === undefined ? [] : [openGraph.availability],
      breadcrumb: undefined,
    },
  ];
};

const factsOf = (strategy: StructuredStrategy, roots: readonly unknown[], about: PageAbout): StructuredFacts => {
  const product = pricedByVariant(mainProduct(roots, about));
  const nodes = everyNode(roots);
  return {
    strategy,
    product,
    availabilities: product ? availabilitiesOf(nodes.filter(isProductNode), product) : [],
    breadcrumb: breadcrumbsIn(nodes, { urls: about.urls, names: namesOf(product, about) }),
  };
};

/** What the page's product is called; some shops put its brand before its name. */
const namesOf = (product: ProductStatement | undefined, { headings }: PageAbout): string[] => {
  const { name = '', brand = '' } = product ?? {};
  return [...headings, name, `${brand} ${name}`].filter((text) => text.trim() !== '');
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
