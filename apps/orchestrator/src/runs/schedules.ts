import { newId, supplierIdSchema, type Clock } from '@aisle/core';
import { rootTraceparent } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  acceptCrawlRequest,
  inTransaction,
  lockDueSchedules,
  planSchedules,
  type Database,
  type ScheduledRetailer,
  type Tx,
} from '@aisle/storage';
import { Cron } from 'croner';
import { requestHashOf } from './accept-crawl.js';

export interface ScheduleDeps {
  database: Database;
  clock: Clock;
  log: Logger;
  onAccepted: () => void;
}

/** The first time after `after` that a cron expression names, in UTC; null where there is none. */
export const nextTimeOf = (schedule: string, after: Date): Date | null =>
  new Cron(schedule, { timezone: 'UTC', paused: true }).nextRun(after);

/** What is wrong with a cron expression; undefined where nothing is. */
export const cronProblem = (schedule: string): string | undefined => {
  try {
    nextTimeOf(schedule, new Date(0));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const retailersAtATime = 100;
/** For a cron expression all of whose times have passed. */
const never = new Date('9999-12-31T00:00:00Z');

/**
 * Requests the crawls that are due, each once, however many schedulers there are; times missed meanwhile count as one, and
 * a time at which the last crawl is not over yet is left out. Answers how many schedules were planned or fired.
 */
export const fireDueSchedules = async ({ database, clock, log, onAccepted }: ScheduleDeps): Promise<number> => {
  const due = await inTransaction(database, async (tx) => {
    const now = clock.now();
    const schedules = await lockDueSchedules(tx, now, retailersAtATime);
    for (const scheduled of schedules) await fire(tx, scheduled, now);
    const plans = schedules.map(({ retailerId, schedule }) => ({
      retailerId,
      nextRunAt: nextTimeOf(schedule, now) ?? never,
    }));
    if (plans.length > 0) await planSchedules(tx, plans);
    return schedules;
  });
  const reached = due.filter(({ nextRunAt }) => nextRunAt !== null);
  for (const { retailerId, nextRunAt } of reached.filter(({ isRunOpen }) => isRunOpen)) {
    log.warn('A scheduled crawl is left out: the last one is not over yet.', { retailerId, dueAt: nextRunAt });
  }
  const fired = reached.filter(({ isRunOpen }) => !isRunOpen);
  for (const { retailerId, nextRunAt } of fired)
    log.info('A scheduled crawl is due.', { retailerId, dueAt: nextRunAt });
  if (fired.length > 0) onAccepted();
  return due.length;
};

const scheduledPriority = 1;

const fire = async (
  tx: Tx,
  { retailerId, scope, nextRunAt, isRunOpen }: ScheduledRetailer,
  now: Date,
): Promise<void> => {
  if (nextRunAt === null || isRunOpen) return;
  await acceptCrawlRequest(tx, {
    idempotencyKey: `schedule:${retailerId}:${nextRunAt.toISOString()}`,
    requestHash: requestHashOf({ retailer: supplierIdSchema.parse(retailerId), scope }),
    retailer: retailerId,
    scope,
    correlationId: newId(),
    traceparent: rootTraceparent(),
    priority: scheduledPriority,
    now,
  });
};
