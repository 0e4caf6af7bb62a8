import { describe, expect, test } from '@jest/globals';
import { backoffMs } from './backoff.js';

const limits = { firstMs: 2_000, maxMs: 600_000 };

describe('the wait before the next try', () => {
  test('doubles with each failure', () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, limits, () => 1))).toEqual([2_000, 4_000, 8_000, 16_000]);
  });
  test('never exceeds the limit, however often it failed', () => {
    expect(backoffMs(5_000, limits, () => 1)).toBe(600_000);
  });
  test('is spread over its upper half', () => {
    expect(backoffMs(1, limits, () => 0)).toBe(1_000);
    expect(backoffMs(1, limits, () => 0.5)).toBe(1_500);
  });
});
