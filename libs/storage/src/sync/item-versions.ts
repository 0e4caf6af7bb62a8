import type { CacheBust } from '@aisle/contracts';
import type { ItemFacts } from '@aisle/core';
import type { Tx } from '../database.js';
import { textOf } from './offers.js';

export interface ComposedItem {
  tenantId: string;
  itemId: string;
  /** Of the offer that sells it. */
  supplierId: string;
  facts: ItemFacts;
  version: number;
}

/** Writes items as they are composed now. */
export const updateItems = async (tx: Tx, items: readonly ComposedItem[], at: Date): Promise<void> => {
  if (items.length === 0) return;
  await tx.$executeRaw`
    update catalog_item
       set facts = composed.facts::jsonb,
           supplier_id = composed.supplier_id,
           sku = composed.sku,
           listed = composed.listed,
           version = composed.version,
           updated_at = case when catalog_item.version = composed.version then updated_at else ${at}::timestamptz end
      from unnest(
        ${items.map(({ tenantId }) => tenantId)}::text[],
        ${items.map(({ itemId }) => itemId)}::text[],
        ${items.map(({ supplierId }) => supplierId)}::text[],
        ${items.map(({ facts }) => JSON.stringify(facts))}::text[],
        ${items.map(({ facts }) => textOf(facts.sku?.value))}::text[],
        ${items.map(({ facts }) => facts.listed?.value !== false)}::bool[],
        ${items.map(({ version }) => version)}::int[]
      ) as composed (tenant_id, id, supplier_id, facts, sku, listed, version)
     where catalog_item.tenant_id = composed.tenant_id and catalog_item.id = composed.id`;
};

/** Why an item has a new version. */
export interface NewVersion {
  bust: CacheBust;
  changes: { field: string; from?: unknown; to?: unknown; offerId: string | null; observationId: string | null }[];
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
}

/** Keeps why, and leaves word for storefronts; one bust an item, whose version and fields grow until it is told. */
export const insertVersions = async (tx: Tx, versions: readonly NewVersion[], at: Date): Promise<void> => {
  if (versions.length === 0) return;
  const tenantIds = versions.map(({ bust }) => bust.tenantId);
  const itemIds = versions.map(({ bust }) => bust.itemId);
  const numbers = versions.map(({ bust }) => bust.version);
  const correlationIds = versions.map(({ correlationId }) => correlationId);
  await tx.$executeRaw`
    insert into catalog_item_change (tenant_id, item_id, version, changed_at, changes, correlation_id)
    select tenant_id, item_id, version, ${at}::timestamptz, changes::jsonb, correlation_id
      from unnest(${tenantIds}::text[], ${itemIds}::text[], ${numbers}::int[],
        ${versions.map(({ changes }) => JSON.stringify(changes))}::text[], ${correlationIds}::text[]
      ) as fresh (tenant_id, item_id, version, changes, correlation_id)`;
  await tx.$executeRaw`
    insert into cache_bust (tenant_id, item_id, version, payload, correlation_id, causation_id, traceparent, created_at)
    select tenant_id, item_id, version, payload::jsonb, correlation_id, causation_id, traceparent, ${at}::timestamptz
      from unnest(${tenantIds}::text[], ${itemIds}::text[], ${numbers}::int[],
        ${versions.map(({ bust }) => JSON.stringify(bust))}::text[], ${correlationIds}::text[],
        ${versions.map(({ causationId }) => causationId)}::text[],
        ${versions.map(({ traceparent }) => traceparent)}::text[]
      ) as fresh (tenant_id, item_id, version, payload, correlation_id, causation_id, traceparent)
    on conflict (tenant_id, item_id) do update
       set version = excluded.version,
           payload = excluded.payload || jsonb_build_object('changedFields', (
             select jsonb_agg(distinct field)
               from jsonb_array_elements((cache_bust.payload -> 'changedFields') || (excluded.payload -> 'changedFields')) field
           )),
           correlation_id = excluded.correlation_id,
           causation_id = excluded.causation_id,
           traceparent = excluded.traceparent
     where cache_bust.version < excluded.version`;
};
