import { newId } from '@aisle/core';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

export interface NewMapping {
  tenantId: string;
  offerId: string;
  supplierId: string;
  /** What makes it one product; offers with equal keys belong to one item. */
  itemKey: string;
  /** The item that it belongs to until now; null: to none. */
  fromItemId: string | null;
}

interface ItemId {
  tenantId: string;
  itemId: string;
}

/**
 * Gives each offer the catalog item of its key, made when there is none. An item whose only offer has another key now keeps
 * its id and gets that key, where nobody has it yet. The offers must be locked; these items, and `touched`, are from now
 * on, in one order. Answers with the item of each offer.
 */
export const mapOffersToItems = async (
  tx: Tx,
  mappings: readonly NewMapping[],
  touched: readonly ItemId[],
  at: Date,
): Promise<(ItemId & { offerId: string })[]> => {
  if (mappings.length === 0) return [];
  await lockItemsOfKeys(tx, mappings, touched, at);
  await renameItems(tx, mappings);
  return tx.$queryRaw<(ItemId & { offerId: string })[]>`
    insert into catalog_item_offer (tenant_id, offer_id, item_id)
    select wanted."tenantId", wanted."offerId", catalog_item.id
    from json_to_recordset(${jsonRows(mappings)}::json) as wanted ("tenantId" text, "offerId" text, "itemKey" text)
    join catalog_item on catalog_item.tenant_id = wanted."tenantId" and catalog_item.item_key = wanted."itemKey"
    on conflict (tenant_id, offer_id) do update set item_id = excluded.item_id
    returning tenant_id as "tenantId", offer_id as "offerId", item_id as "itemId"`;
};

/** An item may get another key while we wait for it: then its old key is made, or found, once more. */
const lockItemsOfKeys = async (
  tx: Tx,
  mappings: readonly NewMapping[],
  touched: readonly ItemId[],
  at: Date,
): Promise<void> => {
  const keys = oneOfEachKey(mappings);
  for (;;) {
    await insertMissingItems(tx, keys, at);
    const locked = await tx.$queryRaw<{ tenantId: string; itemKey: string }[]>`
      with wanted as (
        select x."tenantId", x."itemId" from json_to_recordset(${jsonRows(touched.map(({ tenantId, itemId }) => ({ tenantId, itemId })))}::json)
          as x ("tenantId" text, "itemId" text)
        union
        select item.tenant_id, item.id from json_to_recordset(${jsonRows(keys)}::json)
          as x ("tenantId" text, "itemKey" text)
        join catalog_item item on item.tenant_id = x."tenantId" and item.item_key = x."itemKey"
      )
      select item.tenant_id as "tenantId", item.item_key as "itemKey"
      from wanted join catalog_item item on item.tenant_id = wanted."tenantId" and item.id = wanted."itemId"
      order by item.tenant_id collate "C", item.id collate "C"
      for update of item`;
    const known = new Set(locked.map(keyText));
    if (keys.every((key) => known.has(keyText(key)))) return;
  }
};

const keyText = ({ tenantId, itemKey }: { tenantId: string; itemKey: string }): string => `${tenantId}\n${itemKey}`;

/** One mapping of each key, in the order in which everybody adds keys. */
const oneOfEachKey = <Mapping extends { tenantId: string; itemKey: string }>(
  mappings: readonly Mapping[],
): Mapping[] => {
  const byKey = new Map(mappings.map((mapping) => [keyText(mapping), mapping]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mapping]) => mapping);
};

const insertMissingItems = async (tx: Tx, keys: readonly NewMapping[], at: Date): Promise<void> => {
  await tx.$executeRaw`
    insert into catalog_item (tenant_id, id, item_key, supplier_id, facts, listed, version, updated_at)
    select "tenantId", id, "itemKey", "supplierId", '{}', true, 0, ${at}::timestamptz
    from json_to_recordset(${jsonRows(keys.map((mapping) => ({ ...mapping, id: newId() })))}::json)
      as fresh ("tenantId" text, id text, "itemKey" text, "supplierId" text)
    on conflict (tenant_id, item_key) do nothing`;
};

/** Lets items whose only offer moves to a key that is just made keep their id. The new row goes: nobody else has seen it. */
const renameItems = async (tx: Tx, mappings: readonly NewMapping[]): Promise<void> => {
  const moves = oneOfEachKey(mappings.filter(({ fromItemId }) => fromItemId !== null));
  if (moves.length === 0) return;
  const sole = await tx.$queryRaw<(ItemId & { itemKey: string; targetId: string })[]>`
    select move."tenantId", move."fromItemId" as "itemId", move."itemKey", target.id as "targetId"
    from json_to_recordset(${jsonRows(moves)}::json) as move ("tenantId" text, "fromItemId" text, "itemKey" text)
    join catalog_item target on target.tenant_id = move."tenantId" and target.item_key = move."itemKey"
      and target.version = 0
    where not exists (
        select from catalog_item_offer where tenant_id = target.tenant_id and item_id = target.id)
      and (
        select count(*) from catalog_item_offer where tenant_id = move."tenantId" and item_id = move."fromItemId") = 1`;
  if (sole.length === 0) return;
  await tx.$executeRaw`
    delete from catalog_item using json_to_recordset(${jsonRows(sole)}::json) as gone ("tenantId" text, "targetId" text)
    where catalog_item.tenant_id = gone."tenantId" and catalog_item.id = gone."targetId"`;
  await tx.$executeRaw`
    update catalog_item set item_key = renamed."itemKey"
    from json_to_recordset(${jsonRows(sole)}::json) as renamed ("tenantId" text, "itemId" text, "itemKey" text)
    where catalog_item.tenant_id = renamed."tenantId" and catalog_item.id = renamed."itemId"`;
};
