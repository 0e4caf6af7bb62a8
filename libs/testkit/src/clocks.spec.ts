import { expect, it } from '@jest/globals';
import { fixedClock, manualClock } from './clocks.js';

it('a manual clock moves wall time and monotonic time together, and only when told', () => {
  const clock = manualClock(1_000);
  const before = clock.monotonicMs();
  clock.advance(250);
  expect(clock.now()).toEqual(new Date(1_250));
  expect(clock.monotonicMs() - before).toBe(250);
  expect(() => clock.advance(-1)).toThrow('cannot go back');
});

it('a fixed clock always tells the same time', () => {
  const clock = fixedClock(5_000);
  expect([clock.now(), clock.now()]).toEqual([new Date(5_000), new Date(5_000)]);
});
