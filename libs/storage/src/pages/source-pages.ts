import type { PageKind } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import type { SourcePageId, SourcePageRow } from './page-rows.js';

/** Inserts pages that are seen for the first time; answers with those (a page known already is not among them). */
export const insertSourcePages = async (tx: Tx, pages: readonly SourcePageRow[]): Promise<SourcePageId[]> => {
  const inserted = await tx.$queryRaw<{ id: SourcePageId }[]>`
    insert into source_page (supplier_id, market, url, kind, leaf_url, raw_object_id, raw_key, body_sha256, etag,
      last_modified, parser_version, observed_at, confirmed_at, seen_snapshot, last_run_id)
    select x."supplierId", x.market, x.url, x.kind, x."leafUrl", x."rawObjectId", x."rawKey", x."bodySha256", x.etag,
      x."lastModified", x."parserVersion", x."fetchedAt", x."fetchedAt",
      pg_current_snapshot()::text, x."runId"
    from json_to_recordset(${jsonRows(pages)}::json) as x(
      "supplierId" text, market text, url text, kind text, "leafUrl" text, "rawObjectId" text, "rawKey" text, "bodySha256" text,
      etag text, "lastModified" text, "parserVersion" text, "fetchedAt" timestamptz, "runId" text)
    order by x."supplierId", x.market, x.url
    on conflict (supplier_id, market, url) do nothing
    returning id::text`;
  return inserted.map(({ id }) => id);
};

/** A question to `lockSourcePages`: `because` comes back with each page that answers it. */
export interface PagesToLock {
  pages: readonly { because: string; supplierId: string; market: string; url: string }[];
  /** Catalog pages of a leaf that has only `lastPage` pages now. */
  shrunkLeaves: readonly { because: string; retailerId: string; market: string; leafUrl: string; lastPage: number }[];
}

export interface LockedSourcePage {
  because: string;
  /** `asked`: one of `pages`; `beyond`: a page that its leaf has lost. */
  why: 'asked' | 'beyond';
  id: SourcePageId;
  kind: PageKind;
  rawObjectId: string;
  bodySha256: string;
  parserVersion: string;
  confirmedAt: Date;
  /** What was committed when it was last confirmed, as Postgres writes a `pg_snapshot`. */
  seenSnapshot: string | null;
  /** Whether its page or product rows stand; they are gone when its leaf had lost the page. */
  hasRows: boolean;
}

/**
 * Locks every page that a batch may write to, in one order, before anything is written to any: batches that share pages
 * wait for each other, never in a circle.
 */
export const lockSourcePages = (tx: Tx, { pages, shrunkLeaves }: PagesToLock): Promise<LockedSourcePage[]> =>
  tx.$queryRaw`
    with wanted as (
      -- The pages themselves,
      select x.because, 'asked' as why, p.id
      from json_to_recordset(${jsonRows(pages)}::json) as x(because text, "supplierId" text, market text, url text)
      join source_page p on p.supplier_id = x."supplierId" and p.market = x.market and p.url = x.url
      union all
      -- and pages of a leaf that has become shorter.
      select x.because, 'beyond', c.source_page_id
      from json_to_recordset(${jsonRows(shrunkLeaves)}::json) as x(
        because text, "retailerId" text, market text, "leafUrl" text, "lastPage" int)
      join catalog_page c on c.retailer_id = x."retailerId" and c.leaf_url = x."leafUrl"
        and c.page_number > x."lastPage" and c.market = x.market
    )
    select w.because, w.why, p.id::text, p.kind, p.raw_object_id as "rawObjectId", p.body_sha256 as "bodySha256",
      p.parser_version as "parserVersion", p.confirmed_at as "confirmedAt", p.seen_snapshot as "seenSnapshot",
      case p.kind
        when 'catalog-page' then exists (select from catalog_page c where c.source_page_id = p.id)
        when 'product-page' then exists (select from product d where d.source_page_id = p.id)
        else true
      end as "hasRows"
    from wanted w join source_page p on p.id = w.id
    order by p.supplier_id, p.market, p.url
    for update of p`;

/** Says of known pages that they were seen again, and what they said if that is new. */
export const confirmSourcePages = async (
  tx: Tx,
  pages: readonly ({ id: SourcePageId } & SourcePageRow)[],
): Promise<void> => {
  if (pages.length === 0) return;
  await tx.$executeRaw`
    update source_page p
    set confirmed_at = x."fetchedAt",
        seen_snapshot = pg_current_snapshot()::text,
        last_run_id = x."runId",
        kind = x.kind,
        leaf_url = x."leafUrl",
        parser_version = x."parserVersion",
        observed_at = case when p.body_sha256 = x."bodySha256" then p.observed_at else x."fetchedAt" end,
        raw_object_id = case when p.body_sha256 = x."bodySha256" then p.raw_object_id else x."rawObjectId" end,
        raw_key = case when p.body_sha256 = x."bodySha256" then p.raw_key else x."rawKey" end,
        etag = case when p.body_sha256 = x."bodySha256" then coalesce(x.etag, p.etag) else x.etag end,
        last_modified = case when p.body_sha256 = x."bodySha256" then coalesce(x."lastModified", p.last_modified)
                        else x."lastModified" end,
        body_sha256 = x."bodySha256"
    from json_to_recordset(${jsonRows(pages)}::json) as x(
      id bigint, kind text, "leafUrl" text, "rawObjectId" text, "rawKey" text, "bodySha256" text, etag text, "lastModified" text,
      "parserVersion" text, "fetchedAt" timestamptz, "runId" text)
    where p.id = x.id and p.id = any(${pages.map(({ id }) => id)}::text[]::bigint[])`;
};

/**
 * Forgets by what a page could be called unchanged, so that its next fetch brings it whole; for pages whose raw object
 * is lost. A page that has a newer raw object by now stays as it is.
 */
export const forgetValidators = async (
  tx: Tx,
  pages: readonly { id: SourcePageId; rawObjectId: string }[],
): Promise<void> => {
  if (pages.length === 0) return;
  await tx.$executeRaw`
    update source_page p
    set etag = null, last_modified = null, body_sha256 = ''
    from json_to_recordset(${jsonRows(pages)}::json) as x(id bigint, "rawObjectId" text)
    where p.id = x.id and p.raw_object_id = x."rawObjectId"`;
};
