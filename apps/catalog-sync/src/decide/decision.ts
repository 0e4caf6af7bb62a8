import type { OfferFacts, OfferKey } from '@aisle/core';
import type { LockedOffer } from '@aisle/storage';

/** An offer to be decided, and what asked for it. */
export interface OfferToDecide extends OfferKey {
  correlationId: string;
  /** The id of the message that names the offer. */
  causationId: string | null;
  /** The span of deciding what the message names. */
  traceparent: string | null;
}

/** A locked offer with the facts that its observations make now. */
export interface FoldedOffer extends LockedOffer {
  /** The facts that are stored until now. */
  before: OfferFacts;
  /** What asked for the decision. */
  origin: OfferToDecide;
  /** True where a fact is another one, be it only by its observation. */
  isChanged: boolean;
}

/** An offer that is to belong to the tenant's item of this key. */
export interface PendingMembership {
  tenantId: string;
  offer: Pick<FoldedOffer, 'offerId' | 'supplierId' | 'origin'>;
  itemKey: string;
}

/** A catalog item that has to be composed again, and what asked for it. */
export interface TouchedItem {
  tenantId: string;
  itemId: string;
  origin: OfferToDecide;
}

/** What a decision has changed: offers with a new value, and catalog items with a new version. */
export interface Decision {
  offersChanged: number;
  itemsChanged: number;
}
