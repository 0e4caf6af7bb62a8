import type { OutboxRow } from '@aisle/contracts';
import { type Clock, backoffMs, errorCodeOf, errorMessageOf, systemClock } from '@aisle/core';
import { pause } from '../pause.js';
import { type Publisher, publishTo } from './publisher.js';
import type { MessagingLog } from '../messaging-log.js';
import { traceIdOf } from '../traceparent.js';

/** Where messages wait to be sent; implemented on Postgres. */
export interface OutboxPort {
  /**
   * In one transaction: locks up to `limit` rows that nobody else has locked and that are due, has them published, deletes
   * those that were sent, and puts off those that were refused. Resolves with how many were sent.
   */
  publishBatch(limit: number, publish: (rows: OutboxRow[]) => Promise<PublishedRows>): Promise<number>;
}

/** What became of rows, by their ids; the others stay as they are, since nothing is wrong with them. */
export interface PublishedRows {
  sent: string[];
  /** The broker is there and does not take them. */
  refused: string[];
  /** Why those that were not sent were not, the broker's absence included. */
  failures: { id: string; code: string; reason: string }[];
}

export interface OutboxRelay {
  /** There are new rows: the relay looks at once. */
  nudge(): void;
  start(): void;
  /** Ends after the batch in hand. */
  stop(): Promise<void>;
}

const busyPollMs = 100;
const idlePollMs = 500;
const errorBackoff = { firstMs: 200, maxMs: 5_000 };
const complainEveryMs = 10_000;

/** Publishes an outbox's rows; only what the broker confirmed is deleted, so that every row is sent at least once. */
export const createOutboxRelay = (options: {
  outbox: OutboxPort;
  publisher: Publisher;
  log: MessagingLog;
  clock?: Clock;
  batchSize?: number;
  /** A row could not be published and stays. */
  onUnsent?: (row: OutboxRow, error: unknown) => void;
  /** After a nudge, so that what comes in quick succession is sent together; default 0. */
  lingerMs?: number;
}): OutboxRelay => {
  const { outbox, publisher, log, clock = systemClock, batchSize = 200, lingerMs = 0, onUnsent } = options;
  const stopping = new AbortController();
  let nudged = new AbortController();
  let running: Promise<void> | undefined;
  let complainedAtMs = Number.NEGATIVE_INFINITY;

  const complain = (sentence: string, error: unknown, fields: Record<string, unknown> = {}): void => {
    if (clock.monotonicMs() - complainedAtMs < complainEveryMs) return;
    complainedAtMs = clock.monotonicMs();
    log.warn(sentence, { ...fields, code: errorCodeOf(error), reason: errorMessageOf(error) });
  };

  const publishRows = async (rows: OutboxRow[]): Promise<PublishedRows> => {
    const results = await Promise.allSettled(rows.map((row) => publishTo(publisher, row)));
    const sent = rows.filter((_row, index) => results[index]?.status === 'fulfilled');
    const unsent = rows.filter((_row, index) => results[index]?.status === 'rejected');
    const first = results.find((result) => result.status === 'rejected');
    if (first) complain('some outbox rows could not be published and stay', first.reason, idsOf(unsent));
    for (const [index, result] of results.entries()) {
      const row = rows[index];
      if (row && result.status === 'rejected') onUnsent?.(row, result.reason);
    }
    if (sent.length > 0) log.debug('outbox rows were published', idsOf(sent));
    const refused = rows.filter((_row, index) => isRefusal(results[index]));
    const failures = rows.flatMap(({ id }, index) => failureOf(id, results[index]));
    return { sent: sent.map(({ id }) => id), refused: refused.map(({ id }) => id), failures };
  };

  const relay = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      // A nudge that comes while a batch is under way must not be missed.
      nudged = new AbortController();
      const waitMs = await outbox.publishBatch(batchSize, publishRows).then(
        (published) => {
          failures = 0;
          if (published >= batchSize) return 0;
          return published > 0 ? busyPollMs : idlePollMs;
        },
        (error: unknown) => {
          complain('the outbox could not be read', error);
          return backoffMs((failures += 1), errorBackoff);
        },
      );
      // After an error even a nudge waits, or a failing database would be asked in a tight loop.
      const wakeUp = failures > 0 ? stopping.signal : nudged.signal;
      if (waitMs > 0 && !stopping.signal.aborted) await pause(waitMs, wakeUp);
      if (lingerMs > 0 && nudged.signal.aborted) await pause(lingerMs, stopping.signal);
    }
  };

  return {
    nudge: () => nudged.abort(),
    start: () => {
      running ??= relay();
    },
    stop: async () => {
      stopping.abort();
      nudged.abort();
      await running;
    },
  };
};

const failureOf = (id: string, result: PromiseSettledResult<void> | undefined): PublishedRows['failures'] =>
  result?.status === 'rejected'
    ? [{ id, code: errorCodeOf(result.reason), reason: errorMessageOf(result.reason) }]
    : [];

/** False where the broker is away: then the next row fares no better, and none of them is to blame. */
const isRefusal = (result: PromiseSettledResult<void> | undefined): boolean =>
  result?.status === 'rejected' && errorCodeOf(result.reason) !== 'BROKER_UNAVAILABLE';

/** What log lines name of the rows: how many they are, and each of their runs once. */
const idsOf = (rows: readonly OutboxRow[]): Record<string, unknown> => ({
  rows: rows.length,
  correlationIds: [...new Set(rows.map(({ envelope }) => envelope.correlationId))],
  traceIds: [...new Set(rows.flatMap(({ envelope }) => traceIdOf(envelope.traceparent) ?? []))],
});
