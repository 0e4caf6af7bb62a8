import type { Queryable } from '../database/queryable.js';
import { type PackedChanges, unpackChanges } from './packed-changes.js';

export interface StoredVersion {
  version: number;
  changedAt: Date;
  correlationId: string;
  changes: StoredChange[];
}

export interface StoredChange {
  field: string;
  from?: unknown;
  to?: unknown;
  supplierId: string | null;
  observationId: string | null;
  rawObjectId: string | null;
  parserVersion: string | null;
}

/** Why an item is what it is: its versions, newest first, each change with the statement that caused it. */
export const readItemChanges = async (
  sql: Queryable,
  { tenantId, itemId, limit }: { tenantId: string; itemId: string; limit: number },
): Promise<StoredVersion[]> => {
  const versions = await sql.$queryRaw<(Omit<StoredVersion, 'changes'> & { changes: PackedChanges[] })[]>`
    select version, changed_at as "changedAt", correlation_id as "correlationId", changes
    from catalog_item_change
    where tenant_id = ${tenantId} and item_id = ${itemId}
    order by version desc limit ${limit}`;
  const causes = await readCauses(
    sql,
    versions.flatMap(({ changes }) => changes.map(({ observationId }) => observationId)),
  );
  return versions.map(({ version, changedAt, correlationId, changes }) => ({
    version,
    changedAt,
    correlationId,
    changes: unpackChanges(changes, (id) => causes.get(id)?.fields).map(({ field, from, to, observationId }) => {
      const { supplierId, rawObjectId, parserVersion } = causes.get(observationId) ?? unknownCause;
      return { field, from, to, observationId, supplierId, rawObjectId, parserVersion };
    }),
  }));
};

interface Cause extends Pick<StoredChange, 'supplierId' | 'rawObjectId' | 'parserVersion'> {
  fields: Record<string, unknown>;
}

const unknownCause = { supplierId: null, rawObjectId: null, parserVersion: null };

const readCauses = async (sql: Queryable, ids: readonly (string | null)[]): Promise<Map<string | null, Cause>> => {
  const rows = await sql.$queryRaw<(Cause & { id: string })[]>`
    select id, supplier_id as "supplierId", raw_object_id as "rawObjectId", parser_version as "parserVersion", fields
    from observation where id = any(${[...new Set(ids)]}::text[])`;
  return new Map(rows.map(({ id, ...cause }) => [id, cause]));
};
