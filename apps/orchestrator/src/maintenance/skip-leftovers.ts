import type { Clock } from '@aisle/core';
import { readRunsWithLeftovers, settleLeftovers, skipLeftovers, type Database } from '@aisle/storage';

export interface LeftoverDeps {
  database: Database;
  clock: Clock;
}

const runsAtATime = 20;
const requestsAtATime = 5_000;

/** Follows the state of runs that are over with their requests, a bounded batch. Answers how many rows changed. */
export const skipLeftoverRequests = async ({ database, clock }: LeftoverDeps): Promise<number> => {
  const runIds = await readRunsWithLeftovers(database.prisma, runsAtATime);
  if (runIds.length === 0) return 0;
  const skipped = await skipLeftovers(database.prisma, runIds, { now: clock.now(), limit: requestsAtATime });
  return skipped > 0 ? skipped : settleLeftovers(database.prisma, runIds);
};
