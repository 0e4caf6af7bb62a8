import type { FetchFailed, FetchSkipped } from '@aisle/contracts';
import { backoffMs } from '@aisle/core';
import type { FetchOutcome } from '@aisle/storage';

export interface RetryRules {
  maxAttempts: number;
  retryBaseMs: number;
  retryCapMs: number;
}

/** What a failed fetch means for its request. */
export const decideAfterFailure = (failed: FetchFailed, rules: RetryRules, now: Date): FetchOutcome => {
  const said = { errorCode: failed.code, errorMessage: failed.message, httpStatus: failed.httpStatus };
  const identity = { requestId: failed.requestId, attempt: failed.attempt };
  const askedFor = failed.notBefore === null ? null : new Date(failed.notBefore);
  if (failed.class === 'throttled') {
    const notBefore = askedFor ?? new Date(now.getTime() + rules.retryBaseMs);
    return { ...identity, ...said, state: 'pending', attempts: failed.attempt - 1, notBefore, sameAttempt: true };
  }
  const ended = { ...identity, ...said, attempts: failed.attempt, sameAttempt: false };
  if (failed.class === 'permanent' || failed.attempt >= rules.maxAttempts) {
    return { ...ended, state: 'failed', notBefore: null };
  }
  const waitMs = backoffMs(failed.attempt, { firstMs: rules.retryBaseMs, maxMs: rules.retryCapMs });
  const backedOff = new Date(now.getTime() + waitMs);
  return { ...ended, state: 'pending', notBefore: askedFor && askedFor > backedOff ? askedFor : backedOff };
};

/** A skipped request is final and nothing is wrong with it. */
export const decideAfterSkip = (skipped: FetchSkipped): FetchOutcome => ({
  requestId: skipped.requestId,
  attempt: skipped.attempt,
  state: 'skipped',
  attempts: skipped.attempt - 1,
  notBefore: null,
  sameAttempt: false,
  errorCode: skipped.code,
  errorMessage: skipped.message,
  httpStatus: skipped.httpStatus,
});

/**
 * How long an attempt may stay unanswered: doubling, since a page may be waiting for a slow fetcher, at most an hour; and as
 * long as it takes to fetch, one after the other, whatever may be in flight before it.
 */
export const overdueAfterMs = (failedAttempts: number, overdueMs: number, windowMs: number): number =>
  Math.max(overdueMs, Math.min(overdueMs * 2 ** Math.min(failedAttempts, 20), 3_600_000)) + windowMs;
