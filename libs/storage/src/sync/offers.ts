import { newId, type OfferFacts, type OfferKey } from '@aisle/core';
import { Prisma, type Tx } from '../database.js';

export interface LockedOffer extends OfferKey {
  offerId: string;
  facts: OfferFacts;
}

/** Offer keys as a table `wanted`, with `position`; needs `keys` to be sorted the same way everywhere. */
export const wantedKeys = (keys: readonly OfferKey[]): Prisma.Sql => Prisma.sql`
  unnest(
    ${keys.map((key) => key.supplierId)}::text[],
    ${keys.map((key) => key.listingKey)}::text[],
    ${keys.map((key) => key.variant)}::text[],
    ${keys.map((key) => key.market)}::text[]
  ) with ordinality as wanted (supplier_id, listing_key, variant, market, position)`;

/**
 * Makes sure that these offers exist and holds them until the end of the transaction, so that nobody else decides them
 * meanwhile. Keys must be distinct and sorted. Answers in their order.
 */
export const lockOffers = async (tx: Tx, keys: readonly OfferKey[], decidedAt: Date): Promise<LockedOffer[]> => {
  await tx.$executeRaw`
    insert into offer (id, supplier_id, listing_key, variant, market, facts, version, decided_at)
    select id, supplier_id, listing_key, variant, market, '{}', 0, ${decidedAt}::timestamptz
      from ${wantedKeys(keys)}
      join unnest(${keys.map(() => newId())}::text[]) with ordinality as fresh (id, position) using (position)
     order by position
    on conflict (supplier_id, listing_key, variant, market) do nothing`;
  return await tx.$queryRaw<LockedOffer[]>`
    select offer.id as "offerId", offer.supplier_id as "supplierId", offer.listing_key as "listingKey",
           offer.variant, offer.market, offer.facts
      from ${wantedKeys(keys)}
      join offer using (supplier_id, listing_key, variant, market)
     order by position
       for update of offer`;
};

export interface DecidedOffer {
  offerId: string;
  facts: OfferFacts;
  /** A value is another one; otherwise only the observations behind the values are. */
  valuesChanged: boolean;
}

export const updateOffers = async (tx: Tx, offers: readonly DecidedOffer[], decidedAt: Date): Promise<void> => {
  if (offers.length === 0) return;
  await tx.$executeRaw`
    update offer
       set facts = decided.facts::jsonb,
           gtin = decided.gtin,
           listed = decided.listed,
           version = version + decided.raise,
           decided_at = ${decidedAt}::timestamptz
      from unnest(
        ${offers.map(({ offerId }) => offerId)}::text[],
        ${offers.map(({ facts }) => JSON.stringify(facts))}::text[],
        ${offers.map(({ facts }) => textOf(facts.gtin?.value))}::text[],
        ${offers.map(({ facts }) => facts.listed?.value !== false)}::bool[],
        ${offers.map(({ valuesChanged }) => Number(valuesChanged))}::int[]
      ) as decided (id, facts, gtin, listed, raise)
     where offer.id = decided.id`;
};

/** A fact's value where it is a text; null for "not said" and "has none" alike. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
