import type { InvalidatedItem } from '@aisle/contracts';
import type { OfferFacts, OfferKey } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import { offerColumnsOf, textOf } from '../offers/offers.js';
import { packFirstChanges } from './packed-changes.js';

export interface NewOffer extends OfferKey {
  offerId: string;
  facts: OfferFacts;
}

/** A catalog item of version 1 that is what its only offer is. */
export interface NewItem {
  tenantId: string;
  itemId: string;
  /** What makes it one product. */
  itemKey: string;
  offer: NewOffer;
  bust: InvalidatedItem;
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
}

export interface InsertedOffersAndItems {
  offerIds: ReadonlySet<string>;
  itemIds: ReadonlySet<string>;
}

/**
 * Adds offers with what they are from the start, and the items of those that stand alone: with the reason of their first
 * version, joined with their offer for good, and with word left for storefronts. Holds them until the end of the transaction.
 * Answers with what is new; of other offers, and of other items of a key, somebody else was quicker. Offers must be distinct
 * and sorted by key.
 *
 * One statement, because what is said about an offer then travels and is read once, not once for each table.
 */
export const insertNewOffersAndItems = async (
  tx: Tx,
  offers: readonly NewOffer[],
  items: readonly NewItem[],
  at: Date,
): Promise<InsertedOffersAndItems> => {
  if (offers.length === 0) return { offerIds: new Set(), itemIds: new Set() };
  const rows = await tx.$queryRaw<{ id: string; isOffer: boolean }[]>`
    with fresh_offer as materialized (
      select * from json_to_recordset(${jsonRows(offers.map(offerRow))}::json) as x (
        position int, "offerId" text, "supplierId" text, "listingKey" text, variant text, market text, facts json,
        gtin text, listed boolean, version int)
    ), entered as (
      -- Of offers that another transaction was quicker with, nothing below happens.
      insert into offer (id, supplier_id, listing_key, variant, market, facts, gtin, listed, version, decided_at)
      select "offerId", "supplierId", "listingKey", variant, market, facts, gtin, listed, version, ${at}::timestamptz
      from fresh_offer order by position
      on conflict (supplier_id, listing_key, variant, market) do nothing
      returning id
    ), fresh_item as materialized (
      -- The items that only these offers make up; they carry the facts of their offers.
      select x.*, fresh_offer."supplierId", fresh_offer.facts, fresh_offer.listed
      from json_to_recordset(${jsonRows(items.map(itemRow))}::json) as x (
        "tenantId" text, "itemId" text, "itemKey" text, "offerId" text, sku text, changes json, bust json,
        "correlationId" text, "causationId" text, traceparent text)
      join fresh_offer using ("offerId")
      where "offerId" in (select id from entered)
    ), made as (
      insert into catalog_item (tenant_id, id, item_key, supplier_id, sku, facts, listed, version, updated_at)
      select "tenantId", "itemId", "itemKey", "supplierId", sku, json_build_object("offerId", facts), listed, 1,
        ${at}::timestamptz
      from fresh_item
      -- The order in which everybody adds keys: two transactions that share some must not wait for each other.
      order by "tenantId", "itemKey"
      on conflict (tenant_id, item_key) do nothing
      returning id
    ), ours as materialized (
      select * from fresh_item where "itemId" in (select id from made)
    ), joined as (
      -- Which offer makes up which item,
      insert into catalog_item_offer (tenant_id, offer_id, item_id) select "tenantId", "offerId", "itemId" from ours
    ), explained as (
      -- why the item is as it is,
      insert into catalog_item_change (tenant_id, item_id, version, changed_at, changes, correlation_id)
      select "tenantId", "itemId", 1, ${at}::timestamptz, changes, "correlationId" from ours
    ), told as (
      -- and the word for storefronts.
      insert into cache_bust (tenant_id, item_id, version, payload, supplier_ids, correlation_id, causation_id,
        traceparent, created_at)
      select "tenantId", "itemId", 1, bust, array["supplierId"], "correlationId", "causationId", traceparent,
        ${at}::timestamptz
      from ours
    )
    select id, true as "isOffer" from entered union all select id, false from made`;
  const idsOf = (wanted: boolean) => new Set(rows.flatMap(({ id, isOffer }) => (isOffer === wanted ? [id] : [])));
  return { offerIds: idsOf(true), itemIds: idsOf(false) };
};

const offerRow = ({ offerId, supplierId, listingKey, variant, market, facts }: NewOffer, position: number) => ({
  position,
  offerId,
  supplierId,
  listingKey,
  variant,
  market,
  ...offerColumnsOf(facts),
  version: Object.keys(facts).length > 0 ? 1 : 0,
});

const itemRow = ({ offer: { offerId, facts }, ...item }: NewItem) => ({
  ...item,
  offerId,
  changes: packFirstChanges(offerId, facts),
  sku: textOf(facts.sku?.value),
});
