import type { RequestId } from '@aisle/core';
import type { Queryable } from '../database.js';

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
      ${letter.attempts}, ${JSON.stringify(letter.original)}::jsonb, ${letter.diedAt.toISOString()}::timestamptz)
    on conflict (id) do nothing`;

/** The request and the attempt that a dead letter spoke of. */
export interface LostRequest {
  requestId: RequestId;
  attempt: number;
}

/** Ends a request whose message died, unless the request is final or at another attempt already. */
export const endRequestOfDeadLetter = (
  tx: Queryable,
  { requestId, attempt }: LostRequest,
  end: { state: 'failed' | 'parse-failed'; code: string; message: string; now: Date },
): Promise<number> =>
  tx.$executeRaw`
    update fetch_request set state = ${end.state}, error_code = ${end.code}, error_message = left(${end.message}, 2000),
      finished_at = ${end.now.toISOString()}::timestamptz, overdue_at = null
    where id = ${requestId} and state in ('pending', 'dispatched') and attempts + 1 = ${attempt}::int`;

/** Puts a request back in flight because its message is about to be sent again, and its run back to work. */
export const reviveRequest = async (
  tx: Queryable,
  { requestId, attempt }: LostRequest,
  overdueAt: Date,
): Promise<void> => {
  // The run first: whoever finishes runs locks it too, and then counts its requests.
  const [run] = await tx.$queryRaw<{ id: string }[]>`
    select run.id from crawl_run run join fetch_request request on request.run_id = run.id
    where request.id = ${requestId} and run.state in ('running', 'completed', 'failed') for update of run`;
  if (!run) return;
  const revived = await tx.$executeRaw`
    update fetch_request set state = 'dispatched', overdue_at = ${overdueAt.toISOString()}::timestamptz,
      finished_at = null, error_code = null, error_message = null
    where id = ${requestId} and state in ('failed', 'parse-failed') and attempts + 1 = ${attempt}::int`;
  if (revived === 0) return;
  await tx.$executeRaw`
    update crawl_run set state = 'running', finished_at = null where id = ${run.id} and state <> 'running'`;
};

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
    update dead_letter set redriven_at = ${now.toISOString()}::timestamptz where id = any(${[...ids]}::text[])`;
