import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPace } from './pace.js';

/** The most starts in any half-open window of this length. */
const mostWithin = (starts: readonly number[], windowMs: number): number =>
  Math.max(0, ...starts.map((start, index) => starts.slice(index).filter((other) => other < start + windowMs).length));

/** A timer that fires too late by what it is told, and a process that sometimes stands still. */
const startsOf = (latenessMs: readonly number[], intervalMs: number, jitter: number): number[] => {
  const pace = createPace(
    0,
    () => jitter,
    () => 0.5,
  );
  let nowMs = 0;
  return latenessMs.map((late) => {
    nowMs = Math.max(nowMs, nowMs + pace.waitMs(nowMs, intervalMs)) + late;
    pace.started(nowMs, intervalMs);
    return nowMs;
  });
};

const lateness = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }) },
    fc.double({ min: 0, max: 20_000, noNaN: true }),
  ),
  { minLength: 1, maxLength: 200 },
);

describe('the pace of a politeness key', () => {
  it('never exceeds ⌈rate × window⌉ + 1 in any half-open window, however late timers are', () => {
    fc.assert(
      fc.property(
        lateness,
        fc.double({ min: 0.05, max: 1_000, noNaN: true }),
        fc.constantFrom(0, 0.1, 1),
        (late, rate, jitter) => {
          const starts = startsOf(late, 1_000 / rate, jitter);
          for (const windowMs of [1_000, 10_000, 60_000]) {
            expect(mostWithin(starts, windowMs)).toBeLessThanOrEqual(Math.ceil((rate * windowMs) / 1_000) + 1);
          }
        },
      ),
    );
  });

  it('keeps to the rate although every timer is late by a little', () => {
    const starts = startsOf(
      Array.from({ length: 1_000 }, () => 2),
      10,
      0,
    );
    expect(starts.at(-1)).toBeLessThanOrEqual(1_000 * 10 + 10);
  });

  it('begins with an empty bucket', () => {
    expect(createPace(500, () => 0).waitMs(500, 5_000)).toBe(5_000);
  });

  it('counts a changed interval from the last start, in both directions', () => {
    const pace = createPace(0, () => 0);
    pace.started(60_000, 60_000);
    expect([pace.waitMs(60_100, 200), pace.waitMs(60_100, 5_000)]).toEqual([100, 4_900]);
  });

  it('takes no credit from a slow time into a fast one', () => {
    const pace = createPace(0, () => 0);
    // It starts late by more than a whole interval of the faster time.
    pace.started(20_000, 5_000);
    const starts = [20_000];
    for (let nowMs = 20_000; nowMs < 22_000; nowMs += Math.max(0, pace.waitMs(nowMs, 25))) {
      if (pace.waitMs(nowMs, 25) > 0) continue;
      starts.push(nowMs);
      pace.started(nowMs, 25);
    }
    expect(mostWithin(starts, 1_000)).toBeLessThanOrEqual(41);
  });

  it('lies further apart by up to the jitter, never closer', () => {
    const pace = createPace(
      0,
      () => 0.2,
      () => 1,
    );
    pace.started(1_000, 1_000);
    expect(pace.waitMs(1_000, 1_000)).toBe(1_200);
  });
});
