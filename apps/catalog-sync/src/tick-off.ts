import type { Clock } from '@aisle/core';
import { type Database, inTransaction, markSynced } from '@aisle/storage';

/** What of a request is decided: the listings that fall into one bucket. */
export interface DecidedPart {
  requestId: string;
  bucket: number;
}

/**
 * Ticks requests off once their decisions are committed. A page's listings fall into all buckets, so that eight
 * transactions would wait for each other at the page's row: instead, whatever asks while one statement runs goes into the
 * next one together. What is lost with the process is ticked off again when the broker redelivers its message.
 */
export const createTickOff = ({ database, clock }: { database: Database; clock: Clock }) => {
  let gathering: { parts: DecidedPart[]; written: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();

  const write = (parts: readonly DecidedPart[]): Promise<void> => {
    gathering = undefined;
    return inTransaction(database, (tx) => markSynced(tx, parts, clock.now()));
  };
  return (parts: readonly DecidedPart[]): Promise<void> => {
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
