import { fieldNames, foldOffer, newId, type Observation } from '@aisle/core';
import { insertNewOffersAndItems, type NewItem, type NewOffer, readSubscribers, type Tx } from '@aisle/storage';
import type { OfferToDecide, PendingMembership } from './decision.js';
import { hasFacts } from './fold-offers.js';
import { groupedBy } from './grouped-by.js';
import { invalidatedItem } from './invalidated-item.js';
import { itemKeyOf } from './item-key.js';
import { offerKeyText } from './offer-key.js';

/** An offer that is new in the database, and what asked for it. */
export interface CreatedOffer extends NewOffer {
  origin: OfferToDecide;
}

export interface CreatedOffers {
  offers: CreatedOffer[];
  /** How many catalog items were created with them. */
  itemCount: number;
  /** Offers that share their item with others, in the catalog or among themselves. */
  pendingMemberships: PendingMembership[];
  /** Offers that another transaction has created meanwhile. */
  conflicts: OfferToDecide[];
}

/**
 * Creates offers that did not exist, with their facts, and the items of those that share theirs with nobody. Were they
 * inserted empty, locked and then updated, each would cost the database twice as much, and a first crawl consists of
 * nothing else. Nobody else can know what is new here, so there is nothing to lock and nothing to compare with. An
 * observation that another transaction adds meanwhile has a message of its own, which finds the offer and decides it again.
 */
export const createOffers = async (
  tx: Tx,
  missing: readonly OfferToDecide[],
  observationsByOffer: ReadonlyMap<string, readonly Observation[]>,
  at: Date,
): Promise<CreatedOffers> => {
  const fresh = missing.map((origin): CreatedOffer => {
    const { supplierId, listingKey, variant, market } = origin;
    const facts = foldOffer(observationsByOffer.get(offerKeyText(origin)) ?? []);
    return { offerId: newId(), supplierId, listingKey, variant, market, facts, origin };
  });
  const byKey = groupedBy(await membershipsOf(tx, fresh.filter(hasFacts)), keyText);
  const alone = [...byKey.values()].flatMap((group) => (group.length === 1 ? group : []));
  const items = new Map(alone.map((membership) => [membership, newItemOf(membership, observationsByOffer)]));

  const { offerIds, itemIds } = await insertNewOffersAndItems(tx, fresh, [...items.values()], at);
  const isWritten = (membership: NewMembership): boolean => itemIds.has(items.get(membership)?.itemId ?? '');
  return {
    offers: fresh.filter(({ offerId }) => offerIds.has(offerId)),
    itemCount: itemIds.size,
    pendingMemberships: [...byKey.values()]
      .flat()
      .filter((membership) => offerIds.has(membership.offer.offerId) && !isWritten(membership)),
    conflicts: fresh.filter(({ offerId }) => !offerIds.has(offerId)).map(({ origin }) => origin),
  };
};

type NewMembership = PendingMembership & { offer: CreatedOffer };

const keyText = ({ tenantId, itemKey }: PendingMembership): string => `${tenantId}\n${itemKey}`;

/** Pairs each offer with each tenant that subscribes to its supplier. */
const membershipsOf = async (tx: Tx, offers: readonly CreatedOffer[]): Promise<NewMembership[]> => {
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
  { tenantId, offer, itemKey }: NewMembership,
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
