import { setTimeout as pause } from 'node:timers/promises';
import { ThrottledError, type Clock } from '@aisle/core';
import type { FetchJob } from '@aisle/contracts';
import Bottleneck from 'bottleneck';

export type Politeness = FetchJob['politeness'];

export interface PolitenessLimiter {
  /** Runs one HTTP exchange when the limit of its politeness key allows. */
  run<Result>(politeness: Politeness, exchange: () => Promise<Result>): Promise<Result>;
  /** Drops what waits; each dropped exchange rejects with ThrottledError `FETCH_LEASE_LOST`. */
  drop(): void;
  waiting(): number;
}

interface Limit {
  politenessEpoch: number;
  bottleneck: Bottleneck;
  intervalMs: number;
  /** Up to this time (monotonic) the allowance is used up. */
  usedUntilMs: number;
}

/** Said to a job that this fetcher may not fetch any more; waiting costs no attempt, another fetcher will do it. */
export const leaseLost = (clock: Clock): ThrottledError =>
  new ThrottledError('FETCH_LEASE_LOST', 'This fetcher may not fetch any more; the job goes back.', clock.now());

/**
 * Never more than `ratePerSecond` exchanges started in any second and `maxConcurrency` at once, for each politeness key.
 * Starts are evenly spaced; at most one is ever caught up on. A new limit begins with an empty bucket: whoever had the key before
 * may have used this moment's allowance.
 */
export const createPolitenessLimiter = ({ clock }: { clock: Clock }): PolitenessLimiter => {
  const limits = new Map<string, Limit>();

  const limitFor = (politeness: Politeness): Limit => {
    const known = limits.get(politeness.key);
    const intervalMs = 1_000 / politeness.ratePerSecond;
    if (!known) {
      const bottleneck = new Bottleneck(settingsOf(politeness));
      void bottleneck.schedule(async () => undefined).catch(() => undefined);
      const limit = { politenessEpoch: politeness.epoch, bottleneck, intervalMs, usedUntilMs: 0 };
      limits.set(politeness.key, limit);
      return limit;
    }
    if (politeness.epoch > known.politenessEpoch) {
      [known.politenessEpoch, known.intervalMs] = [politeness.epoch, intervalMs];
      known.bottleneck.updateSettings(settingsOf(politeness));
    }
    return known;
  };

  /**
   * Bottleneck plans starts ahead, so after the process has stood still all that was planned meanwhile would start at
   * once; here it queues up again (generic cell rate algorithm with a tolerance of one interval).
   */
  const keepPace = async (limit: Limit): Promise<void> => {
    const nowMs = clock.monotonicMs();
    const waitMs = limit.usedUntilMs - limit.intervalMs - nowMs;
    limit.usedUntilMs = Math.max(limit.usedUntilMs, nowMs) + limit.intervalMs;
    if (waitMs > 0) await pause(waitMs);
  };

  return {
    run: async (politeness, exchange) => {
      try {
        const limit = limitFor(politeness);
        return await limit.bottleneck.schedule(async () => {
          await keepPace(limit);
          return exchange();
        });
      } catch (error) {
        throw error instanceof Bottleneck.BottleneckError ? leaseLost(clock) : error;
      }
    },
    drop: () => {
      for (const { bottleneck } of limits.values())
        void bottleneck.stop({ dropWaitingJobs: true }).catch(() => undefined);
      limits.clear();
    },
    waiting: () => [...limits.values()].reduce((sum, { bottleneck }) => sum + bottleneck.queued(), 0),
  };
};

const settingsOf = ({ ratePerSecond, maxConcurrency }: Politeness): Bottleneck.ConstructorOptions => ({
  minTime: 1_000 / ratePerSecond,
  maxConcurrent: maxConcurrency,
});
