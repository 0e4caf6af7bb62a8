import { newId } from '@aisle/core';
import type { Queryable, Tx } from '../database/queryable.js';

/** Who does something. */
export interface Actor {
  /** What the caller says to be. */
  name: string;
  /** The beginning of a hash of the API key; null for what Aisle does by itself. */
  keyHash: string | null;
}

export interface NewAuditEntry {
  actor: Actor;
  at: Date;
  /** What was done, such as `launch-mode.set`. */
  action: string;
  /** To what. */
  subject: string;
  before: object | null;
  after: object | null;
  reason: string;
}

export interface StoredAuditEntry extends Omit<NewAuditEntry, 'actor'> {
  id: string;
  actor: string;
  keyHash: string | null;
}

/** Adds to the transaction of the change it tells of, so that none goes without. */
export const insertAuditEntry = async (tx: Tx, entry: NewAuditEntry): Promise<void> => {
  const { actor, at, action, subject, before, after, reason } = entry;
  await tx.$executeRaw`
    insert into audit_entry (id, at, actor, key_hash, action, subject, before, after, reason)
    values (${newId()}, ${at}::timestamptz, ${actor.name}, ${actor.keyHash}, ${action}, ${subject},
      ${before === null ? null : JSON.stringify(before)}::jsonb, ${after === null ? null : JSON.stringify(after)}::jsonb,
      ${reason})`;
};

/** Newest first; those older than the id `before`. */
export const readAuditEntries = (
  sql: Queryable,
  { limit, before }: { limit: number; before?: string | undefined },
): Promise<StoredAuditEntry[]> =>
  sql.$queryRaw<StoredAuditEntry[]>`
    select id, at, actor, key_hash as "keyHash", action, subject, before, after, reason
    from audit_entry
    where id < ${before ?? '~'}
    order by id desc
    limit ${limit}`;
