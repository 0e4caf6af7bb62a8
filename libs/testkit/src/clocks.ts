import type { Clock } from '@aisle/core';

export interface ManualClock extends Clock {
  /** Moves both readings forward; going back is refused, because real monotonic clocks cannot. */
  advance(milliseconds: number): void;
}

/** A clock that moves only when the test says so. */
export function manualClock(startMs = Date.parse('2026-01-01T00:00:00Z')): ManualClock {
  let elapsedMs = 0;
  return {
    now: () => new Date(startMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    advance: (milliseconds) => {
      if (milliseconds < 0) throw new RangeError('A clock cannot go back.');
      elapsedMs += milliseconds;
    },
  };
}

/** A clock that stands still. */
export function fixedClock(startMs?: number): Clock {
  const { now, monotonicMs } = manualClock(startMs);
  return { now, monotonicMs };
}
