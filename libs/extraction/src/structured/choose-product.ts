import { parseUrl } from '@aisle/core';
import { joinedAttributes } from './attributes.js';
import { comparable } from './comparable.js';
import { everyNode, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';
import { isProductNode, statementOfNode } from './product-of-node.js';
import { withReferences } from './references.js';
import type { ProductStatement } from './statement.js';

/** What tells which of a page's products the page is about. */
export interface PageAbout {
  /** Its address, and the one it calls canonical. */
  urls: ReadonlySet<string>;
  /** The texts of its heading and title. */
  headings: readonly string[];
  /** The market's currency, ISO 4217. */
  currency?: string | undefined;
}

/**
 * What a page's structured data says about the product that the page is about. Pages carry other products too
 * (recommended, last seen): the one that the page calls its main entity is meant, else the one with the page's own
 * address, else the one that the heading names, else the first with an offer, else the first.
 */
export const mainProduct = (roots: readonly unknown[], about: PageAbout): ProductStatement | undefined => {
  const nodes = everyNode(roots);
  const products = nodes.filter(isProductNode);
  const mainEntities = new Set(nodes.flatMap((node) => nodesOf(node, 'mainEntity')));
  const mainIds = new Set([...mainEntities].map((node) => node['@id']).filter((id) => typeof id === 'string'));
  const headings = about.headings.map(comparable).filter((text) => text !== '');
  const rank = (node: LinkedNode): number =>
    (mainEntities.has(node) || mainIds.has(node['@id'] as string) ? 16 : 0) +
    addressRank(node, about.urls) +
    (headings.includes(comparable(textIn(node, 'name') ?? '')) ? 4 : 0) +
    (valuesOf(node, 'offers').length > 0 || valuesOf(node, 'hasVariant').length > 0 ? 2 : 0) +
    (textIn(node, 'name') === undefined ? 0 : 1);
  const ranked = products.map((node) => ({ node, rank: rank(node) })).sort((a, b) => b.rank - a.rank);
  const main = ranked[0]?.node;
  if (!main) return undefined;
  const nodeById = new Map(nodes.flatMap((node) => (isNamed(node) ? [[node['@id'], node]] : [])));
  const statementOf = (node: LinkedNode): ProductStatement =>
    statementOfNode(withReferences(node, nodeById), about.currency);
  const group = groupOf(main, products, nodeById);
  if (group) return statementOf(group);
  const others = products.filter((node) => node !== main && isSameProduct(node, main));
  return others.reduce((merged, node) => fillGaps(merged, statementOf(node)), statementOf(main));
};

type NamedNode = LinkedNode & { '@id': string };
const isNamed = (node: LinkedNode): node is NamedNode =>
  typeof node['@id'] === 'string' && Object.keys(node).length > 1;

/** The group that several products call themselves variants of (https://schema.org/isVariantOf), with them in it. */
const groupOf = (
  main: LinkedNode,
  products: readonly LinkedNode[],
  nodeById: ReadonlyMap<string, LinkedNode>,
): LinkedNode | undefined => {
  if (valuesOf(main, 'hasVariant').length > 0) return undefined;
  const [stated] = nodesOf(main, 'isVariantOf');
  const id = (stated ?? main)['@id'] ?? undefined;
  if (typeof id !== 'string') return undefined;
  const variants = products.filter((node) => nodesOf(node, 'isVariantOf').some((group) => group['@id'] === id));
  return variants.length < 2 ? undefined : { ...(nodeById.get(id) ?? stated ?? main), hasVariant: variants };
};

/** A page's own address, with its query, says most; one without says something; one of another query nothing. */
const addressRank = (node: LinkedNode, urls: ReadonlySet<string>): number =>
  Math.max(
    0,
    ...['url', '@id', 'mainEntityOfPage'].flatMap((property) => {
      const href = textIn(node, property);
      return href === undefined ? [] : [...urls].map((pageUrl) => likeness(href, pageUrl));
    }),
  );

const likeness = (href: string, pageUrl: string): number => {
  const [url, page] = [parseUrl(href, pageUrl), new URL(pageUrl)];
  if (url === undefined || url.host !== page.host || url.pathname !== page.pathname) return 0;
  if (url.search === page.search && url.pathname + url.search !== '/') return 8;
  const isOther = [...url.searchParams].some(([name, value]) => (page.searchParams.get(name) ?? value) !== value);
  return isOther || url.pathname === '/' ? 0 : 6;
};

/** Some pages state one product in several scripts: its data in one, its offer or rating in another. */
const isSameProduct = (node: LinkedNode, main: LinkedNode): boolean =>
  ['@id', 'sku', 'url', 'name'].some((property) => {
    const text = textIn(node, property);
    return text !== undefined && text === textIn(main, property);
  });

/** The first statement, completed by the second, attributes one by one. A price stays with its own currency and reference. */
export const fillGaps = (first: ProductStatement, second: ProductStatement): ProductStatement => {
  const merged: Record<string, unknown> = { ...second };
  if (first.price !== undefined) {
    delete merged['regularPrice'];
    delete merged['priceValidUntil'];
    delete merged['unitPrice'];
    if (first.currency !== undefined) delete merged['currency'];
  }
  for (const [field, value] of Object.entries(first)) if (value !== undefined) merged[field] = value;
  const attributes = joinedAttributes(first.attributes, second.attributes);
  if (attributes !== undefined) merged['attributes'] = attributes;
  return merged;
};
