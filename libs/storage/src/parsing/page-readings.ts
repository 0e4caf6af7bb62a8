import type { PackedReading } from '@aisle/core';
import type { Tx } from '../database.js';
import { jsonRows } from '../json-rows.js';
import type { Provenance } from './page-rows.js';

export interface PageReadingRow extends Provenance {
  reading: PackedReading;
}

/** Keeps how pages were read; what is known of the same raw object and parser stays. */
export const insertPageReadings = async (tx: Tx, readings: readonly PageReadingRow[]): Promise<void> => {
  if (readings.length === 0) return;
  await tx.$executeRaw`
    insert into page_reading (raw_object_id, parser_version, reading)
    select x."rawObjectId", x."parserVersion", x.reading
    from json_to_recordset(${jsonRows(readings)}::json) as x("rawObjectId" text, "parserVersion" text, reading json)
    order by x."rawObjectId", x."parserVersion"
    on conflict do nothing`;
};
