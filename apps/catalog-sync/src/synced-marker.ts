import type { Clock } from '@aisle/core';
import { type Database, inTransaction, markSynced } from '@aisle/storage';

/** The part of a request that is decided: its listings that fall into one bucket. */
export interface DecidedPart {
  requestId: string;
  bucket: number;
}

/** Resolves when the marks of these parts are committed. */
export type SyncedMarker = (parts: readonly DecidedPart[]) => Promise<void>;

/**
 * Marks requests as synced once the decisions about their listings are committed. A page's listings fall into all buckets, so that eight
 * transactions would wait for each other at the page's row: instead, whatever asks while one statement runs goes into the
 * next one together. What is lost with the process is marked again when the broker redelivers its message.
 */
export const createSyncedMarker = ({ database, clock }: { database: Database; clock: Clock }): SyncedMarker => {
  let gathering: { parts: DecidedPart[]; written: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();

  const write = (parts: readonly DecidedPart[]): Promise<void> => {
    gathering = undefined;
    return inTransaction(database, (tx) => markSynced(tx, parts, clock.now()));
  };
  return (parts) => {
    if (parts.length === 0) return Promise.resolve();
    if (!gathering) {
      const gathered: DecidedPart[] = [];
      const written = last.then(() => write(gathered));
      gathering = { parts: gathered, written };
      last = written.catch(() => undefined);
    }
    gathering.parts.push(...parts);
    return gathering.written;
  };
};
