import { describe, expect, it } from '@jest/globals';
import { FatalError, PermanentError, RetryableError, SkipError, ThrottledError, UnavailableError } from '@aisle/core';
import { type FailureCircumstances, judgeFailure } from './failure-table.js';

const now = new Date('2026-01-01T00:00:00Z');
const usual: FailureCircumstances = {
  attempt: 0,
  postponed: 0,
  isAway: false,
  onFailure: 'retry-via-delay',
  isLastResort: false,
  now,
};
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

  describe('while something is away', () => {
    const away = new UnavailableError('DATABASE_UNAVAILABLE', 'The database is away.');
    const asked = { ...usual, attempt: 3, isAway: true };

    it.each([
      [0, 'delay.5s'],
      [1, 'delay.30s'],
      [2, 'delay.5m'],
      [19, 'delay.5m'],
    ])('after %i times a failure waits in %s and costs no attempt', (postponed, exchange) => {
      const verdict = { action: 'delay', exchange, attempt: 3, postponed: postponed + 1 };
      expect(judgeFailure(away, { ...asked, postponed })).toMatchObject(verdict);
      expect(judgeFailure(new TypeError('an odd way to fail'), { ...asked, postponed })).toMatchObject(verdict);
    });

    it('what says by itself that it cannot pass is dead-lettered all the same', () => {
      expect(judgeFailure(new PermanentError('PARSE_FAILED', ''), asked)).toMatchObject({ action: 'dead-letter' });
    });

    it('a message that always finds something away, and may be why, fails like any other in the end', () => {
      expect(judgeFailure(away, { ...asked, attempt: 0, postponed: 20 })).toMatchObject({
        action: 'delay',
        attempt: 1,
      });
      expect(judgeFailure(away, { ...asked, postponed: 20 })).toMatchObject({ action: 'dead-letter' });
    });

    it('where somebody else tries again it is dropped', () => {
      expect(judgeFailure(away, { ...asked, onFailure: 'none' })).toMatchObject({ outcome: 'dropped' });
    });
  });

  it('in the queue of dead letters nothing is dead-lettered again: it waits and comes back', () => {
    const circumstances: FailureCircumstances = { ...usual, attempt: 3, isLastResort: true };
    const waits = { action: 'delay', exchange: 'delay.5m', attempt: 3 };
    expect(judgeFailure(passing, circumstances)).toMatchObject(waits);
    expect(judgeFailure(new PermanentError('PARSE_FAILED', ''), circumstances)).toMatchObject(waits);
  });
});
