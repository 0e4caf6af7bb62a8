import type { OfferFacts, OfferKey } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import { wantedKeys } from './offer-keys.js';
import { type PackedFacts, packFacts, unpackFacts } from './packed-facts.js';

export interface LockedOffer extends OfferKey {
  offerId: string;
  facts: OfferFacts;
}

/**
 * Holds those of these offers that exist until the end of the transaction, so that nobody else decides them meanwhile.
 * Keys must be distinct and sorted. Answers in their order.
 */
export const lockOffers = async (tx: Tx, keys: readonly OfferKey[]): Promise<LockedOffer[]> => {
  const rows = await tx.$queryRaw<(Omit<LockedOffer, 'facts'> & { facts: PackedFacts })[]>`
    select offer.id as "offerId", offer.supplier_id as "supplierId", offer.listing_key as "listingKey",
      offer.variant, offer.market, offer.facts
    from ${wantedKeys(keys)}
    join offer using (supplier_id, listing_key, variant, market)
    order by position
    for update of offer`;
  return rows.map((offer) => ({ ...offer, facts: unpackFacts(offer.facts) }));
};

/** Up to `limit` offers of a supplier, or of all with `*`, after this one, in the order of their keys. */
export const readOfferKeys = (
  tx: Tx,
  { supplierId, after, limit }: { supplierId: string; after: OfferKey; limit: number },
): Promise<OfferKey[]> =>
  tx.$queryRaw<OfferKey[]>`
    select supplier_id as "supplierId", listing_key as "listingKey", variant, market
    from offer
    where (supplier_id, listing_key, variant, market)
        > (${after.supplierId}, ${after.listingKey}, ${after.variant}, ${after.market})
      and (${supplierId} = '*' or supplier_id = ${supplierId})
    order by offer.supplier_id, offer.listing_key, offer.variant, offer.market limit ${limit}`;

export interface DecidedOffer {
  offerId: string;
  facts: OfferFacts;
  /** A value is another one; otherwise only the observations behind the values are. */
  valuesChanged: boolean;
}

export const updateOffers = async (tx: Tx, offers: readonly DecidedOffer[], decidedAt: Date): Promise<void> => {
  if (offers.length === 0) return;
  const rows = offers.map(({ offerId, facts, valuesChanged }) => ({
    offerId,
    raise: Number(valuesChanged),
    ...offerColumnsOf(facts),
  }));
  await tx.$executeRaw`
    update offer
    set facts = decided.facts,
      gtin = decided.gtin,
      listed = decided.listed,
      version = version + decided.raise,
      decided_at = ${decidedAt}::timestamptz
    from json_to_recordset(${jsonRows(rows)}::json) as decided (
      "offerId" text, facts json, gtin text, listed boolean, raise int)
    where offer.id = decided."offerId"`;
};

/** What an offer's row says besides its key and its version. */
export const offerColumnsOf = (facts: OfferFacts) => ({
  facts: packFacts(facts),
  gtin: textOf(facts.gtin?.value),
  listed: facts.listed?.value !== false,
});

/** A fact's value where it is a text; null for "not said" and "has none" alike. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
