import { canonicalJson, foldOffer, type Observation, type OfferFacts, valuesOf } from '@aisle/core';
import { type LockedOffer, type Tx, updateOffers } from '@aisle/storage';
import type { FoldedOffer, OfferToDecide } from './decision.js';
import { offerKeyText } from './offer-key.js';

/** The offers with their facts of now, and how many of them have a new value. */
export interface FoldedOffers {
  folded: FoldedOffer[];
  changedCount: number;
}

/** Folds each locked offer from all its observations, and writes the facts of those that changed. */
export const foldOffers = async (
  tx: Tx,
  locked: readonly LockedOffer[],
  wanted: readonly OfferToDecide[],
  observationsByOffer: ReadonlyMap<string, readonly Observation[]>,
  at: Date,
): Promise<FoldedOffers> => {
  const originByOffer = new Map(wanted.map((offer) => [offerKeyText(offer), offer]));
  const folded = locked.flatMap((offer): FoldedOffer[] => {
    const key = offerKeyText(offer);
    const origin = originByOffer.get(key);
    if (!origin) return [];
    const facts = foldOffer(observationsByOffer.get(key) ?? []);
    const isChanged = canonicalJson(facts) !== canonicalJson(offer.facts);
    return [{ ...offer, facts, before: offer.facts, origin, isChanged }];
  });
  const updates = folded.filter(({ isChanged }) => isChanged).map(updateOf);
  await updateOffers(tx, updates, at);
  return { folded, changedCount: updates.filter(({ valuesChanged }) => valuesChanged).length };
};

const updateOf = ({ offerId, facts, before }: FoldedOffer) => ({
  offerId,
  facts,
  valuesChanged: canonicalJson(valuesOf(facts)) !== canonicalJson(valuesOf(before)),
});

/** An offer about which nothing is known (any more) makes no product. */
export const hasFacts = ({ facts }: { facts: OfferFacts }): boolean => Object.keys(facts).length > 0;
