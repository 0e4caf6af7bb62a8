import { limits } from '../base/limits.js';
import { everyNode, isLinkedNode, isOfType, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';
import { isProductNode, statementOfNode } from './product-of-node.js';
import { withReferences } from './references.js';
import type { ProductStatement } from './statement.js';

const listTypes = new Set(['itemlist', 'offercatalog', 'productcollection']);
const fewestProducts = 2;

/**
 * The products that a page's JSON-LD lists, in their order and each with its address: those of an ItemList
 * (https://schema.org/ItemList) or OfferCatalog, the longest where there are several; else the products that stand side by side.
 */
export const listedProducts = (roots: readonly unknown[]): ProductStatement[] => {
  const nodes = everyNode(roots);
  const nodeById = new Map(nodes.flatMap((node) => (typeof node['@id'] === 'string' ? [[node['@id'], node]] : [])));
  const lists = nodes.filter((node) => isOfType(node, listTypes)).map((list) => productsOfList(list, nodeById));
  const [longest = []] = lists.sort((one, other) => other.length - one.length);
  if (longest.length > 0) return distinct(longest);
  const beside = nodes.filter(isProductNode).slice(0, limits.tiles);
  const stated = distinct(
    beside.map((node) => statementOfNode(withReferences(node, nodeById))).filter(({ url }) => url !== undefined),
  );
  return stated.length >= fewestProducts ? stated : [];
};

/** What is no product, such as an article or a category, is left out. */
const productsOfList = (list: LinkedNode, nodeById: ReadonlyMap<string, LinkedNode>): ProductStatement[] =>
  valuesOf(list, 'itemListElement')
    .slice(0, limits.tiles)
    .flatMap((element) => {
      const entry = isLinkedNode(element) ? whole(element, nodeById) : undefined;
      const product = entry && productOfEntry(entry, nodeById);
      if (entry === undefined || product === undefined) return [];
      const said = statementOfNode(withReferences(product.node, nodeById));
      const offered =
        product.offer === undefined ? {} : statementOfNode(withReferences({ offers: product.offer }, nodeById));
      const url = said.url ?? textIn(entry, 'url');
      return url === undefined ? [] : [{ ...withoutGaps(offered), ...withoutGaps(said), url }];
    });

/** An entry is the product itself, names it as its item, or offers it. */
const productOfEntry = (
  entry: LinkedNode,
  nodeById: ReadonlyMap<string, LinkedNode>,
): { node: LinkedNode; offer?: LinkedNode } | undefined => {
  for (const candidate of [entry, ...nodesOf(entry, 'item').map((node) => whole(node, nodeById))]) {
    if (isProductNode(candidate)) return { node: candidate };
    const offered = nodesOf(candidate, 'itemOffered').map((node) => whole(node, nodeById));
    const node = offered.find(isProductNode);
    if (node !== undefined) return { node, offer: candidate };
  }
  return undefined;
};

const whole = (node: LinkedNode, nodeById: ReadonlyMap<string, LinkedNode>): LinkedNode => {
  const id = node['@id'];
  return Object.keys(node).length === 1 && typeof id === 'string' ? (nodeById.get(id) ?? node) : node;
};

const withoutGaps = (said: ProductStatement): ProductStatement =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));

const distinct = (products: readonly ProductStatement[]): ProductStatement[] => [
  ...new Map(products.map((product) => [product.url, product])).values(),
];
