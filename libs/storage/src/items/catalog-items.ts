import type { ItemFacts } from '@aisle/core';
import type { Queryable } from '../database/queryable.js';
import { Prisma } from '../generated/prisma/client.js';
import { type PackedItemFacts, unpackItemFacts } from '../offers/packed-facts.js';

/** A catalog item as it is stored. */
export interface StoredItem {
  tenantId: string;
  itemId: string;
  version: number;
  sku: string | null;
  supplierId: string;
  listed: boolean;
  facts: ItemFacts;
  updatedAt: Date;
}

type ItemRow = Omit<StoredItem, 'facts'> & { facts: PackedItemFacts };

const unpacked = (item: ItemRow): StoredItem => ({ ...item, facts: unpackItemFacts(item.facts) });

const itemColumns = Prisma.sql`
  item.tenant_id as "tenantId", item.id as "itemId", item.version, item.sku, item.supplier_id as "supplierId",
  item.listed, item.facts, item.updated_at as "updatedAt"`;

/** A tenant's items ordered by id, delisted ones too; those after the id `after`. */
export const readItems = async (
  sql: Queryable,
  query: { tenantId: string; supplierId?: string | undefined; after?: string | undefined; limit: number },
): Promise<StoredItem[]> => {
  const ofSupplier = query.supplierId === undefined ? Prisma.empty : Prisma.sql`and supplier_id = ${query.supplierId}`;
  const items = await sql.$queryRaw<ItemRow[]>`
    select ${itemColumns} from catalog_item item
    where tenant_id = ${query.tenantId} ${ofSupplier} and id > ${query.after ?? ''} and version > 0
    order by id limit ${query.limit}`;
  return items.map(unpacked);
};

export const readItem = async (sql: Queryable, tenantId: string, itemId: string): Promise<StoredItem | undefined> => {
  const [item] = await sql.$queryRaw<ItemRow[]>`
    select ${itemColumns} from catalog_item item where tenant_id = ${tenantId} and id = ${itemId} and version > 0`;
  return item && unpacked(item);
};

/** The item of the offer that a supplier lists under this SKU; of several variants a listed one, then the oldest. */
export const readItemBySku = async (
  sql: Queryable,
  { tenantId, supplierId, sku }: { tenantId: string; supplierId: string; sku: string },
): Promise<StoredItem | undefined> => {
  const [item] = await sql.$queryRaw<ItemRow[]>`
    select ${itemColumns}
    from offer
    join catalog_item_offer mapped on mapped.tenant_id = ${tenantId} and mapped.offer_id = offer.id
    join catalog_item item on item.tenant_id = mapped.tenant_id and item.id = mapped.item_id
    where offer.supplier_id = ${supplierId} and offer.listing_key = ${sku} and item.version > 0
    order by offer.listed desc, offer.id limit 1`;
  return item && unpacked(item);
};
