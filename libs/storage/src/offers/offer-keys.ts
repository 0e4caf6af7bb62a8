import type { OfferKey } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import { Prisma } from '../generated/prisma/client.js';

/** Offer keys as a table `wanted`, with `position`; needs `keys` to be sorted the same way everywhere. */
export const wantedKeys = (keys: readonly OfferKey[]): Prisma.Sql => {
  const rows = keys.map(({ supplierId, listingKey, variant, market }, index) => ({
    supplier_id: supplierId,
    listing_key: listingKey,
    variant,
    market,
    position: index + 1,
  }));
  return Prisma.sql`
  json_to_recordset(${jsonRows(rows)}::json)
    as wanted (supplier_id text, listing_key text, variant text, market text, position int)`;
};
