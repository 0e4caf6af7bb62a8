import type { Envelope, OutboxRow } from '@aisle/contracts';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/in-transaction.js';
import { jsonRows } from '../database/json-rows.js';
import type { Tx } from '../database/queryable.js';

/** Messages that must follow from a committed change. */
export interface Outbox {
  /** Adds messages to the transaction that makes the change they tell about. */
  insert(tx: Tx, rows: readonly Omit<OutboxRow, 'id'>[]): Promise<void>;
  /**
   * Takes up to `limit` messages, oldest first, that no other relay is at, deletes those whose ids `publish` answers with,
   * and says how many that were. The rest stay for the next time.
   */
  publishBatch(limit: number, publish: (rows: OutboxRow[]) => Promise<readonly string[]>): Promise<number>;
}

/** Publishing waits for the broker inside of the transaction. */
const publishTimeoutMs = 25_000;

export const createOutbox = (database: Database): Outbox => ({
  insert: async (tx, rows) => {
    if (rows.length === 0) return;
    const messages = rows.map(({ to, envelope }, position) => ({
      position,
      ...('queue' in to ? { exchange: '', routingKey: to.queue } : to),
      envelope,
    }));
    await tx.$executeRaw`
      insert into outbox (exchange, routing_key, envelope)
      select exchange, "routingKey", envelope
      from json_to_recordset(${jsonRows(messages)}::json)
        as incoming (position int, exchange text, "routingKey" text, envelope jsonb)
      order by position`;
  },

  publishBatch: (limit, publish) =>
    inTransaction(
      database,
      async (tx) => {
        const rows = await claimRows(tx, limit);
        if (rows.length === 0) return 0;
        const publishedIds = await publish(rows);
        return await tx.$executeRaw`delete from outbox where id = any(${publishedIds.map(BigInt)}::bigint[])`;
      },
      { timeoutMs: publishTimeoutMs },
    ),
});

const claimRows = async (tx: Tx, limit: number): Promise<OutboxRow[]> => {
  const rows = await tx.$queryRaw<{ id: string; exchange: string; routingKey: string; envelope: Envelope }[]>`
    select id::text, exchange, routing_key as "routingKey", envelope
    from outbox order by outbox.id limit ${limit} for update skip locked`;
  return rows.map(({ id, exchange, routingKey, envelope }) => ({
    id,
    to: exchange === '' ? { queue: routingKey } : { exchange, routingKey },
    envelope,
  }));
};
