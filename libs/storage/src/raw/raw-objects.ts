import type { RawMeta } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Queryable, Tx } from '../database/queryable.js';

/** Records raw objects by what their stored metadata says; known ones stay as they are. */
export const insertRawObjects = async (tx: Tx, objects: readonly { meta: RawMeta; runId: string }[]): Promise<void> => {
  if (objects.length === 0) return;
  const rows = objects.map(({ meta, runId }) => ({ ...meta, runId }));
  await tx.$executeRaw`
    insert into raw_object (id, key, supplier_id, kind, url, final_url, http_status, content_type, stored_encoding,
      wire_sha256, wire_bytes, body_sha256, body_bytes, etag, last_modified, fetched_at, run_id)
    select x."rawObjectId", x.key, x."supplierId", x.kind, x.url, x."finalUrl", x."httpStatus", x."contentType",
      x."storedEncoding", x."wireSha256", x."wireBytes", x."bodySha256", x."bodyBytes", x.etag, x."lastModified",
      x."fetchedAt", x."runId"
    from json_to_recordset(${jsonRows(rows)}::json) as x(
      "rawObjectId" text, key text, "supplierId" text, kind text, url text, "finalUrl" text, "httpStatus" int,
      "contentType" text, "storedEncoding" text, "wireSha256" text, "wireBytes" int, "bodySha256" text,
      "bodyBytes" int, etag text, "lastModified" text, "fetchedAt" timestamptz, "runId" text)
    order by x."rawObjectId"
    on conflict do nothing`;
};

/** The key of a recorded raw object, and the run that stored it. */
export const findRawObject = async (
  sql: Queryable,
  rawObjectId: string,
): Promise<{ key: string; runId: string | null } | undefined> => {
  const [row] = await sql.$queryRaw<{ key: string; runId: string | null }[]>`
    select key, run_id as "runId" from raw_object where id = ${rawObjectId}`;
  return row;
};
