import { parseUrl } from '@aisle/core';
import { everyNode, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';
import { isProductNode, statementOfNode } from './product-of-node.js';
import type { ProductStatement } from './statement.js';

/**
 * What a page's structured data says about the product that the page is about. Pages carry other products too
 * (recommended, last seen): the one that the page calls its main entity is meant, else the one with the page's own
 * address, else the first with an offer, else the first.
 */
export const mainProduct = (roots: readonly unknown[], pageUrls: ReadonlySet<string>): ProductStatement | undefined => {
  const nodes = everyNode(roots);
  const products = nodes.filter(isProductNode);
  const mainEntities = new Set(nodes.flatMap((node) => nodesOf(node, 'mainEntity')));
  const mainIds = new Set([...mainEntities].map((node) => node['@id']).filter((id) => typeof id === 'string'));
  const rank = (node: LinkedNode): number =>
    (mainEntities.has(node) || mainIds.has(node['@id'] as string) ? 8 : 0) +
    (isAbout(node, pageUrls) ? 4 : 0) +
    (valuesOf(node, 'offers').length > 0 || valuesOf(node, 'hasVariant').length > 0 ? 2 : 0) +
    (textIn(node, 'name') === undefined ? 0 : 1);
  const ranked = products.map((node) => ({ node, rank: rank(node) })).sort((a, b) => b.rank - a.rank);
  const main = ranked[0]?.node;
  if (!main) return undefined;
  const nodeById = new Map(nodes.flatMap((node) => (isNamed(node) ? [[node['@id'], node]] : [])));
  const statement = statementOfNode(main, nodeById);
  const others = products.filter((node) => node !== main && isSameProduct(node, main));
  return others.reduce((merged, node) => fillGaps(merged, statementOfNode(node, nodeById)), statement);
};

type NamedNode = LinkedNode & { '@id': string };
const isNamed = (node: LinkedNode): node is NamedNode =>
  typeof node['@id'] === 'string' && Object.keys(node).length > 1;

const isAbout = (node: LinkedNode, pageUrls: ReadonlySet<string>): boolean =>
  ['url', '@id', 'mainEntityOfPage'].some((property) => {
    const url = textIn(node, property);
    return url !== undefined && [...pageUrls].some((pageUrl) => sameAddress(url, pageUrl));
  });

const sameAddress = (href: string, pageUrl: string): boolean => {
  const [url, page] = [parseUrl(href, pageUrl), new URL(pageUrl)];
  if (url === undefined) return false;
  return url.host === page.host && url.pathname === page.pathname && url.pathname !== '/';
};

/** Some pages state one product in several scripts: its data in one, its offer or rating in another. */
const isSameProduct = (node: LinkedNode, main: LinkedNode): boolean =>
  ['@id', 'sku', 'url', 'name'].some((property) => {
    const text = textIn(node, property);
    return text !== undefined && text === textIn(main, property);
  });

/** The first statement, completed by the second. A price stays with its own currency and reference. */
export const fillGaps = (first: ProductStatement, second: ProductStatement): ProductStatement => {
  const merged: Record<string, unknown> = { ...second };
  if (first.price !== undefined) {
    delete merged['regularPrice'];
    if (first.currency !== undefined) delete merged['currency'];
  }
  for (const [field, value] of Object.entries(first)) if (value !== undefined) merged[field] = value;
  return merged;
};
