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
  epoch: number;
  bottleneck: Bottleneck;
}

/** Said to a job that this fetcher may not fetch any more; waiting costs no attempt, another fetcher will do it. */
export const leaseLost = (clock: Clock): ThrottledError =>
  new ThrottledError('FETCH_LEASE_LOST', 'This fetcher may not fetch any more; the job goes back.', clock.now());

/**
 * Never more than `ratePerSecond` exchanges started in any second and `maxConcurrency` at once, for each politeness key.
 * Starts are evenly spaced and never caught up on. A new limit begins with an empty bucket: whoever had the key before
 * may have used this moment's allowance.
 */
export const createPolitenessLimiter = ({ clock }: { clock: Clock }): PolitenessLimiter => {
  const limits = new Map<string, Limit>();

  const limitFor = (politeness: Politeness): Bottleneck => {
    const known = limits.get(politeness.key);
    if (!known) {
      const bottleneck = new Bottleneck(settingsOf(politeness));
      void bottleneck.schedule(async () => undefined).catch(() => undefined);
      limits.set(politeness.key, { epoch: politeness.epoch, bottleneck });
      return bottleneck;
    }
    if (politeness.epoch > known.epoch) {
      known.epoch = politeness.epoch;
      known.bottleneck.updateSettings(settingsOf(politeness));
    }
    return known.bottleneck;
  };

  return {
    run: async (politeness, exchange) => {
      try {
        return await limitFor(politeness).schedule(exchange);
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
