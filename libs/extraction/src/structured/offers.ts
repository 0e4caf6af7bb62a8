import { currencyExponent } from '@aisle/core';
import { limits } from '../base/limits.js';
import { availabilityIn } from '../vocabulary/availability.js';
import { isLinkedNode, isOfType, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';
import type { ProductStatement } from './statement.js';

export type StatedOffer = Pick<ProductStatement, 'price' | 'regularPrice' | 'currency' | 'availability'> & {
  /** The offer itself, for its identifiers. */
  node: LinkedNode;
};

/**
 * The one offer that a product's price and stock are of (https://schema.org/Offer): of new goods, in the market's
 * currency, the cheapest that can be bought, else the cheapest (docs/reading-policy.md).
 */
export const offerOf = (product: LinkedNode, currency: string | undefined): StatedOffer => {
  const offers = nodesOf(product, 'offers').slice(0, limits.variants).flatMap(singleOffers);
  const priced = offers.filter(({ price }) => price !== undefined);
  const candidates = [isNew, (offer: StatedOffer) => offer.currency === currency, canBeBought].reduce(
    (left, fits) => (left.some(fits) ? left.filter(fits) : left),
    priced.length > 0 ? priced : offers,
  );
  const [first = { node: {} }] = candidates;
  return candidates.reduce((best, offer) => (isCheaper(offer, best) ? offer : best), first);
};

/** 0.00 is written for "on request" and for what is gone. */
export const isNoPrice = (text: string): boolean => !/[1-9٠-٩۰-۹]/.test(text) && /0/.test(text);

const aggregateTypes = new Set(['aggregateoffer']);

/** The offers that an offer is made of, where they have prices; else itself. */
const singleOffers = (offer: LinkedNode): StatedOffer[] => {
  const own = statedOffer(offer);
  const inner = nodesOf(offer, 'offers')
    .slice(0, limits.variants)
    .map(statedOffer)
    .map((one) => ({ ...one, currency: one.currency ?? own.currency }));
  const priced = inner.filter(({ price }) => price !== undefined);
  if (priced.length > 0) return priced;
  return [{ ...own, availability: own.availability ?? (inner.find(canBeBought) ?? inner[0])?.availability }];
};

const statedOffer = (offer: LinkedNode): StatedOffer => {
  const specifications = nodesOf(offer, 'priceSpecification').slice(0, limits.variants);
  const reference = specifications.find(isReference);
  const current = currentOf(specifications);
  const fields = isOfType(offer, aggregateTypes)
    ? ['lowPrice', 'price', 'highPrice']
    : ['price', 'lowPrice', 'highPrice'];
  const stated = firstPrice(offer, fields);
  const currency = [offer, current, reference ?? {}, ...nodesOf(offer, 'price')]
    .map((node) => textIn(node, 'priceCurrency', 'currency'))
    .find((text) => text !== undefined);
  const price = stated ?? firstPrice(current, ['price', 'minPrice']);
  return {
    node: offer,
    price: price === undefined ? undefined : inCurrency(price, currency),
    regularPrice:
      reference === undefined || (reference === current && stated === undefined)
        ? undefined
        : firstPrice(reference, ['price', 'maxPrice']),
    currency,
    availability: textIn(offer, 'availability'),
  };
};

/** The currency beside a price counts before a sign in it; what binary arithmetic left behind the cents is rounded. */
const inCurrency = (price: string, currency: string | undefined): string => {
  const isCode = /^\s*[A-Za-z]{3}\s*$/.test(currency ?? '');
  const plain = isCode ? price.replace(/^\s*\p{Sc}\s*|\s*\p{Sc}\s*$/gu, '') : price;
  if (!/^\d{1,12}\.\d{5,}$/.test(plain)) return plain;
  return Number(plain).toFixed(isCode ? currencyExponent(currency?.trim().toUpperCase() ?? '') : 2);
};

const firstPrice = (node: LinkedNode, fields: readonly string[]): string | undefined =>
  fields
    .flatMap((field) => valuesOf(node, field))
    .map((value) =>
      isLinkedNode(value) ? textIn(value, 'price', 'value', 'amount', 'minPrice') : textIn({ value }, 'value'),
    )
    .find((text) => text !== undefined && !isNoPrice(text));

/** Prices that are not what a buyer pays now. */
const isReference = (specification: LinkedNode): boolean =>
  /listprice|strikethrough|msrp|srp|regularprice/i.test(
    `${textIn(specification, 'priceType') ?? ''} ${textIn(specification, 'name') ?? ''}`,
  );

/** The price of one piece with its taxes that everybody pays; another where there is no such. */
const currentOf = (specifications: readonly LinkedNode[]): LinkedNode =>
  [
    (one: LinkedNode) => !isReference(one),
    (one: LinkedNode) => nodesOf(one, 'referenceQuantity').length === 0,
    (one: LinkedNode) =>
      valuesOf(one, 'validForMemberTier').length === 0 && valuesOf(one, 'membershipPointsEarned').length === 0,
    (one: LinkedNode) => !/^false$/i.test(String(valuesOf(one, 'valueAddedTaxIncluded')[0])),
    (one: LinkedNode) =>
      !nodesOf(one, 'eligibleQuantity').some((many) => Number(textIn(many, 'minValue', 'value') ?? 1) > 1),
  ].reduce<readonly LinkedNode[]>((left, fits) => (left.some(fits) ? left.filter(fits) : left), specifications)[0] ??
  {};

const isNew = ({ node }: StatedOffer): boolean =>
  !/used|refurbished|damaged/i.test(textIn(node, 'itemCondition') ?? '');

const canBeBought = ({ availability }: StatedOffer): boolean =>
  availability !== undefined && !/^(?:OutOfStock|SoldOut|Discontinued)?$/.test(availabilityIn(availability) ?? '');

const isCheaper = (offer: StatedOffer, best: StatedOffer): boolean =>
  offer.currency === best.currency && Number(offer.price) < Number(best.price);
