import { isLinkedNode, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';
import type { ProductStatement, StatedRating } from './statement.js';

type OfferDetails = Pick<ProductStatement, 'condition' | 'priceValidUntil' | 'seller' | 'stockQuantity'>;

/** What the one offer that a price is of says besides it (https://schema.org/Offer). */
export const offerDetailsOf = (offer: LinkedNode, product: LinkedNode): OfferDetails => ({
  condition: textIn(offer, 'itemCondition') ?? textIn(product, 'itemCondition'),
  priceValidUntil: textIn(offer, 'priceValidUntil'),
  seller: nameOf(offer, 'seller') ?? nameOf(offer, 'offeredBy'),
  stockQuantity: piecesIn(offer),
});

/** Not an address, which is all that a reference to nobody on the page has. */
const nameOf = (node: LinkedNode, property: string): string | undefined =>
  valuesOf(node, property)
    .map((value) => (isLinkedNode(value) ? textIn(value, 'name', 'legalName') : textIn({ value }, 'value')))
    .find((text) => text !== undefined && !/^(?:https?:)?\/\//i.test(text.trim()));

/** Codes of UN/CEFACT Recommendation 20 for pieces. */
const pieceCodes = new Set(['C62', 'H87', 'EA', 'NIU', 'PCE', 'PCS', 'PC']);

/** Metres of a cloth are no pieces. */
const piecesIn = (offer: LinkedNode): string | undefined => {
  const [level] = valuesOf(offer, 'inventoryLevel');
  if (!isLinkedNode(level)) return level === undefined ? undefined : textIn({ level }, 'level');
  const unit = textIn(level, 'unitCode');
  return unit === undefined || pieceCodes.has(unit.trim().toUpperCase()) ? textIn(level, 'value') : undefined;
};

/** What a product's https://schema.org/AggregateRating says. */
export const ratingOf = (product: LinkedNode): StatedRating | undefined => {
  const [rating] = nodesOf(product, 'aggregateRating');
  const value = rating && textIn(rating, 'ratingValue');
  if (rating === undefined || value === undefined) return undefined;
  return {
    value,
    best: textIn(rating, 'bestRating'),
    worst: textIn(rating, 'worstRating'),
    count: textIn(rating, 'ratingCount', 'reviewCount'),
  };
};
