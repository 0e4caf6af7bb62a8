import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

export interface PageAddress {
  supplierId: string;
  market: string;
  url: string;
}

/** A page whose body could not be parsed, and by what its next fetch can tell that it is still the same. */
export interface UnreadablePageRow extends PageAddress {
  rawObjectId: string;
  etag: string | null;
  lastModified: string | null;
  fetchedAt: Date;
}

/** Remembers pages that could not be read, so that the same bytes are not stored again with every crawl. */
export const rememberUnreadablePages = async (tx: Tx, pages: readonly UnreadablePageRow[]): Promise<void> => {
  if (pages.length === 0) return;
  await tx.$executeRaw`
    insert into unreadable_page (supplier_id, market, url, raw_object_id, etag, last_modified, fetched_at)
    select distinct on (x."supplierId", x.market, x.url)
      x."supplierId", x.market, x.url, x."rawObjectId", x.etag, x."lastModified", x."fetchedAt"
    from json_to_recordset(${jsonRows(pages)}::json) as x(
      "supplierId" text, market text, url text, "rawObjectId" text, etag text, "lastModified" text,
      "fetchedAt" timestamptz)
    order by x."supplierId", x.market, x.url, x."fetchedAt" desc
    on conflict (supplier_id, market, url) do update
    set raw_object_id = excluded.raw_object_id, etag = excluded.etag, last_modified = excluded.last_modified,
      fetched_at = excluded.fetched_at
    where unreadable_page.fetched_at <= excluded.fetched_at`;
};

/** Forgets that pages could not be read: they could be by now, or their bytes are lost. */
export const forgetUnreadablePages = async (tx: Tx, pages: readonly PageAddress[]): Promise<void> => {
  if (pages.length === 0) return;
  await tx.$executeRaw`
    delete from unreadable_page u
    using json_to_recordset(${jsonRows(pages)}::json) as x("supplierId" text, market text, url text)
    where u.supplier_id = x."supplierId" and u.market = x.market and u.url = x.url`;
};
