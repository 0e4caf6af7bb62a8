import { fieldNames, foldOffer, newId, type Observation } from '@aisle/core';
import { insertNewOffersAndItems, type NewItem, type NewOffer, readSubscribers, type Tx } from '@aisle/storage';
import { invalidatedItem } from './invalidated-item.js';
import type { OfferToDecide } from './decide-offers.js';
import { hasFacts, type Joining } from './find-items.js';
import { groupedBy } from './grouped-by.js';
import { itemKeyOf } from './item-key.js';
import { offerKeyText } from './offer-key.js';

/** An offer that is in the database since just now. */
export interface EnteredOffer extends NewOffer {
  origin: OfferToDecide;
}

export interface EnteredOffers {
  offers: EnteredOffer[];
  itemsMade: number;
  /** Offers that share their item with others, in the catalog or among themselves. */
  joining: Joining[];
  /** Those that another transaction has entered meanwhile. */
  overtaken: OfferToDecide[];
}

/**
 * Enters offers that did not exist, with what they are, and makes the items of those that share theirs with nobody: made
 * empty, locked and then written, each would cost the database twice as much, and a first crawl consists of nothing else.
 * Nobody else can know what is new here, so there is nothing to lock and nothing to compare with. An observation that another
 * transaction adds meanwhile has a message of its own, which finds the offer and decides it again.
 */
export const enterOffers = async (
  tx: Tx,
  missing: readonly OfferToDecide[],
  observationsByOffer: ReadonlyMap<string, readonly Observation[]>,
  at: Date,
): Promise<EnteredOffers> => {
  const fresh = missing.map((origin): EnteredOffer => {
    const { supplierId, listingKey, variant, market } = origin;
    const facts = foldOffer(observationsByOffer.get(offerKeyText(origin)) ?? []);
    return { offerId: newId(), supplierId, listingKey, variant, market, facts, origin };
  });
  const byKey = groupedBy(await joiningsOf(tx, fresh.filter(hasFacts)), keyText);
  const alone = [...byKey.values()].flatMap((group) => (group.length === 1 ? group : []));
  const items = new Map(alone.map((joining) => [joining, newItemOf(joining, observationsByOffer)]));

  const { offerIds, itemIds } = await insertNewOffersAndItems(tx, fresh, [...items.values()], at);
  const isMade = (joining: EnteredJoining): boolean => itemIds.has(items.get(joining)?.itemId ?? '');
  return {
    offers: fresh.filter(({ offerId }) => offerIds.has(offerId)),
    itemsMade: itemIds.size,
    joining: [...byKey.values()].flat().filter((joining) => offerIds.has(joining.offer.offerId) && !isMade(joining)),
    overtaken: fresh.filter(({ offerId }) => !offerIds.has(offerId)).map(({ origin }) => origin),
  };
};

type EnteredJoining = Joining & { offer: EnteredOffer };

const keyText = ({ tenantId, itemKey }: Joining): string => `${tenantId}\n${itemKey}`;

/** Each offer with each tenant that takes it. */
const joiningsOf = async (tx: Tx, offers: readonly EnteredOffer[]): Promise<EnteredJoining[]> => {
  if (offers.length === 0) return [];
  const suppliers = [...new Set(offers.map(({ supplierId }) => supplierId))];
  const subscribers = groupedBy(await readSubscribers(tx, suppliers), ({ supplierId }) => supplierId);
  return offers.flatMap((offer) => {
    const itemKey = itemKeyOf(offer, offer.facts);
    return (subscribers.get(offer.supplierId) ?? []).map(({ tenantId }) => ({ tenantId, offer, itemKey }));
  });
};

/** An item that is what its only offer is: everything it says is new. */
const newItemOf = (
  { tenantId, offer, itemKey }: EnteredJoining,
  observationsByOffer: ReadonlyMap<string, readonly Observation[]>,
): NewItem => {
  const { supplierId, facts } = offer;
  const { correlationId, causationId, traceparent } = offer.origin;
  const observations = observationsByOffer.get(offerKeyText(offer)) ?? [];
  const changedFields = fieldNames.filter((field) => facts[field] !== undefined);
  const causes = changedFields.map(
    (field) => observations.find(({ id }) => id === facts[field]?.observationId)?.rawObjectId,
  );
  const itemId = newId();
  return {
    tenantId,
    itemId,
    itemKey,
    offer,
    correlationId,
    causationId,
    traceparent,
    bust: invalidatedItem({ itemId, version: 1, supplierId, facts }, changedFields, causes),
  };
};
