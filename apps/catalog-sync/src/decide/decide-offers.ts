import { type LockedOffer, lockOffers, readCandidates, type Tx } from '@aisle/storage';
import { assignItems } from './assign-items.js';
import { composeItems } from './compose-items.js';
import { createOffers } from './create-offers.js';
import type { Decision, OfferToDecide } from './decision.js';
import { foldOffers, hasFacts } from './fold-offers.js';
import { groupedBy } from './grouped-by.js';
import { distinctSorted, offerKeyText } from './offer-key.js';

export interface DecideOptions {
  /** A tenant whose subscriptions have changed: its items are composed again though no offer has changed. */
  changedTenantId?: string;
}

/**
 * Decides offers from all that was observed about them, and then the catalog items they belong to. The outcome is the same
 * however often and in whatever order it is asked for: what is new is found by comparing with what is stored.
 */
export const decideOffers = async (
  tx: Tx,
  offers: readonly OfferToDecide[],
  at: Date,
  options: DecideOptions = {},
): Promise<Decision> => {
  const decision: Decision = { offersChanged: 0, itemsChanged: 0 };
  let undecided = offers;
  while (undecided.length > 0) {
    const { offersChanged, itemsChanged, conflicts } = await decideOnce(tx, undecided, at, options);
    decision.offersChanged += offersChanged;
    decision.itemsChanged += itemsChanged;
    // The rows of conflicts exist by now, and what the other transaction has decided has to be seen, so they start anew.
    undecided = conflicts;
  }
  return decision;
};

/** Decides offers once: lock → fold → create → assign → compose. `conflicts` are left to be decided again. */
const decideOnce = async (
  tx: Tx,
  offers: readonly OfferToDecide[],
  at: Date,
  { changedTenantId }: DecideOptions,
): Promise<Decision & { conflicts: OfferToDecide[] }> => {
  const wanted = distinctSorted(offers);
  const locked = await lockOffers(tx, wanted);
  // This is read only now: whatever another transaction added before it let go of an offer has to be seen.
  const observations = await readCandidates(tx, wanted);
  const observationsByOffer = groupedBy(observations, offerKeyText);
  const { folded, changedCount } = await foldOffers(tx, locked, wanted, observationsByOffer, at);
  const created = await createOffers(tx, missingOf(wanted, locked), observationsByOffer, at);
  const items = await assignItems(tx, folded, created.pendingMemberships, { at, changedTenantId });
  const composedCount = await composeItems(tx, items, observations, at);
  return {
    offersChanged: changedCount + created.offers.filter(hasFacts).length,
    itemsChanged: composedCount + created.itemCount,
    conflicts: created.conflicts,
  };
};

const missingOf = (wanted: readonly OfferToDecide[], locked: readonly LockedOffer[]): OfferToDecide[] => {
  const known = new Set(locked.map(offerKeyText));
  return wanted.filter((offer) => !known.has(offerKeyText(offer)));
};
