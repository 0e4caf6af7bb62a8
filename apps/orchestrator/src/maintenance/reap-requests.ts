import type { Clock } from '@aisle/core';
import { traceIdOf } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  deleteOldRequests,
  forgetFetchers,
  reapOverdueRequests,
  skipLeftoversOfCancelledRuns,
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

/** Sends overdue requests again and clears up behind cancelled runs. Answers how many requests changed. */
export const reap = async ({
  database,
  clock,
  log,
  fetcherDeadMs,
  onChange,
  ...rules
}: ReaperDeps): Promise<number> => {
  const now = clock.now();
  const aliveSince = new Date(now.getTime() - fetcherDeadMs);
  const reaped = await reapOverdueRequests(database.prisma, { ...rules, now, aliveSince, limit: 1_000 });
  for (const { traceparent, ...request } of reaped) {
    log.warn('A fetch request was overdue.', { ...request, traceId: traceIdOf(traceparent) });
  }
  const cancelledSince = new Date(now.getTime() - dayMs);
  const skipped = await skipLeftoversOfCancelledRuns(database.prisma, { now, cancelledSince });
  if (reaped.length > 0) onChange();
  return reaped.length + skipped;
};

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
  const nowMs = clock.now().getTime();
  const endedBefore = new Date(nowMs - frontierRetentionDays * dayMs);
  const deleted = await deleteOldRequests(database.prisma, { endedBefore, limit: requestsAtATime });
  if (deleted > 0) log.info('Old fetch requests were deleted.', { deleted });
  await forgetFetchers(database.prisma, new Date(nowMs - dayMs));
  return deleted;
};
