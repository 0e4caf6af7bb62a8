import { isLinkedNode, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';
import type { ProductStatement, StatedRating } from './statement.js';

type OfferDetails = Pick<
  ProductStatement,
  'condition' | 'priceValidUntil' | 'seller' | 'stockQuantity' | 'unitPrice' | 'packSize'
>;

/** What the one offer that a price is of says besides it (https://schema.org/Offer). */
export const offerDetailsOf = (offer: LinkedNode, product: LinkedNode): OfferDetails => ({
  condition: textIn(offer, 'itemCondition') ?? textIn(product, 'itemCondition'),
  priceValidUntil: textIn(offer, 'priceValidUntil'),
  seller: nameOf(offer, 'seller') ?? nameOf(offer, 'offeredBy'),
  stockQuantity: piecesIn(offer),
  ...measuresOf(offer),
});

/** Not an address, which is all that a reference to nobody on the page has. */
const nameOf = (node: LinkedNode, property: string): string | undefined =>
  valuesOf(node, property)
    .map((value) => (isLinkedNode(value) ? textIn(value, 'name', 'legalName') : textIn({ value }, 'value')))
    .find((text) => text !== undefined && !/^(?:https?:)?\/\//i.test(text.trim()));

/**
 * A specification with a reference quantity (https://schema.org/referenceQuantity) tells what that costs. Where the quantity
 * itself refers to another one, as search engines ask for it, it is what is in the pack, and the price that of the pack.
 */
const measuresOf = (offer: LinkedNode): Pick<ProductStatement, 'unitPrice' | 'packSize'> => {
  for (const specification of nodesOf(offer, 'priceSpecification')) {
    const [reference] = nodesOf(specification, 'referenceQuantity');
    const unit = reference && textIn(reference, 'unitCode', 'unitText');
    const amount = textIn(specification, 'price');
    if (reference === undefined || unit === undefined) continue;
    const measure = { quantity: textIn(reference, 'value') ?? '1', unit };
    if (valuesOf(reference, 'valueReference').length > 0) return { packSize: measure };
    const currency = textIn(specification, 'priceCurrency') ?? textIn(offer, 'priceCurrency');
    if (amount !== undefined) return { unitPrice: { amount, currency, ...measure } };
  }
  return {};
};

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
