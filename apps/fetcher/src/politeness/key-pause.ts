import { backoffMs, type Clock } from '@aisle/core';

/** How long a site is left alone that says "too many requests" and not for how long. */
const unsaid = { firstMs: 30_000, maxMs: 15 * 60_000 };
/** The most a site can make us wait: a typing error must not park a key for years. */
const longestMs = 24 * 3_600_000;

export interface KeyPause {
  /** Asked to slow down: with a time, or without one, and by an answer to a request that started then (monotonic). */
  throttled(throttle: { code: string; asked: Date | undefined; startedAtMs: number }): void;
  /** What is left of the site's quota is nothing, until then. Says nothing against us, so nothing is slowed down. */
  quotaUsedUp(until: Date): void;
  /** An answer to a request from before the last throttling says nothing about the time after it. */
  succeeded(startedAtMs: number): void;
  /** 0 where nothing is paused. */
  remainingMs(): number;
  notBefore(): Date | null;
  reason(): string | null;
  throttledSince(): Date | null;
  /** Goes on where an earlier owner of the key stopped. */
  restore(state: { notBefore: Date | null; reason: string | null; throttledSince: Date | null }): void;
}

/** Leaves a whole politeness key alone. The time is kept on the monotonic clock, so that a step of the other one changes nothing. */
export const createKeyPause = (clock: Clock, random: () => number = Math.random): KeyPause => {
  let pause: { untilMs: number; notBefore: Date; reason: string } | undefined;
  let throttles = 0;
  let lastThrottledAtMs = Number.NEGATIVE_INFINITY;
  let throttledSince: Date | null = null;

  const remainingMs = (): number => Math.max(0, (pause?.untilMs ?? 0) - clock.monotonicMs());

  const extend = (waitMs: number, reason: string): void => {
    const untilMs = clock.monotonicMs() + Math.min(waitMs, longestMs);
    if (untilMs <= (pause?.untilMs ?? 0)) return;
    pause = { untilMs, notBefore: new Date(clock.now().getTime() + Math.min(waitMs, longestMs)), reason };
  };

  return {
    throttled: ({ code, asked, startedAtMs }) => {
      throttledSince ??= clock.now();
      const askedMs = (asked?.getTime() ?? 0) - clock.now().getTime();
      const isNews = startedAtMs >= lastThrottledAtMs;
      if (isNews) throttles += 1;
      if (isNews) lastThrottledAtMs = clock.monotonicMs();
      // A time that is over already is no time: without this a shop that says 0 would be asked at full rate for ever.
      if (askedMs > 0) extend(askedMs, code);
      else if (isNews) extend(backoffMs(throttles, unsaid, random), code);
    },
    quotaUsedUp: (until) => {
      const waitMs = until.getTime() - clock.now().getTime();
      if (waitMs > 0) extend(waitMs, 'QUOTA_USED_UP');
    },
    succeeded: (startedAtMs) => {
      if (startedAtMs < lastThrottledAtMs) return;
      throttles = 0;
      throttledSince = null;
    },
    remainingMs,
    notBefore: () => (pause && remainingMs() > 0 ? pause.notBefore : null),
    reason: () => (pause && remainingMs() > 0 ? pause.reason : null),
    throttledSince: () => throttledSince,
    restore: (state) => {
      throttledSince = state.throttledSince;
      if (state.throttledSince) throttles = 1;
      if (!state.notBefore) return;
      const waitMs = state.notBefore.getTime() - clock.now().getTime();
      if (waitMs > 0) extend(waitMs, state.reason ?? 'KEY_PAUSED');
    },
  };
};
