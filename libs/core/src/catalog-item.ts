import { type Availability, fieldNames, type FieldName } from './observation.js';
import type { OfferFacts, WinningFact } from './which-fact-wins.js';

/** An offer as one tenant sees it. */
export interface RankedOffer {
  offerId: string;
  supplierId: string;
  /** The tenant's priority of the supplier; the higher wins. */
  priority: number;
  facts: OfferFacts;
}

/** A catalog item's field with the offer and the observation it comes from. */
export interface ItemFact extends WinningFact {
  offerId: string;
}
export type ItemFacts = Partial<Record<FieldName, ItemFact>>;

/** Facts that only make sense together come from one offer: a price without its stock or link would mislead. */
const sellingFields: ReadonlySet<FieldName> = new Set([
  'price',
  'regularPrice',
  'availability',
  'url',
  'listed',
  'condition',
  'priceValidUntil',
  'seller',
  'stockQuantity',
  'unitPrice',
]);

/**
 * Composes a tenant's catalog item from its offers: listed offers before delisted ones, then those that can be bought, which
 * have a price and are not sold out, then the tenant's priority, then the older offer (ids sort by time). The selling fields come from the first offer, each other field from the first that
 * says it.
 */
export const composeCatalogItem = (offers: readonly RankedOffer[]): ItemFacts => {
  const ranked = [...offers].sort(byRank);
  const facts: ItemFacts = {};
  for (const field of fieldNames) {
    const candidates = sellingFields.has(field) ? ranked.slice(0, 1) : ranked;
    const chosen = candidates.find((offer) => offer.facts[field] !== undefined);
    const fact = chosen?.facts[field];
    if (chosen && fact) facts[field] = { ...fact, offerId: chosen.offerId };
  }
  return facts;
};

const byRank = (a: RankedOffer, b: RankedOffer): number =>
  Number(isListed(b)) - Number(isListed(a)) ||
  Number(isSellable(b)) - Number(isSellable(a)) ||
  b.priority - a.priority ||
  (a.offerId < b.offerId ? -1 : 1);

/** Why a field of an item does not come from one of its offers, when it comes from another. */
export type OfferLossReason =
  /** The supplier no longer lists it. */
  | 'delisted-offer'
  /** It has no price or is sold out, and another offer can be bought. */
  | 'not-sellable'
  /** The tenant prefers another supplier. */
  | 'lower-priority'
  /** Of equals the older offer counts. */
  | 'younger-offer'
  /** It came after the decision, which is yet to be made again. */
  | 'not-decided-yet';

/** Why `loser` lost against `winner`, by the first rule of `composeCatalogItem` that tells them apart. */
export const whyOfferLost = (loser: RankedOffer, winner: RankedOffer): OfferLossReason => {
  if (byRank(loser, winner) < 0) return 'not-decided-yet';
  if (isListed(winner) && !isListed(loser)) return 'delisted-offer';
  if (isSellable(winner) && !isSellable(loser)) return 'not-sellable';
  return loser.priority < winner.priority ? 'lower-priority' : 'younger-offer';
};

const isListed = ({ facts }: RankedOffer): boolean => facts.listed?.value !== false;

const soldOut: ReadonlySet<unknown> = new Set<Availability>(['OutOfStock', 'SoldOut', 'Discontinued']);

/** An offer that says nothing about its stock is taken for one that has some. */
const isSellable = ({ facts: { price, availability } }: RankedOffer): boolean =>
  price !== undefined && price.value !== null && !soldOut.has(availability?.value);

/** The fields whose value differs between two versions of an item, in a fixed order. */
export const changedFields = (before: ItemFacts, after: ItemFacts): FieldName[] =>
  fieldNames.filter((field) => isOther(before[field]?.value, after[field]?.value));

/** Most values are plain ones, or were not there before: spelling out both costs far more than to look. */
const isOther = (before: unknown, after: unknown): boolean =>
  before !== after &&
  (typeof before !== 'object' || typeof after !== 'object' || canonicalJson(before) !== canonicalJson(after));

/** JSON with sorted keys, so that equal values have equal text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'undefined';
