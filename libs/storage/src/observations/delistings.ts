import { type OfferKey, newId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import { wantedKeys } from '../offers/offer-keys.js';

interface DueDelisting extends OfferKey {
  /** The run that has missed it last. */
  runId: string;
  /** When the page was read that no longer showed it: whoever shows it later is right. */
  absentAt: Date;
}

/**
 * States of up to `limit` listings of a supplier whose delisting is due that they are no longer listed, as of when they were
 * missed, and answers with their keys; none when everything is stated.
 */
export const insertDelistings = async (
  tx: Tx,
  { supplierId, limit }: { supplierId: string; limit: number },
): Promise<OfferKey[]> => {
  const due = await tx.$queryRaw<DueDelisting[]>`
    delete from listing_absence
    where (supplier_id, listing_key, variant, market) in (
      select supplier_id, listing_key, variant, market from listing_absence
      where supplier_id = ${supplierId} and is_due
      order by listing_key, variant, market limit ${limit} for update)
    returning supplier_id as "supplierId", listing_key as "listingKey", variant, market, run_id as "runId",
      absent_at as "absentAt"`;
  if (due.length === 0) return [];
  await tx.$executeRaw`
    update observation
    set superseded_at = clock_timestamp()
    from ${wantedKeys(due)}
    where (observation.supplier_id, observation.listing_key, observation.variant, observation.market)
        = (wanted.supplier_id, wanted.listing_key, wanted.variant, wanted.market)
      and source = 'crawl-run' and superseded_at is null and withdrawn_at is null`;
  await tx.$executeRaw`
    insert into observation (id, supplier_id, listing_key, variant, market, source, fields, observed_at, open, run_id)
    select fresh.id, fresh."supplierId", fresh."listingKey", fresh.variant, fresh.market, 'crawl-run', '{"listed": false}',
      fresh."absentAt", false, fresh."runId"
    from json_to_recordset(${jsonRows(due.map((absence) => ({ ...absence, id: newId() })))}::json) as fresh (
      id text, "supplierId" text, "listingKey" text, variant text, market text, "runId" text, "absentAt" timestamptz)`;
  return due.map(({ supplierId, listingKey, variant, market }) => ({ supplierId, listingKey, variant, market }));
};
