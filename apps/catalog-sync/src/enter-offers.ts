import { foldOffer, type Observation, type OfferFacts, type OfferKey } from '@aisle/core';
import { insertOffers, type Tx } from '@aisle/storage';
import type { OfferToDecide } from './decide-offers.js';
import { offerKeyText } from './offer-key.js';

/** An offer that is in the database since just now. */
export interface EnteredOffer extends OfferKey {
  offerId: string;
  facts: OfferFacts;
  origin: OfferToDecide;
}

export interface EnteredOffers {
  offers: EnteredOffer[];
  /** Those that another transaction has entered meanwhile. */
  overtaken: OfferToDecide[];
}

/**
 * Enters offers that did not exist, with what they are: made empty, locked and then written, each would cost the database
 * twice as much, and a first crawl consists of nothing else. An observation that another transaction adds meanwhile has a
 * message of its own, which finds the offer and decides it again.
 */
export const enterOffers = async (
  tx: Tx,
  missing: readonly OfferToDecide[],
  observationsByOffer: ReadonlyMap<string, readonly Observation[]>,
  at: Date,
): Promise<EnteredOffers> => {
  const folded = new Map(
    missing.map((origin) => {
      const facts = foldOffer(observationsByOffer.get(offerKeyText(origin)) ?? []);
      return [offerKeyText(origin), { origin, facts }];
    }),
  );
  const inserted = await insertOffers(
    tx,
    [...folded.values()].map(({ origin, facts }) => ({ ...origin, facts })),
    at,
  );
  const offers = inserted.flatMap((offer) => {
    const known = folded.get(offerKeyText(offer));
    folded.delete(offerKeyText(offer));
    return known ? [{ ...offer, ...known }] : [];
  });
  return { offers, overtaken: [...folded.values()].map(({ origin }) => origin) };
};
