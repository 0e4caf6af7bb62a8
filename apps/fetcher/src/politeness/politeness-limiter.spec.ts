import { describe, expect, it } from '@jest/globals';
import { systemClock } from '@aisle/core';
import { waitFor } from '@aisle/testkit';
import { createPolitenessLimiter, type Politeness } from './politeness-limiter.js';

const politeness = (settings: Partial<Politeness> = {}): Politeness => ({
  key: 'shop',
  epoch: 1,
  ratePerSecond: 100,
  maxConcurrency: 50,
  ...settings,
});
/** Timers may fire, and clocks may round, by this much. */
const toleranceMs = 3;
/** What is measured here begins late on a busy machine and then looks too quick by that; a burst would be off by far more. */
const lateStartMs = 60;

const startTimes = async (limiter: ReturnType<typeof createPolitenessLimiter>, count: number, settings: Politeness) => {
  const times: number[] = [performance.now()];
  await Promise.all(
    Array.from({ length: count }, () => limiter.run(settings, async () => void times.push(performance.now()))),
  );
  return times;
};

describe('politeness limiter', () => {
  it('starts no more than the rate allows, and begins with an empty bucket', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock });
    const [asked = 0, ...starts] = await startTimes(limiter, 20, politeness());
    starts.forEach((start, index) => {
      expect(start - asked).toBeGreaterThanOrEqual((index + 1) * 10 - toleranceMs);
    });
  });

  it('keeps starts as far apart as an origin asks for, until it asks no more', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock });
    limiter.keepApart(politeness(), 'https://a.example', 30);
    limiter.keepApart(politeness(), 'https://www.a.example', 60);
    limiter.keepApart(politeness(), 'https://www.a.example', 0);
    const [asked = 0, ...starts] = await startTimes(limiter, 6, politeness());
    // The first start comes with the key's own rate: it had been due already.
    starts.forEach((start, index) => {
      expect(start - asked).toBeGreaterThanOrEqual(index * 30 - toleranceMs);
    });
    expect((starts.at(-1) ?? 0) - asked).toBeLessThan(6 * 60);
    limiter.keepApart(politeness(), 'https://a.example', 0);
    const [again = 0, ...quick] = await startTimes(limiter, 6, politeness());
    expect((quick.at(-1) ?? 0) - again).toBeLessThan(6 * 30);
  });

  it('never has more at once than allowed', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock });
    const open: (() => void)[] = [];
    let most = 0;
    const settings = politeness({ ratePerSecond: 10_000, maxConcurrency: 3 });
    const exchange = () => new Promise<void>((resolve) => void (most = Math.max(most, open.push(resolve))));
    const all = Promise.all(Array.from({ length: 12 }, () => limiter.run(settings, exchange)));
    for (let ended = 0; ended < 12; ended += 3) {
      await waitFor('three at once', () => open.length === 3);
      open.splice(0).forEach((end) => end());
    }
    await all;
    expect(most).toBe(3);
  });

  it('does not make up for time in which the process stood still', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock });
    const starting = startTimes(limiter, 60, politeness());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const standsStillUntil = performance.now() + 150;
    while (performance.now() < standsStillUntil);
    const [, ...starts] = await starting;
    const last = starts.at(-1) ?? 0;
    expect(last - standsStillUntil).toBeGreaterThanOrEqual(
      (starts.filter((at) => at > standsStillUntil).length - 2) * 10 - lateStartMs,
    );
  });

  it('follows the newest politeness epoch and ignores an older one', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock });
    await startTimes(limiter, 1, politeness({ ratePerSecond: 10_000, epoch: 5 }));
    const fast = await startTimes(limiter, 5, politeness({ ratePerSecond: 1, epoch: 4 }));
    expect((fast.at(-1) ?? 0) - (fast[0] ?? 0)).toBeLessThan(500);
    const slow = await startTimes(limiter, 10, politeness({ ratePerSecond: 50, epoch: 6 }));
    expect((slow.at(-1) ?? 0) - (slow[1] ?? 0)).toBeGreaterThanOrEqual(9 * 20 - lateStartMs);
  });

  it('gives back what waits when it is dropped, without starting it', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock });
    let started = 0;
    const settings = politeness({ ratePerSecond: 0.1 });
    const waiting = [1, 2, 3].map(() => limiter.run(settings, async () => void (started += 1)));
    const ends = Promise.allSettled(waiting);
    limiter.drop();
    for (const end of await ends) {
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'FETCH_LEASE_LOST', policy: 'throttled' } });
    }
    expect(started).toBe(0);
  });

  it('hands a failure of an exchange on as it is', async () => {
    const limiter = createPolitenessLimiter({ clock: systemClock });
    await expect(limiter.run(politeness(), () => Promise.reject(new Error('reset')))).rejects.toThrow('reset');
  });
});
