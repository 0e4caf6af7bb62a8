import type { Observation, OfferKey } from '@aisle/core';
import type { Tx } from '../database/queryable.js';
import { wantedKeys } from '../offers/offer-keys.js';

/**
 * Every observation that takes part in deciding these offers. What a page still says was confirmed when the page last was.
 * Lock the offers first, or an observation that another transaction adds meanwhile is missed by both.
 */
export const readCandidates = (tx: Tx, keys: readonly OfferKey[]): Promise<Observation[]> =>
  tx.$queryRaw<Observation[]>`
    select said.id, said.supplier_id as "supplierId", said.listing_key as "listingKey", said.variant, said.market,
      said.source, said.fields, said.observed_at as "observedAt", said.promotion,
      (said.open or said.source_page_id is null) as stands,
      said.raw_object_id as "rawObjectId", said.parser_version as "parserVersion",
      greatest(
        said.observed_at,
        case when said.open then source_page.confirmed_at else said.last_confirmed_at end
      ) as "confirmedAt"
    from ${wantedKeys(keys)}
    join lateral (
      select * from observation
      where (supplier_id, listing_key, variant, market)
          = (wanted.supplier_id, wanted.listing_key, wanted.variant, wanted.market)
        and superseded_at is null and withdrawn_at is null
      offset 0
    ) as said on true
    left join source_page on source_page.id = said.source_page_id`;
