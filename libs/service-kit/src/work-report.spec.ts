import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Clock } from '@aisle/core';
import { silentLogger, type LogFields } from './logger.js';
import { createWorkReport } from './work-report.js';

let nowMs = 0;
const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
const pass = (ms: number): void => {
  nowMs += ms;
  jest.advanceTimersByTime(ms);
};
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const setUp = () => {
  const lines: LogFields[] = [];
  const log = { ...silentLogger, info: (_sentence: string, fields: LogFields = {}) => void lines.push(fields) };
  return { lines, report: createWorkReport({ log, clock, sentence: 'Pages were fetched.' }) };
};
const ids = { correlationId: 'c', traceId: 't' };

describe('a work report', () => {
  it('says at once that work has come, then sums every ten seconds, with the ids', () => {
    const { lines, report } = setUp();
    for (const stored of [1, 2, 3]) report.add(ids, { stored });
    expect(lines).toEqual([{ ...ids, stored: 1 }]);
    pass(10_000);
    expect(lines).toEqual([
      { ...ids, stored: 1 },
      { ...ids, stored: 5 },
    ]);
    pass(30_000);
    expect(lines).toHaveLength(2);
    report.stop();
  });

  it('keeps the work of two crawls apart, and says the rest at the end', () => {
    const { lines, report } = setUp();
    report.add(ids, { stored: 1 });
    report.add({ correlationId: 'other' }, { failed: 1 });
    report.add(ids, { failed: 2 });
    report.stop();
    expect(lines).toEqual([
      { ...ids, stored: 1 },
      { correlationId: 'other', failed: 1 },
      { ...ids, failed: 2 },
    ]);
  });
});
