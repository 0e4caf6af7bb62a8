import type { PackedReading } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable, Tx } from '../database/queryable.js';
import type { LeadsTo, Provenance } from './page-rows.js';

/** The provenance of a page's fields, for each raw object and parser version. */
export interface PageReadingRow extends Provenance {
  reading: PackedReading;
}

/** What is kept of how a page was read, and of where it leads. */
export interface NewPageReading extends PageReadingRow {
  leadsTo: LeadsTo | undefined;
}

/** Keeps how pages were read; what is known of the same raw object and parser stays. */
export const insertPageReadings = async (tx: Tx, readings: readonly NewPageReading[]): Promise<void> => {
  if (readings.length === 0) return;
  await tx.$executeRaw`
    insert into page_reading (raw_object_id, parser_version, reading, leads_to)
    select x."rawObjectId", x."parserVersion", x.reading, x."leadsTo"
    from json_to_recordset(${jsonRows(readings)}::json)
      as x("rawObjectId" text, "parserVersion" text, reading json, "leadsTo" json)
    order by x."rawObjectId", x."parserVersion"
    on conflict do nothing`;
};

/** How these pages were read; those that nobody kept a reading of are left out. */
export const readPageReadings = (sql: Queryable, pages: readonly Provenance[]): Promise<PageReadingRow[]> =>
  pages.length === 0
    ? Promise.resolve([])
    : sql.$queryRaw<PageReadingRow[]>`
    select wanted."rawObjectId", wanted."parserVersion", kept.reading
    from json_to_recordset(${jsonRows(pages)}::json) as wanted ("rawObjectId" text, "parserVersion" text)
    join lateral (
      select reading from page_reading
      where (raw_object_id, parser_version) = (wanted."rawObjectId", wanted."parserVersion") limit 1
    ) as kept on true`;
