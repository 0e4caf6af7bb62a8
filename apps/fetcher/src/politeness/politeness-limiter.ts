import { setTimeout as pause } from 'node:timers/promises';
import { ThrottledError, type Clock } from '@aisle/core';
import type { FetchJob } from '@aisle/contracts';
import Bottleneck from 'bottleneck';

export type Politeness = FetchJob['politeness'];

export interface PolitenessLimiter {
  /** Runs one HTTP exchange when the limit of its politeness key allows. */
  run<Result>(politeness: Politeness, exchange: () => Promise<Result>): Promise<Result>;
  /**
   * Lowers the rate of a politeness key: its starts lie at least this far apart from now on, by what robots.txt of one of its
   * origins asks for. The longest pause of all its origins holds; 0 takes an origin's back.
   */
  keepApart(politeness: Politeness, origin: string, pauseMs: number): void;
  /** Drops what waits; each dropped exchange rejects with ThrottledError `FETCH_LEASE_LOST`. */
  drop(): void;
  waiting(): number;
}

interface Limit {
  politenessEpoch: number;
  maxConcurrency: number;
  bottleneck: Bottleneck;
  /** What the retailer's own rate asks for, and what each origin asks for that wants more. */
  rateIntervalMs: number;
  pausesMs: Map<string, number>;
  /** The longest of them. */
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
    const rateIntervalMs = 1_000 / politeness.ratePerSecond;
    if (!known) {
      const { epoch, maxConcurrency } = politeness;
      const bottleneck = new Bottleneck({ minTime: rateIntervalMs, maxConcurrent: maxConcurrency });
      void bottleneck.schedule(async () => undefined).catch(() => undefined);
      const intervals = { rateIntervalMs, intervalMs: rateIntervalMs, pausesMs: new Map<string, number>() };
      const limit = { politenessEpoch: epoch, maxConcurrency, bottleneck, ...intervals, usedUntilMs: 0 };
      limits.set(politeness.key, limit);
      return limit;
    }
    if (politeness.epoch > known.politenessEpoch) {
      known.politenessEpoch = politeness.epoch;
      known.maxConcurrency = politeness.maxConcurrency;
      known.rateIntervalMs = rateIntervalMs;
      space(known);
    }
    return known;
  };

  const space = (limit: Limit): void => {
    limit.intervalMs = Math.max(limit.rateIntervalMs, ...limit.pausesMs.values());
    limit.bottleneck.updateSettings({ minTime: limit.intervalMs, maxConcurrent: limit.maxConcurrency });
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
    keepApart: (politeness, origin, pauseMs) => {
      const limit = limitFor(politeness);
      if ((limit.pausesMs.get(origin) ?? 0) === pauseMs) return;
      if (pauseMs === 0) limit.pausesMs.delete(origin);
      else limit.pausesMs.set(origin, pauseMs);
      space(limit);
    },
    drop: () => {
      for (const { bottleneck } of limits.values())
        void bottleneck.stop({ dropWaitingJobs: true }).catch(() => undefined);
      limits.clear();
    },
    waiting: () => [...limits.values()].reduce((sum, { bottleneck }) => sum + bottleneck.queued(), 0),
  };
};
