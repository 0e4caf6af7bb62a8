import type { InvalidatedItem } from '@aisle/contracts';
import type { ItemFacts } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';
import { textOf } from '../offers/offers.js';
import { packItemFacts } from '../offers/packed-facts.js';
import { type FieldChange, packChanges } from './packed-changes.js';

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
    set facts = composed.facts,
      supplier_id = composed."supplierId",
      sku = composed.sku,
      listed = composed.listed,
      version = composed.version,
      updated_at = case when catalog_item.version = composed.version then updated_at else ${at}::timestamptz end
    from json_to_recordset(${jsonRows(items.map(itemRow))}::json) as composed (
      "tenantId" text, "itemId" text, "supplierId" text, facts json, sku text, listed boolean, version int)
    where catalog_item.tenant_id = composed."tenantId" and catalog_item.id = composed."itemId"`;
};

const itemRow = <Item extends ComposedItem>(item: Item) => ({
  ...item,
  facts: packItemFacts(item.facts),
  sku: textOf(item.facts.sku?.value),
  // An item that nobody offers any more says nothing.
  listed: item.facts.listed?.value !== false && Object.keys(item.facts).length > 0,
});

/** Why an item has a new version. */
export interface NewVersion {
  tenantId: string;
  bust: InvalidatedItem;
  /** Whose word made it. */
  supplierIds: string[];
  changes: FieldChange[];
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
}

/** Keeps why, and leaves word for storefronts; one bust an item, whose version and fields grow until it is told. */
export const insertVersions = async (tx: Tx, versions: readonly NewVersion[], at: Date): Promise<void> => {
  if (versions.length === 0) return;
  const rows = versions.map(({ bust, changes, ...version }) => ({
    ...version,
    itemId: bust.itemId,
    version: bust.version,
    bust,
    changes: packChanges(changes),
  }));
  await tx.$executeRaw`
    with fresh as materialized (
      select * from json_to_recordset(${jsonRows(rows)}::json) as x (
        "tenantId" text, "itemId" text, version int, changes json, bust json, "supplierIds" text[],
        "correlationId" text, "causationId" text, traceparent text)
    ), explained as (
      -- Why each item changed.
      insert into catalog_item_change (tenant_id, item_id, version, changed_at, changes, correlation_id)
      select "tenantId", "itemId", version, ${at}::timestamptz, changes, "correlationId" from fresh
    )
    -- Word for storefronts: where an older version is still untold, both are told as one.
    insert into cache_bust (tenant_id, item_id, version, payload, supplier_ids, correlation_id, causation_id, traceparent,
      created_at)
    select "tenantId", "itemId", version, bust, "supplierIds", "correlationId", "causationId", traceparent,
      ${at}::timestamptz
    from fresh
    on conflict (tenant_id, item_id) do update
    set version = excluded.version,
      payload = excluded.payload::jsonb || jsonb_build_object('changedFields', (
        select jsonb_agg(distinct field)
        from jsonb_array_elements(
          (cache_bust.payload::jsonb -> 'changedFields') || (excluded.payload::jsonb -> 'changedFields')) field
      )),
      supplier_ids = case
        when cache_bust.supplier_ids @> excluded.supplier_ids then cache_bust.supplier_ids
        else cache_bust.supplier_ids || excluded.supplier_ids end,
      correlation_id = excluded.correlation_id,
      causation_id = excluded.causation_id,
      traceparent = excluded.traceparent
    where cache_bust.version < excluded.version`;
};
