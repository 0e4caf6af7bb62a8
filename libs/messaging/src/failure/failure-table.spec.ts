import { describe, expect, it } from '@jest/globals';
import { FatalError, PermanentError, RetryableError, SkipError, ThrottledError } from '@aisle/core';
import { type FailureCircumstances, judgeFailure } from './failure-table.js';

const now = new Date('2026-01-01T00:00:00Z');
const usual: FailureCircumstances = { attempt: 0, onFailure: 'retry-via-delay', isLastResort: false, now };
const inMs = (ms: number): Date => new Date(now.getTime() + ms);
const passing = new RetryableError('DATABASE_UNAVAILABLE', 'The database is away.');

describe('judgeFailure', () => {
  it.each([
    [0, { action: 'delay', exchange: 'delay.5s', attempt: 1 }],
    [1, { action: 'delay', exchange: 'delay.30s', attempt: 2 }],
    [2, { action: 'delay', exchange: 'delay.5m', attempt: 3 }],
    [3, { action: 'dead-letter' }],
  ])('a passing fault after %i failures leads on through the delays, then to the dead letters', (attempt, verdict) => {
    expect(judgeFailure(passing, { ...usual, attempt })).toMatchObject({ ...verdict, code: 'DATABASE_UNAVAILABLE' });
  });

  it('an unknown error is treated as a passing fault', () => {
    const verdict = judgeFailure(new TypeError('x is not a function'), usual);
    expect(verdict).toMatchObject({ action: 'delay', code: 'UNEXPECTED', message: 'x is not a function' });
  });

  it.each([
    [1_000, 'delay.5s'],
    [-1_000, 'delay.5s'],
    [6_000, 'delay.30s'],
    [60_000, 'delay.5m'],
    [3_600_000, 'delay.5m'],
  ])('being told to wait %i ms costs no attempt and waits in %s', (waitMs, exchange) => {
    const error = new ThrottledError('HTTP_429', 'Wait.', inMs(waitMs));
    expect(judgeFailure(error, { ...usual, attempt: 2 })).toMatchObject({ action: 'delay', exchange, attempt: 2 });
  });

  it('a permanent failure is dead-lettered, a skip acknowledged, a fatal one stops the service', () => {
    expect(judgeFailure(new PermanentError('PARSE_FAILED', ''), usual)).toMatchObject({ action: 'dead-letter' });
    expect(judgeFailure(new SkipError('GONE', ''), usual)).toMatchObject({ action: 'acknowledge', outcome: 'skipped' });
    expect(judgeFailure(new FatalError('CONFIG_INVALID', ''), usual)).toMatchObject({ action: 'stop-service' });
  });

  it('where somebody else tries again, what may pass is dropped and what cannot pass is still dead-lettered', () => {
    const circumstances: FailureCircumstances = { ...usual, onFailure: 'none' };
    expect(judgeFailure(passing, circumstances)).toMatchObject({ action: 'acknowledge', outcome: 'dropped' });
    expect(judgeFailure(new PermanentError('PARSE_FAILED', ''), circumstances)).toMatchObject({
      action: 'dead-letter',
    });
  });

  it('in the queue of dead letters nothing is dead-lettered again: it waits and comes back', () => {
    const circumstances: FailureCircumstances = { ...usual, attempt: 3, isLastResort: true };
    const waits = { action: 'delay', exchange: 'delay.5m', attempt: 3 };
    expect(judgeFailure(passing, circumstances)).toMatchObject(waits);
    expect(judgeFailure(new PermanentError('PARSE_FAILED', ''), circumstances)).toMatchObject(waits);
  });
});
