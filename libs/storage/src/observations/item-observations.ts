import type { Observation } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';

/** An observation with where it was made. */
export interface StoredObservation extends Observation {
  /** The item's offer that it takes part in deciding; null for one that is superseded, or of another item. */
  offerId: string | null;
  pageUrl: string | null;
  rawKey: string | null;
  rawFetchedAt: Date | null;
}

export interface ItemObservationsQuery {
  tenantId: string;
  itemId: string;
  /** Observations to be read too, whatever has become of them. */
  observationIds: readonly string[];
  /** Of the item's own observations so many of each offer at most, the newest first. */
  limitAnOffer: number;
  limit: number;
}

/** The observations that decide an item, and some others, in one statement. */
export const readItemObservations = (
  sql: Queryable,
  { tenantId, itemId, observationIds, limitAnOffer, limit }: ItemObservationsQuery,
): Promise<StoredObservation[]> =>
  // `limit` and `offset 0` keep everything a look-up by key, however young the tables' statistics are.
  sql.$queryRaw<StoredObservation[]>`
    with candidate as materialized (
      -- The latest that the fold may choose from, for each offer of the item.
      select said.id, mapped.offer_id
      from (
        select offer_id from catalog_item_offer where tenant_id = ${tenantId} and item_id = ${itemId} offset 0
      ) as mapped
      join lateral (select * from offer where id = mapped.offer_id limit 1) as offer on true
      join lateral (
        select id from observation
        where (supplier_id, listing_key, variant, market)
            = (offer.supplier_id, offer.listing_key, offer.variant, offer.market)
          and superseded_at is null and withdrawn_at is null
        order by observed_at desc, id desc limit ${limitAnOffer}
      ) as said on true
      limit ${limit}
    ), wanted as (
      -- And those that decided it before, wherever they stand today.
      select id from candidate
      union
      select id from json_to_recordset(${jsonRows(observationIds.map((id) => ({ id })))}::json) as given (id text)
    )
    -- Each with the page and the raw object that it was read from.
    select said.id, candidate.offer_id as "offerId", said.supplier_id as "supplierId",
      said.listing_key as "listingKey", said.variant, said.market, said.source, said.fields,
      said.observed_at as "observedAt", said.promotion, said.raw_object_id as "rawObjectId",
      (said.open or said.source_page_id is null) as stands,
      said.parser_version as "parserVersion", source_page.url as "pageUrl", raw_object.key as "rawKey",
      raw_object.fetched_at as "rawFetchedAt",
      greatest(
        said.observed_at,
        case when said.open then source_page.confirmed_at else said.last_confirmed_at end
      ) as "confirmedAt"
    from wanted
    join lateral (select * from observation where id = wanted.id limit 1) as said on true
    left join candidate on candidate.id = said.id
    left join lateral (
      select url, confirmed_at from source_page where id = said.source_page_id limit 1
    ) as source_page on true
    left join lateral (
      select key, fetched_at from raw_object where id = said.raw_object_id limit 1
    ) as raw_object on true`;
