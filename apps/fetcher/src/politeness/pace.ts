/** When the next request of a politeness key is due. Times are monotonic milliseconds. */
export interface Pace {
  /** Negative or 0: now. */
  waitMs(nowMs: number, intervalMs: number): number;
  started(nowMs: number, intervalMs: number): void;
}

/**
 * A generic cell rate algorithm: each start is due one interval after the one before. A start that comes late is made up for
 * by at most a tolerance that is no longer than an interval, so over every half-open window of w seconds there are at most
 * ⌈rate × w⌉ + 1 starts, however timers and the event loop behave. It begins with an empty bucket: whoever had the key
 * before may have used this moment's allowance. An interval that changes counts from the last start.
 */
export const createPace = (beginsAtMs: number, jitter: () => number, random: () => number = Math.random): Pace => {
  let lastDueMs = beginsAtMs;
  let lastStartMs = Number.NEGATIVE_INFINITY;
  let stretch = 1;
  // What a slow time left to be made up for may be more than a whole interval of a fast one.
  const dueMs = (intervalMs: number): number =>
    Math.max(lastDueMs, lastStartMs - toleranceMs(intervalMs)) + intervalMs * stretch;
  return {
    waitMs: (nowMs, intervalMs) => dueMs(intervalMs) - nowMs,
    started: (nowMs, intervalMs) => {
      lastDueMs = Math.max(dueMs(intervalMs), nowMs - toleranceMs(intervalMs));
      lastStartMs = nowMs;
      stretch = 1 + jitter() * random();
    },
  };
};

/** Half an interval leaves the other half for what the network adds; timers are no finer than milliseconds. */
const toleranceMs = (intervalMs: number): number => Math.min(intervalMs, Math.max(intervalMs / 2, 5));
