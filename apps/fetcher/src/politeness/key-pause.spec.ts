import { describe, expect, it } from '@jest/globals';
import { manualClock } from '@aisle/testkit';
import { createKeyPause } from './key-pause.js';

const setUp = () => {
  const clock = manualClock();
  const pause = createKeyPause(clock, () => 1);
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms);
  const throttled = (askedMs?: number, startedAtMs = clock.monotonicMs()) =>
    pause.throttled({
      code: 'HTTP_429',
      asked: askedMs === undefined ? undefined : inMs(askedMs),
      startedAtMs,
    });
  return { clock, pause, inMs, throttled };
};

describe('the pause of a politeness key', () => {
  it('is as long as the site asks for, and of several the longest holds', () => {
    const { pause, throttled, inMs } = setUp();
    throttled(60_000);
    throttled(10_000);
    expect([pause.remainingMs(), pause.notBefore(), pause.reason()]).toEqual([60_000, inMs(60_000), 'HTTP_429']);
  });

  it('is at most a day, however absurd the time that was asked for', () => {
    const { pause, throttled } = setUp();
    throttled(10 * 365 * 86_400_000);
    expect(pause.remainingMs()).toBe(86_400_000);
  });

  it('doubles from half a minute to a quarter of an hour where no time is said, or one that is over', () => {
    const { clock, pause, throttled } = setUp();
    const waits = [undefined, 0, -60_000, undefined, undefined, undefined, undefined].map((asked) => {
      throttled(asked);
      const waitMs = pause.remainingMs();
      clock.advance(waitMs);
      return waitMs / 1_000;
    });
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it('counts the answers to requests that were under way together once', () => {
    const { clock, pause, throttled } = setUp();
    for (let answer = 0; answer < 8; answer += 1) throttled(undefined, clock.monotonicMs() - 1_000);
    clock.advance(1);
    throttled(undefined, clock.monotonicMs() - 1_000);
    expect(pause.remainingMs()).toBe(29_999);
  });

  it('is over with its time, but the throttling is only over with a success', () => {
    const { clock, pause, throttled } = setUp();
    const since = clock.now();
    throttled(1_000);
    clock.advance(1_000);
    expect([pause.remainingMs(), pause.notBefore(), pause.throttledSince()]).toEqual([0, null, since]);
    pause.succeeded(-1);
    expect(pause.throttledSince()).toEqual(since);
    pause.succeeded(clock.monotonicMs());
    expect(pause.throttledSince()).toBeNull();
  });

  it('of a used-up quota is no throttling', () => {
    const { pause, inMs } = setUp();
    pause.quotaUsedUp(inMs(5_000));
    expect([pause.remainingMs(), pause.reason(), pause.throttledSince()]).toEqual([5_000, 'QUOTA_USED_UP', null]);
  });

  it('goes on where another owner stopped', () => {
    const { clock, pause, inMs } = setUp();
    pause.restore({ notBefore: inMs(7_000), reason: 'HTTP_503', throttledSince: clock.now() });
    expect([pause.remainingMs(), pause.reason(), pause.throttledSince()]).toEqual([7_000, 'HTTP_503', clock.now()]);
  });
});
