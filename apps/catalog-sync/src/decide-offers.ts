import { canonicalJson, foldOffer, type Observation, type OfferFacts, type OfferKey, valuesOf } from '@aisle/core';
import { type LockedOffer, lockOffers, readCandidates, type Tx, updateOffers } from '@aisle/storage';
import { composeItems } from './compose-items.js';
import { enterOffers } from './enter-offers.js';
import { findItems, hasFacts } from './find-items.js';
import { groupedBy } from './grouped-by.js';
import { distinctSorted, offerKeyText } from './offer-key.js';

/** An offer to be decided, and what asked for it. */
export interface OfferToDecide extends OfferKey {
  correlationId: string;
  /** The message's id. */
  causationId: string | null;
  /** The span of deciding what the message names. */
  traceparent: string | null;
}

export interface FoldedOffer extends LockedOffer {
  /** Where the decision came from. */
  origin: OfferToDecide;
  isChanged: boolean;
}

export interface Decision {
  offersChanged: number;
  itemsChanged: number;
}

/**
 * Decides offers from all that was observed about them, and then the catalog items they belong to. Says the same thing
 * however often and in whatever order it is asked: what is new is told by comparing with what is stored.
 */
export const decideOffers = async (tx: Tx, offers: readonly OfferToDecide[], at: Date): Promise<Decision> => {
  if (offers.length === 0) return { offersChanged: 0, itemsChanged: 0 };
  const wanted = distinctSorted(offers);
  const locked = await lockOffers(tx, wanted);
  // Only now: whatever another transaction added before it let go of an offer has to be seen.
  const observations = await readCandidates(tx, wanted);
  const observationsByOffer = groupedBy(observations, offerKeyText);
  const entered = await enterOffers(tx, missingOf(wanted, locked), observationsByOffer, at);

  const folded = foldAll(locked, wanted, observationsByOffer);
  const updates = folded.filter(({ isChanged }) => isChanged).map(updateOf);
  await updateOffers(tx, updates, at);
  const items = await findItems(tx, folded, entered.joining, at);
  const itemsChanged = await composeItems(tx, items, observations, at);

  // They exist by now, and what the other transaction has decided is to be seen: once more, from the start.
  const overtaken = await decideOffers(tx, entered.overtaken, at);
  const changed = updates.filter(({ valuesChanged }) => valuesChanged).length + entered.offers.filter(hasFacts).length;
  return {
    offersChanged: changed + overtaken.offersChanged,
    itemsChanged: itemsChanged + entered.itemsMade + overtaken.itemsChanged,
  };
};

const missingOf = (wanted: readonly OfferToDecide[], locked: readonly LockedOffer[]): OfferToDecide[] => {
  const known = new Set(locked.map(offerKeyText));
  return wanted.filter((offer) => !known.has(offerKeyText(offer)));
};

const updateOf = ({ offerId, facts, before }: FoldedOffer & { before: OfferFacts }) => ({
  offerId,
  facts,
  valuesChanged: canonicalJson(valuesOf(facts)) !== canonicalJson(valuesOf(before)),
});

const foldAll = (
  locked: readonly LockedOffer[],
  wanted: readonly OfferToDecide[],
  observationsByOffer: ReadonlyMap<string, readonly Observation[]>,
): (FoldedOffer & { before: OfferFacts })[] => {
  const originByOffer = new Map(wanted.map((offer) => [offerKeyText(offer), offer]));
  return locked.flatMap((offer) => {
    const key = offerKeyText(offer);
    const origin = originByOffer.get(key);
    if (!origin) return [];
    const facts = foldOffer(observationsByOffer.get(key) ?? []);
    const isChanged = canonicalJson(facts) !== canonicalJson(offer.facts);
    return [{ ...offer, facts, before: offer.facts, origin, isChanged }];
  });
};
