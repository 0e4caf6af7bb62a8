import type { Clock } from '@aisle/core';
import { inTransaction, lockHopelessRuns, recomputePoliteness, type Database } from '@aisle/storage';
import { endRunsOf, type RunEnding } from './end-runs.js';

export interface HopelessDeps extends RunEnding {
  database: Database;
  clock: Clock;
  throttleGiveUpMs: number;
  breakerGiveUp: number;
}

const runsAtATime = 100;

/**
 * Ends the runs that will not end by themselves, with the reason: throttled without end, a circuit breaker that opens
 * again and again, a disabled retailer. Limits that such ends and operators have changed hold from then on. Answers how
 * many runs were ended.
 */
export const endHopelessRuns = async (deps: HopelessDeps): Promise<number> => {
  const { database, clock, throttleGiveUpMs, breakerGiveUp } = deps;
  await recomputePoliteness(database.prisma);
  const ended = await inTransaction(database, async (tx) => {
    const now = clock.now();
    const limits = { now, throttleGiveUpMs, breakerGiveUp, limit: runsAtATime };
    return endRunsOf(tx, deps, await lockHopelessRuns(tx, limits), now);
  });
  return ended.length;
};
