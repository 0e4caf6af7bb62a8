import type { PageKind } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable } from '../database/queryable.js';
import type { LeadsTo, Provenance } from './page-rows.js';

/** A page that came back with the body of this raw object, to be read by this parser. */
export interface UnchangedPage extends Provenance {
  requestId: string;
  supplierId: string;
  market: string;
  url: string;
  kind: PageKind;
  /** Which page of its leaf it is; 1 for others. */
  pageNumber: number;
}

/** What is known of a page that need not be read again. */
export interface KnownPage {
  requestId: string;
  bodySha256: string;
  /** Null for a product page, which leads nowhere. */
  leadsTo: LeadsTo | null;
}

/**
 * Of these pages those that the same parser has read from the same raw object, whose rows stand and of which is known where
 * they lead. Locks nothing: whoever records them must look again.
 */
export const readKnownPages = (sql: Queryable, pages: readonly UnchangedPage[]): Promise<KnownPage[]> =>
  pages.length === 0
    ? Promise.resolve([])
    : sql.$queryRaw`
    select asked."requestId", page.body_sha256 as "bodySha256", reading.leads_to as "leadsTo"
    from json_to_recordset(${jsonRows(pages)}::json) as asked("requestId" text, "supplierId" text, market text, url text,
      kind text, "pageNumber" int, "rawObjectId" text, "parserVersion" text)
    join source_page page
      on page.supplier_id = asked."supplierId" and page.market = asked.market and page.url = asked.url
    left join page_reading reading
      on reading.raw_object_id = page.raw_object_id and reading.parser_version = page.parser_version
    where page.raw_object_id = asked."rawObjectId" and page.parser_version = asked."parserVersion"
      and page.kind = asked.kind and page.body_sha256 <> ''
      and case page.kind
        when 'catalog-page' then reading.leads_to is not null and exists (
          select from catalog_page shown
          where shown.source_page_id = page.id and shown.page_number = asked."pageNumber")
        when 'product-page' then exists (select from product shown where shown.source_page_id = page.id)
        else false
      end`;
