import { expect, test } from '@jest/globals';
import { silentLogger } from '@aisle/service-kit';
import { manualClock } from '@aisle/testkit';
import { createLoop, restingTick } from './loop.js';

const loopOf = (tick: () => Promise<number>, idleMs = 60_000) =>
  createLoop({ name: 'test', tick, busyMs: idleMs, idleMs, log: silentLogger });

/** A tick that tells when it was called for the nth time. */
const counted = (work: () => Promise<number> = async () => 0) => {
  let calls = 0;
  const waiting = new Map<number, () => void>();
  const tick = async () => {
    calls += 1;
    waiting.get(calls)?.();
    return work();
  };
  const reached = (count: number) =>
    calls >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(count, resolve));
  return { tick, reached, calls: () => calls };
};

test('a nudge ends the wait', async () => {
  const { tick, reached } = counted();
  const loop = loopOf(tick);
  loop.start();
  await reached(1);
  loop.nudge();
  await reached(2);
  await loop.stop();
});

test('a nudge during a tick makes another one follow at once', async () => {
  let nudge: () => void = () => undefined;
  const { tick, reached, calls } = counted(async () => {
    if (calls() === 1) nudge();
    return 0;
  });
  const loop = loopOf(tick);
  nudge = loop.nudge;
  loop.start();
  await reached(2);
  await loop.stop();
});

test('a failed tick is tried again', async () => {
  const { tick, reached } = counted(() => Promise.reject(new Error('no')));
  const loop = createLoop({ name: 'test', tick, busyMs: 1, idleMs: 1, log: silentLogger });
  loop.start();
  await reached(3);
  await loop.stop();
});

test('stopping waits for the tick under way', async () => {
  let finish: () => void = () => undefined;
  let hasEnded = false;
  const { tick, reached } = counted(async () => {
    await new Promise<void>((resolve) => (finish = resolve));
    hasEnded = true;
    return 0;
  });
  const loop = loopOf(tick);
  loop.start();
  await reached(1);
  const stopped = loop.stop();
  finish();
  await stopped;
  expect(hasEnded).toBe(true);
});

test('a look that takes long and finds nothing is taken the less often; one that finds something is followed at once', async () => {
  const clock = manualClock();
  let [looks, found] = [0, 0];
  const tick = restingTick(async () => {
    looks += 1;
    clock.advance(200);
    return found;
  }, clock);
  const looksAfter = async (waitMs: number): Promise<number> => {
    clock.advance(waitMs);
    await tick();
    return looks;
  };
  expect(await looksAfter(0)).toBe(1);
  expect(await looksAfter(1_999)).toBe(1);
  found = 1;
  expect(await looksAfter(1)).toBe(2);
  expect(await looksAfter(0)).toBe(3);
});
