import { describe, expect, test } from '@jest/globals';
import { fetchFailed, type FetchFailed } from '@aisle/contracts';
import { newId } from '@aisle/core';
import { decideAfterFailure, overdueAfterMs } from './decide-outcome.js';

const rules = { maxAttempts: 5, retryBaseMs: 2_000, retryCapMs: 600_000 };
const now = new Date('2026-03-01T12:00:00.000Z');

const failure = (changes: Partial<FetchFailed>): FetchFailed =>
  fetchFailed.payload.parse({
    requestId: newId(),
    runId: newId(),
    retailerId: 'shop',
    kind: 'product-page',
    url: 'https://shop.example/p',
    attempt: 1,
    class: 'retry',
    code: 'HTTP_500',
    message: 'It said 500.',
    httpStatus: 500,
    notBefore: null,
    failedAt: now.toISOString(),
    ...changes,
  });

describe('a failed fetch', () => {
  test('is tried again later and counts', () => {
    const outcome = decideAfterFailure(failure({ attempt: 2 }), rules, now);
    expect(outcome).toMatchObject({ state: 'pending', attempts: 2, sameAttempt: false, errorCode: 'HTTP_500' });
    expect(outcome.notBefore?.getTime()).toBeGreaterThanOrEqual(now.getTime() + 2_000);
  });
  test('is not tried before the time the site asked for', () => {
    const notBefore = '2026-03-01T14:00:00.000Z';
    expect(decideAfterFailure(failure({ notBefore }), rules, now).notBefore?.toISOString()).toBe(notBefore);
  });
  test('is final after the last attempt', () => {
    expect(decideAfterFailure(failure({ attempt: 5 }), rules, now)).toMatchObject({ state: 'failed', attempts: 5 });
  });
  test('is final at once where trying again cannot help', () => {
    expect(decideAfterFailure(failure({ class: 'permanent' }), rules, now)).toMatchObject({
      state: 'failed',
      attempts: 1,
    });
  });
  test('costs no attempt where the site only asked to wait', () => {
    const throttled = failure({ class: 'throttled', attempt: 5, notBefore: '2026-03-01T12:00:30.000Z' });
    const outcome = decideAfterFailure(throttled, rules, now);
    expect(outcome).toMatchObject({ state: 'pending', attempts: 4, sameAttempt: true });
    expect(outcome.notBefore?.toISOString()).toBe('2026-03-01T12:00:30.000Z');
  });
});

test('a dispatch gets more time with each failed attempt, up to an hour', () => {
  expect([0, 1, 2, 50].map((failed) => overdueAfterMs(failed, 120_000, 0))).toEqual([
    120_000, 240_000, 480_000, 3_600_000,
  ]);
});

test('a dispatch gets the time besides that what is in flight before it takes at a slow rate', () => {
  // 0.05 a second with nine jobs in flight: the ninth is fetched after three minutes.
  expect(overdueAfterMs(0, 120_000, 9 * 20_000)).toBe(300_000);
});
