import { queues, type Envelope } from '@aisle/contracts';
import { newId, type Clock } from '@aisle/core';
import { traceIdOf, type Publisher } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  claimUnparsedRequests,
  deleteOldRequests,
  forgetFetchers,
  inTransaction,
  reapOverdueRequests,
  type Database,
} from '@aisle/storage';

const dayMs = 24 * 3_600_000;

export interface ReaperDeps {
  database: Database;
  clock: Clock;
  log: Logger;
  maxAttempts: number;
  overdueMs: number;
  fetcherDeadMs: number;
  onChange: () => void;
}

/** Sends overdue requests back to the frontier. Answers how many there were. */
export const reap = async ({ database, clock, log, onChange, ...rules }: ReaperDeps): Promise<number> => {
  const reaped = await reapOverdueRequests(database.prisma, { ...rules, now: clock.now(), limit: 1_000 });
  for (const { traceparent, ...request } of reaped) {
    log.warn('A fetch request was overdue.', { ...request, traceId: traceIdOf(traceparent) });
  }
  if (reaped.length > 0) onChange();
  return reaped.length;
};

export interface UnparsedDeps {
  database: Database;
  publisher: Publisher;
  clock: Clock;
  log: Logger;
  unparsedMs: number;
}

const unparsedAtATime = 100;
/** Publishing waits for the broker inside of the transaction. */
const publishTimeoutMs = 25_000;

/** Sends pages that no parser has answered for long to the parsers again; they are not fetched again. Answers how many. */
export const sendUnparsedAgain = async (deps: UnparsedDeps): Promise<number> => {
  const { database, publisher, clock, log, unparsedMs } = deps;
  const now = clock.now();
  const limits = { now, againAfter: new Date(now.getTime() + unparsedMs), limit: unparsedAtATime };
  const sent = await inTransaction(
    database,
    async (tx) => {
      const unparsed = await claimUnparsedRequests(tx, limits);
      await Promise.all(unparsed.map(({ event }) => publisher.toQueue(queues.parseLive, sentAgain(event))));
      return unparsed;
    },
    { timeoutMs: publishTimeoutMs },
  );
  for (const { requestId, runId, retailerId } of sent) {
    log.warn('A page waited for a parser too long and is sent to the parsers again.', { requestId, runId, retailerId });
  }
  return sent.length;
};

/** A new message of the same fact: its idempotency key stays. */
const sentAgain = (event: Envelope): Envelope => ({ ...event, id: newId(), attempt: 0 });

export interface RetentionDeps {
  database: Database;
  clock: Clock;
  log: Logger;
  frontierRetentionDays: number;
}

const requestsAtATime = 5_000;

/** Deletes what is past its time, a bounded batch. Answers how many requests went. */
export const forgetOldRequests = async (deps: RetentionDeps): Promise<number> => {
  const { database, clock, log, frontierRetentionDays } = deps;
  const endedBefore = new Date(clock.now().getTime() - frontierRetentionDays * dayMs);
  const deleted = await deleteOldRequests(database.prisma, { endedBefore, limit: requestsAtATime });
  if (deleted > 0) log.info('Old fetch requests were deleted.', { deleted });
  await forgetFetchers(database.prisma, { silentForMs: dayMs });
  return deleted;
};
