import { describe, expect, it } from '@jest/globals';
import { createAdaptiveRate } from './adaptive-rate.js';

const setUp = () => {
  const rate = createAdaptiveRate();
  let nowMs = 0;
  const answer = (latencyMs: number, times = 1) => {
    for (let time = 0; time < times; time += 1) {
      const startedAtMs = nowMs;
      nowMs += latencyMs;
      rate.succeeded({ startedAtMs, nowMs });
    }
  };
  return { rate, answer };
};

describe('the adaptive rate of a politeness key', () => {
  it('halves with each trouble and ends at a twentieth of the limit', () => {
    const { rate } = setUp();
    const shares = [1, 2, 3, 4, 5, 6].map((nowMs) => {
      rate.slowDown(nowMs, nowMs);
      return rate.share();
    });
    expect(shares).toEqual([0.5, 0.25, 0.125, 0.0625, 0.05, 0.05]);
  });

  it('halves once for requests that were under way together', () => {
    const { rate } = setUp();
    for (const startedAtMs of [1, 2, 3]) rate.slowDown(startedAtMs, 100);
    expect(rate.share()).toBe(0.5);
  });

  it('recovers with successes, never above the limit', () => {
    const { rate, answer } = setUp();
    rate.slowDown(0, 0);
    answer(10, 20);
    expect(rate.share()).toBeCloseTo(0.9);
    answer(10, 20);
    expect(rate.share()).toBe(1);
  });

  it('slows down when the site takes several times as long as it used to', () => {
    const { rate, answer } = setUp();
    answer(300, 50);
    expect(rate.share()).toBe(1);
    answer(2_000, 9);
    expect(rate.share()).toBeLessThan(0.6);
  });

  it('stays as it is where a quick site is a little less quick, or one answer is slow', () => {
    const { rate, answer } = setUp();
    answer(5, 50);
    answer(60, 20);
    answer(5_000);
    expect(rate.share()).toBe(1);
  });

  it('knows the usual time of an answer', () => {
    const { rate, answer } = setUp();
    expect(rate.latencyMs()).toBeNull();
    answer(40, 3);
    answer(900);
    expect(rate.latencyMs()).toBe(40);
  });
});
