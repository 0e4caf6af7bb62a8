import type { InvalidatedItem } from '@aisle/contracts';
import type { FieldName, OfferFacts, RawObjectId, SupplierId } from '@aisle/core';

/** What a cache-bust says of a new version. `causes` are the raw objects behind its changes, as far as they are known. */
export const invalidatedItem = (
  { itemId, version, supplierId, facts }: { itemId: string; version: number; supplierId: string; facts: OfferFacts },
  changedFields: FieldName[],
  causes: readonly (string | null | undefined)[],
): InvalidatedItem => ({
  itemId,
  version,
  changedFields,
  sku: typeof facts.sku?.value === 'string' ? facts.sku.value : null,
  supplierId: supplierId as SupplierId,
  rawObjectId: (causes.find((rawObjectId) => typeof rawObjectId === 'string') ?? null) as RawObjectId | null,
});
