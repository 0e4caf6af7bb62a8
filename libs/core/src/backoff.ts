export interface BackoffLimits {
  /** The longest wait after the first failure. */
  firstMs: number;
  /** The longest wait after however many failures. */
  maxMs: number;
}

/**
 * How long to wait before the next try after so many failures (the first is 1), in whole milliseconds. The wait doubles with
 * each failure up to the limit, and its upper half is random, so that those who failed together do not come back together.
 */
export const backoffMs = (
  failures: number,
  { firstMs, maxMs }: BackoffLimits,
  random: () => number = Math.random,
): number => {
  const doublings = Math.min(Math.max(failures - 1, 0), 40);
  const longestMs = Math.min(maxMs, firstMs * 2 ** doublings);
  return Math.round(longestMs * (0.5 + random() / 2));
};
