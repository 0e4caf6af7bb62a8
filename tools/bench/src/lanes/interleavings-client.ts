import { cacheBust, queues } from '@aisle/contracts';
import { type Consumer, type MessageConnection, route } from '@aisle/messaging';
import { type Database, readItem } from '@aisle/storage';
import { caseTenants } from './interleavings-case.js';

/** What a storefront knows of an item: the newest version it was told of, and what it read then. */
export interface ClientItem {
  toldVersion: number;
  readVersion: number;
  values: Record<string, unknown>;
}

/** A storefront that goes by versions alone: it reads an item when it is told of a newer version, and never goes back. */
export interface VersionClient {
  items: ReadonlyMap<string, ClientItem>;
  stop(): Promise<void>;
}

export const clientKey = (tenantId: string, itemId: string): string => `${tenantId}/${itemId}`;

export const startVersionClient = async (messages: MessageConnection, database: Database): Promise<VersionClient> => {
  const items = new Map<string, ClientItem>();
  const told = async (tenantId: string, itemId: string, version: number): Promise<void> => {
    const key = clientKey(tenantId, itemId);
    const known = items.get(key);
    if (known && known.toldVersion >= version) return;
    const item = await readItem(database.prisma, tenantId, itemId);
    if (!item || item.version < version)
      throw new Error(`Item ${key} was told as version ${version} before it was that.`);
    const values = Object.fromEntries(Object.entries(item.facts).map(([field, fact]) => [field, fact.value]));
    items.set(key, { toldVersion: version, readVersion: item.version, values });
  };
  const consumers: Consumer[] = [];
  for (const tenantId of caseTenants) {
    const handler = route(cacheBust, async ({ items: busts }) => {
      for (const { itemId, version } of busts) await told(tenantId, itemId, version);
    });
    const queue = queues.cacheBust(tenantId);
    consumers.push(
      await messages.consume({ queue, prefetch: 50, concurrency: 1, deadlineMs: 10_000, types: [handler] }),
    );
  }
  return { items, stop: async () => void (await Promise.all(consumers.map((consumer) => consumer.stop()))) };
};
