/** What share of its limit a politeness key uses: less while its site is in trouble. */
export interface AdaptiveRate {
  /** Trouble said by an answer to a request that started then; requests that were under way together slow down once. */
  slowDown(startedAtMs: number, nowMs: number): void;
  succeeded(answer: { startedAtMs: number; nowMs: number }): void;
  share(): number;
  /** Median of the last answers' times; null before the first. */
  latencyMs(): number | null;
  restore(share: number): void;
}

const slowest = 1 / 20;
const cut = 0.5;
const recovery = 1 / 50;
/** Answers that the site's usual time is taken from, and those that tell how it is now. */
const usualAnswers = 100;
const latestAnswers = 9;
/** How many times its usual time a site may take before it counts as overloaded. */
const latencyFactor = 3;
/** Below this nobody is overloaded: a site that answers within milliseconds may well need a few more now and then. */
const leastTroubleMs = 500;

/** Multiplicative decrease on trouble, additive recovery with each success, between a twentieth of the limit and all of it. */
export const createAdaptiveRate = (): AdaptiveRate => {
  let share = 1;
  let lastCutMs = Number.NEGATIVE_INFINITY;
  let latencies: number[] = [];

  const slowDown = (startedAtMs: number, nowMs: number): void => {
    if (startedAtMs < lastCutMs) return;
    share = Math.max(slowest, share * cut);
    lastCutMs = nowMs;
  };

  const isOverloaded = (): boolean => {
    if (latencies.length < 3 * latestAnswers) return false;
    const latest = medianOf(latencies.slice(-latestAnswers));
    return latest > leastTroubleMs && latest > latencyFactor * medianOf(latencies.slice(0, -latestAnswers));
  };

  return {
    slowDown,
    succeeded: ({ startedAtMs, nowMs }) => {
      latencies = [...latencies.slice(1 - usualAnswers), nowMs - startedAtMs];
      if (isOverloaded()) slowDown(startedAtMs, nowMs);
      else if (startedAtMs >= lastCutMs) share = Math.min(1, share + recovery);
    },
    share: () => share,
    latencyMs: () => (latencies.length === 0 ? null : medianOf(latencies)),
    restore: (restored) => {
      share = Math.min(1, Math.max(slowest, restored));
    },
  };
};

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
