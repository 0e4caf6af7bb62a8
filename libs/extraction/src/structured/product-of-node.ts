import { gtinIn } from '../base/gtin.js';
import { limits } from '../base/limits.js';
import { isPictureAddress } from '../page/image-address.js';
import { attributesOf, type StatedAttributes } from './attributes.js';
import { isLinkedNode, isOfType, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';
import { offerDetailsOf, ratingOf } from './offer-details.js';
import { offerOf } from './offers.js';
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

export const isProductNode = (node: LinkedNode): boolean => isOfType(node, productTypes);

/**
 * What a schema.org Product or ProductGroup says (https://schema.org/Product), its references resolved. Of offers in
 * several currencies that in the market's counts.
 */
export const statementOfNode = (node: LinkedNode, currency?: string): ProductStatement => {
  const own = ownStatement(node, currency);
  const variants =
    isOfType(node, groupTypes) || valuesOf(node, 'hasVariant').length > 0 ? variantsOf(node, currency) : [];
  return variants.length === 0 ? own : { ...own, attributes: sharedAttributes(node, own), variants };
};

const ownStatement = (node: LinkedNode, currency: string | undefined): ProductStatement => {
  const { node: offer, ...stated } = offerOf(node, currency);
  return {
    name: textIn(node, 'name'),
    brand: textIn(node, 'brand', 'manufacturer'),
    description: textIn(node, 'description'),
    sku: textIn(node, 'sku') ?? textIn(offer, 'sku') ?? textIn(node, 'productID'),
    gtin: gtinText(node) ?? gtinText(offer),
    mpn: textIn(node, 'mpn') ?? textIn(offer, 'mpn'),
    url: textIn(node, 'url') ?? textIn(offer, 'url'),
    imageUrls: imagesOf(node),
    groupId: groupIdOf(node),
    rating: ratingOf(node),
    ...offerDetailsOf(offer, node),
    attributes: attributesOf(node),
    ...stated,
    availability: stated.availability ?? textIn(node, 'availability'),
  };
};

/** What all variants have in common; what they vary by is not. */
const sharedAttributes = (group: LinkedNode, { attributes }: ProductStatement): StatedAttributes | undefined => {
  const varied = new Set(variedBy(group).map((name) => name.toLowerCase()));
  const shared = Object.entries(attributes ?? {}).filter(([name]) => !varied.has(name.toLowerCase()));
  return shared.length === 0 ? undefined : Object.fromEntries(shared);
};

/** A variant names its group as a property of its own or in the group that it states. */
const groupIdOf = (node: LinkedNode): string | undefined =>
  textIn(node, 'productGroupID', 'inProductGroupWithID') ??
  nodesOf(node, 'isVariantOf')
    .map((group) => textIn(group, 'productGroupID'))
    .find((id) => id !== undefined);

/** schema.org writes the properties with their whole addresses. */
const variedBy = (group: LinkedNode): string[] =>
  valuesOf(group, 'variesBy').flatMap((property) =>
    typeof property === 'string' ? [property.replace(/^.*[/#]/, '')] : [],
  );

const variantsOf = (group: LinkedNode, currency: string | undefined): ProductStatement[] => {
  const properties = variedBy(group);
  return nodesOf(group, 'hasVariant')
    .slice(0, limits.variants)
    .map((variant) => ({ ...ownStatement(variant, currency), options: optionsOf(variant, properties) }));
};

const optionsOf = (variant: LinkedNode, variesBy: readonly string[]): string | undefined => {
  const names = variesBy.length > 0 ? variesBy : ['color', 'size', 'material'];
  const options = names.map((name) => textIn(variant, name)).filter((option) => option !== undefined);
  return options.length === 0 ? undefined : options.join(' / ');
};

const gtinText = (node: LinkedNode): string | undefined =>
  paddedGtin(textIn(node, 'gtin13'), 13) ??
  textIn(node, 'gtin14') ??
  paddedGtin(textIn(node, 'gtin12'), 12) ??
  textIn(node, 'gtin8', 'gtin', 'isbn', 'ean');

/** Numbers have no leading noughts: they are put back where the check digit is right. */
const paddedGtin = (text: string | undefined, length: number): string | undefined => {
  if (text === undefined || gtinIn(text) !== undefined || !/^\d{8,12}$/.test(text)) return text;
  return gtinIn(text.padStart(length, '0')) ?? text;
};

const imagesOf = (node: LinkedNode): string[] | undefined => {
  const urls = [...valuesOf(node, 'image'), ...valuesOf(node, 'photo')]
    .map((image) => (isLinkedNode(image) ? textIn(image, 'contentUrl', 'url', '@id', 'thumbnailUrl') : image))
    .filter((url): url is string => typeof url === 'string' && isPictureAddress(url));
  return urls.length === 0 ? undefined : urls.slice(0, limits.imageUrls);
};
