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
   * Takes up to `limit` messages, oldest first, that are due and that no other relay is at, deletes those that `publish`
   * says were sent, and says how many that were. What was refused is put off, each time for longer, and others pass it;
   * the rest stay for the next time.
   */
  publishBatch(limit: number, publish: (rows: OutboxRow[]) => Promise<PublishedIds>): Promise<number>;
}

/** Ids of messages that were sent, and of those that cannot be sent now though the broker is there. */
export interface PublishedIds {
  sent: readonly string[];
  refused: readonly string[];
  /** Why those that were not sent were not. */
  failures?: readonly { id: string; code: string; reason: string }[];
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
        const { sent, refused } = await publish(rows);
        if (refused.length > 0) await putOff(tx, refused);
        return await tx.$executeRaw`delete from outbox where id = any(${sent.map(BigInt)}::bigint[])`;
      },
      { timeoutMs: publishTimeoutMs },
    ),
});

const claimRows = async (tx: Tx, limit: number): Promise<OutboxRow[]> => {
  const rows = await tx.$queryRaw<{ id: string; exchange: string; routingKey: string; envelope: Envelope }[]>`
    select id::text, exchange, routing_key as "routingKey", envelope
    from outbox
    where next_attempt_at is null or next_attempt_at <= clock_timestamp()
    order by outbox.id limit ${limit} for update skip locked`;
  return rows.map(({ id, exchange, routingKey, envelope }) => ({
    id,
    to: exchange === '' ? { queue: routingKey } : { exchange, routingKey },
    envelope,
  }));
};

/** For five seconds, doubling up to a minute: whoever mends what refuses them does not wait long. */
const putOff = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  await tx.$executeRaw`
    update outbox set attempts = attempts + 1,
      next_attempt_at = clock_timestamp() + least(60, 5 * power(2, least(attempts, 20))) * interval '1 second'
    where id = any(${ids.map(BigInt)}::bigint[])`;
};
