import { type ObservationSource, type OfferKey, newId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import type { Listing, Provenance, SourcePageId } from '../pages/page-rows.js';

/** A page and everything it lists now. */
export interface ObservedPage extends Provenance {
  sourcePageId: SourcePageId;
  supplierId: string;
  market: string;
  source: ObservationSource;
  runId: string;
  fetchedAt: Date;
  /** When it was last confirmed before; null for a page seen for the first time. */
  confirmedBefore: Date | null;
  /** What was committed then, as Postgres writes a `pg_snapshot`. */
  seenSnapshot: string | null;
  /** Each key once; undefined: it says what it said before, listing by listing. */
  listings: readonly Listing[] | undefined;
}

export interface TouchedListing {
  sourcePageId: SourcePageId;
  listingKey: string;
  variant: string;
  market: string;
}

/**
 * Brings the observations of pages up to date. A listing that says what it said costs nothing; one that says something
 * else gets a new open observation; one that is gone is closed. Answers with the listings to be decided again: those, and
 * those about which another source has said something since this page was last confirmed.
 */
export const writeObservations = async (
  tx: Tx,
  pages: readonly ObservedPage[],
  at: Date,
): Promise<TouchedListing[]> => {
  const first = pages.filter(({ confirmedBefore }) => confirmedBefore === null);
  const known = pages.filter(({ confirmedBefore }) => confirmedBefore !== null);
  return [...(await insertFirstObservations(tx, first)), ...(await compareObservations(tx, known, at))];
};

/** Closes everything that these pages, which are no more, have last said. Answers with the listings to be decided again. */
export const closeObservations = (tx: Tx, pageIds: readonly SourcePageId[]): Promise<OfferKey[]> =>
  pageIds.length === 0
    ? Promise.resolve([])
    : tx.$queryRaw<OfferKey[]>`
    update observation said
    set open = false, last_confirmed_at = page.confirmed_at
    from source_page page
    where said.source_page_id = any(${pageIds}::text[]::bigint[]) and said.open and page.id = said.source_page_id
    returning said.supplier_id as "supplierId", said.listing_key as "listingKey", said.variant, said.market`;

/** Pages seen for the first time said nothing before, and nothing has to be compared: a third of the work. */
const insertFirstObservations = async (tx: Tx, pages: readonly ObservedPage[]): Promise<TouchedListing[]> => {
  const said = pages.flatMap(({ listings = [] }, page) =>
    listings.map((listing) => ({ ...listing, id: newId(), page })),
  );
  if (said.length === 0) return [];
  const rows = pages.map(({ listings: _, ...page }, index) => ({ ...page, page: index }));
  await tx.$executeRaw`
    insert into observation (id, supplier_id, listing_key, variant, market, source, source_page_id, fields,
      observed_at, open, run_id, raw_object_id, parser_version)
    select said.id, page."supplierId", said."listingKey", said.variant, page.market, page.source, page."sourcePageId",
      said.fields, page."fetchedAt", true, page."runId", page."rawObjectId", page."parserVersion"
    from json_to_recordset(${jsonRows(said)}::json) as said(
      page int, id text, "listingKey" text, variant text, fields jsonb)
    join json_to_recordset(${jsonRows(rows)}::json) as page(
      page int, "sourcePageId" bigint, "supplierId" text, market text, source text, "runId" text,
      "fetchedAt" timestamptz, "rawObjectId" text, "parserVersion" text) using (page)`;
  return pages.flatMap(({ sourcePageId, market, listings = [] }) =>
    listings.map(({ listingKey, variant }) => ({ sourcePageId, listingKey, variant, market })),
  );
};

const compareObservations = async (tx: Tx, pages: readonly ObservedPage[], at: Date): Promise<TouchedListing[]> => {
  if (pages.length === 0) return [];
  const rows = pages.map(({ listings, ...page }) => ({ ...page, isCompared: listings !== undefined }));
  const said = pages.flatMap(({ sourcePageId, listings = [] }) =>
    listings.map((listing) => ({ ...listing, id: newId(), page: sourcePageId })),
  );
  const pageIds = pages.map(({ sourcePageId }) => sourcePageId);
  return tx.$queryRaw<TouchedListing[]>`
    with page as materialized (
      -- The pages of the batch, and what they say now.
      select * from json_to_recordset(${jsonRows(rows)}::json) as x(
        "sourcePageId" bigint, "supplierId" text, market text, source text, "runId" text, "fetchedAt" timestamptz,
        "confirmedBefore" timestamptz, "seenSnapshot" text, "isCompared" boolean, "rawObjectId" text, "parserVersion" text)
    ), said as materialized (
      select * from json_to_recordset(${jsonRows(said)}::json) as x(
        page bigint, id text, "listingKey" text, variant text, fields jsonb)
    ), before as materialized (
      -- What they said until now.
      select o.id, o.source_page_id, o.listing_key, o.variant, o.fields
      from observation o where o.source_page_id = any(${pageIds}::text[]::bigint[]) and o.open
    ), compared as materialized (
      -- Both side by side: new, gone, changed or the same.
      select p.*, s.id as new_id, b.id as old_id, coalesce(s."listingKey", b.listing_key) as listing_key,
        coalesce(s.variant, b.variant) as variant, s.fields,
        p."isCompared" and s.fields is distinct from b.fields as is_change
      from said s
      full join before b on b.source_page_id = s.page and b.listing_key = s."listingKey" and b.variant = s.variant
      join page p on p."sourcePageId" = coalesce(s.page, b.source_page_id)
    ), change as materialized (
      select * from compared where is_change
    ), closed as (
      -- A statement that is gone or changed ends; it still counts until a new one says all of its fields.
      update observation o
      set open = false,
          last_confirmed_at = c."confirmedBefore",
          superseded_at = case
            when c.fields ?& array(select jsonb_object_keys(o.fields)) then ${at}::timestamptz
            -- It has moved to another page before this one was read.
            when exists (
              select from observation later
              where later.supplier_id = o.supplier_id and later.listing_key = o.listing_key
                and later.variant = o.variant and later.market = o.market and later.source = o.source
                and later.open and later.superseded_at is null and later.withdrawn_at is null
                and (later.observed_at, later.id) > (o.observed_at, o.id)
                and later.fields ?& array(select jsonb_object_keys(o.fields))
            ) then ${at}::timestamptz
          end
      from change c
      where o.source_page_id = any(${pageIds}::text[]::bigint[]) and o.open and o.id = c.old_id
      returning o.id
    ), outdone as (
      -- Older statements that pages of this kind make no longer end where a later one says all of their fields.
      update observation o
      set superseded_at = ${at}::timestamptz
      from change c
      where o.supplier_id = c."supplierId" and o.listing_key = c.listing_key and o.variant = c.variant
        and o.market = c.market and o.source = c.source and not o.open
        and o.superseded_at is null and o.withdrawn_at is null
        and (
          (o.observed_at <= c."fetchedAt" and c.fields ?& array(select jsonb_object_keys(o.fields)))
          or exists (
            select from observation later
            where later.supplier_id = o.supplier_id and later.listing_key = o.listing_key
              and later.variant = o.variant and later.market = o.market and later.source = o.source
              and later.superseded_at is null and later.withdrawn_at is null
              and (later.observed_at, later.id) > (o.observed_at, o.id)
              and later.fields ?& array(select jsonb_object_keys(o.fields))))
    ), opened as (
      insert into observation (id, supplier_id, listing_key, variant, market, source, source_page_id, fields,
        observed_at, open, run_id, raw_object_id, parser_version)
      select c.new_id, c."supplierId", c.listing_key, c.variant, c.market, c.source, c."sourcePageId", c.fields,
        c."fetchedAt", true, c."runId", c."rawObjectId", c."parserVersion"
      from change c
      -- At most one observation of a listing may be open: the old ones must be closed before the new ones come.
      where c.new_id is not null and (select count(*) from closed) >= 0
    )
    -- To be decided again: what changed, and what another kind of source has spoken of since this page was last confirmed.
    select c."sourcePageId"::text, c.listing_key as "listingKey", c.variant, c.market
    from compared c
    where c.is_change or exists (
      select from observation o
      where o.supplier_id = c."supplierId" and o.listing_key = c.listing_key and o.variant = c.variant
        and o.market = c.market and o.source <> c.source
        and o.superseded_at is null and o.withdrawn_at is null
        and (o.observed_at > c."confirmedBefore"
          -- It may have been on its way then. Numbers ahead of ours are those of another database, of a backup.
          or (coalesce(not pg_visible_in_snapshot(o.written_in::text::xid8, c."seenSnapshot"::pg_snapshot), true)
            and o.written_in < pg_snapshot_xmax(pg_current_snapshot())::text::bigint)))`;
};
