import type { Queryable } from '../database/queryable.js';

export interface NewDeadLetter {
  id: string;
  queue: string;
  code: string;
  message: string;
  messageType: string | null;
  attempts: number;
  /** JSON: whatever is needed to send it again. */
  original: unknown;
  diedAt: Date;
}

/** Keeps a dead letter, once. */
export const insertDeadLetter = (tx: Queryable, letter: NewDeadLetter): Promise<number> =>
  tx.$executeRaw`
    insert into dead_letter (id, queue, code, message, message_type, attempts, original, died_at)
    values (${letter.id}, ${letter.queue}, ${letter.code}, ${letter.message}, ${letter.messageType},
      ${letter.attempts}, ${JSON.stringify(letter.original)}::jsonb, ${letter.diedAt}::timestamptz)
    on conflict (id) do nothing`;

export interface DeadLetterRow {
  id: string;
  queue: string;
  code: string;
  message: string;
  messageType: string | null;
  attempts: number;
  diedAt: Date;
  redrivenAt: Date | null;
}

export const listDeadLetters = (sql: Queryable, limit: number): Promise<DeadLetterRow[]> =>
  sql.$queryRaw`
    select id, queue, code, message, message_type as "messageType", attempts, died_at as "diedAt",
      redriven_at as "redrivenAt"
    from dead_letter order by died_at desc, id desc limit ${limit}`;

/** Dead letters that were not sent again yet, oldest first. */
export const listUndrivenDeadLetterIds = async (sql: Queryable, limit: number): Promise<string[]> => {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    select id from dead_letter where redriven_at is null order by died_at, id limit ${limit}`;
  return rows.map(({ id }) => id);
};

/** Those of these that were not sent again yet; locked until the transaction ends, skipping what others hold. */
export const lockUndrivenDeadLetters = (
  tx: Queryable,
  ids: readonly string[],
): Promise<(DeadLetterRow & { original: unknown })[]> =>
  tx.$queryRaw`
    select id, queue, code, message, message_type as "messageType", attempts, died_at as "diedAt",
      redriven_at as "redrivenAt", original
    from dead_letter where redriven_at is null and id = any(${[...ids]}::text[])
    order by died_at, id for update skip locked`;

export const markRedriven = (tx: Queryable, ids: readonly string[], now: Date): Promise<number> =>
  tx.$executeRaw`
    update dead_letter set redriven_at = ${now}::timestamptz where id = any(${[...ids]}::text[])`;
