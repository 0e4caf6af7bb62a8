import type { Clock } from '@aisle/core';
import type { Metrics } from './metrics.js';

/** The steps of a page's way from the shop to the storefront, in their order; docs/observability.md says what each spans. */
export type Stage = 'fetch' | 'store' | 'parse' | 'record' | 'decide' | 'bust';

export interface StageTimes {
  observe(stage: Stage, durationMs: number): void;
  /** Measures work that succeeds; what fails is counted where it is handled. */
  time<Value>(stage: Stage, work: () => Promise<Value>): Promise<Value>;
}

const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** One histogram for all services, so that one chart shows where a page's time goes. */
export const createStageTimes = (metrics: Metrics, clock: Clock): StageTimes => {
  const seconds = metrics.histogram({
    name: 'aisle_stage_seconds',
    help: "How long a stage of a page's way took.",
    labels: ['stage'],
    buckets: secondsBuckets,
  });
  const observe = (stage: Stage, durationMs: number): void => seconds.observe({ stage }, durationMs / 1_000);
  return {
    observe,
    time: async (stage, work) => {
      const startedMs = clock.monotonicMs();
      const value = await work();
      observe(stage, clock.monotonicMs() - startedMs);
      return value;
    },
  };
};
