import { limits } from '../base/limits.js';
import { isLinkedNode, isOfType, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';
import type { ProductStatement } from './statement.js';

const productTypes = new Set([
  'product',
  'productgroup',
  'productmodel',
  'individualproduct',
  'someproducts',
  'vehicle',
  'car',
  'book',
]);
const groupTypes = new Set(['productgroup']);
const aggregateTypes = new Set(['aggregateoffer']);
/** Prices that are not what a buyer pays now. */
const referencePrices = /listprice|strikethrough|msrp|srp|regularprice/i;

export const isProductNode = (node: LinkedNode): boolean => isOfType(node, productTypes);

/** What a schema.org Product or ProductGroup says (https://schema.org/Product). */
export const statementOfNode = (node: LinkedNode, nodeById?: ReadonlyMap<string, LinkedNode>): ProductStatement => {
  const own = ownStatement(node, nodeById);
  const variants =
    isOfType(node, groupTypes) || valuesOf(node, 'hasVariant').length > 0 ? variantsOf(node, nodeById) : [];
  return variants.length === 0 ? own : { ...own, variants };
};

const ownStatement = (node: LinkedNode, nodeById?: ReadonlyMap<string, LinkedNode>): ProductStatement => {
  const offers = nodesOf(node, 'offers').map((offer) => resolved(offer, nodeById));
  const offer = offers.find((candidate) => priceOf(candidate).price !== undefined) ?? offers[0] ?? {};
  return {
    name: textIn(node, 'name'),
    brand: textIn(node, 'brand', 'manufacturer'),
    description: textIn(node, 'description'),
    sku: textIn(node, 'sku') ?? textIn(offer, 'sku') ?? textIn(node, 'productID'),
    gtin: gtinText(node) ?? gtinText(offer),
    mpn: textIn(node, 'mpn') ?? textIn(offer, 'mpn'),
    url: textIn(node, 'url') ?? textIn(offer, 'url'),
    imageUrls: imagesOf(node),
    ...priceOf(offer),
    availability: availabilityOf(offer) ?? textIn(node, 'availability'),
  };
};

const variantsOf = (group: LinkedNode, nodeById?: ReadonlyMap<string, LinkedNode>): ProductStatement[] => {
  const properties = valuesOf(group, 'variesBy').filter((property) => typeof property === 'string');
  return nodesOf(group, 'hasVariant')
    .slice(0, limits.variants)
    .map((variant) => resolved(variant, nodeById))
    .map((variant) => ({ ...ownStatement(variant, nodeById), options: optionsOf(variant, properties) }));
};

const optionsOf = (variant: LinkedNode, variesBy: readonly string[]): string | undefined => {
  const names =
    variesBy.length > 0 ? variesBy.map((name) => name.replace(/^.*[/#]/, '')) : ['color', 'size', 'material'];
  const options = names.map((name) => textIn(variant, name)).filter((option) => option !== undefined);
  return options.length === 0 ? undefined : options.join(' / ');
};

/** A node that only names another (`{"@id": …}`) stands for it. */
const resolved = (node: LinkedNode, nodeById?: ReadonlyMap<string, LinkedNode>): LinkedNode => {
  const id = node['@id'];
  return Object.keys(node).length === 1 && typeof id === 'string' ? (nodeById?.get(id) ?? node) : node;
};

const gtinText = (node: LinkedNode): string | undefined =>
  textIn(node, 'gtin13', 'gtin14', 'gtin12', 'gtin8', 'gtin', 'isbn', 'ean');

const imagesOf = (node: LinkedNode): string[] | undefined => {
  const urls = [...valuesOf(node, 'image'), ...valuesOf(node, 'photo')]
    .map((image) => (isLinkedNode(image) ? textIn(image, 'contentUrl', 'url', '@id', 'thumbnailUrl') : image))
    .filter((url) => typeof url === 'string');
  return urls.length === 0 ? undefined : urls.slice(0, limits.imageUrls);
};

/** An offer's price: its own, the lowest of an aggregate, or of its price specification. */
const priceOf = (offer: LinkedNode): Pick<ProductStatement, 'price' | 'regularPrice' | 'currency'> => {
  const specifications = nodesOf(offer, 'priceSpecification');
  const isReference = (specification: LinkedNode): boolean =>
    referencePrices.test(`${textIn(specification, 'priceType') ?? ''} ${textIn(specification, 'name') ?? ''}`);
  const current = specifications.find((specification) => !isReference(specification)) ?? {};
  const reference = specifications.find(isReference) ?? {};
  const nested = nodesOf(offer, 'offers')[0] ?? {};
  const stated = isOfType(offer, aggregateTypes)
    ? textIn(offer, 'lowPrice', 'price')
    : textIn(offer, 'price', 'lowPrice');
  return {
    price: stated ?? textIn(current, 'price', 'minPrice') ?? textIn(nested, 'price') ?? textIn(offer, 'highPrice'),
    regularPrice: textIn(reference, 'price', 'maxPrice'),
    currency:
      textIn(offer, 'priceCurrency') ??
      textIn(current, 'priceCurrency') ??
      textIn(reference, 'priceCurrency') ??
      textIn(nested, 'priceCurrency'),
  };
};

const availabilityOf = (offer: LinkedNode): string | undefined =>
  textIn(offer, 'availability') ?? nodesOf(offer, 'offers').map((inner) => textIn(inner, 'availability'))[0];
