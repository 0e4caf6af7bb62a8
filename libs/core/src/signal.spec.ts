import { describe, expect, test } from '@jest/globals';
import { judgeGate, signalNameSchema, type SignalHistory, type SignalName } from './signal.js';

const now = new Date(Date.UTC(2026, 0, 2));
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const rules = { greenMs: 8 * 3_600_000, tracedUpdates: 3 };
const good: Record<SignalName, number> = { 'stale-items': 0, 'queue-lag': 1, 'publish-errors': 0, 'trace-coverage': 1 };
const histories = (changes: Partial<Record<SignalName, Partial<SignalHistory>>> = {}): SignalHistory[] =>
  signalNameSchema.options.map((signal) => ({
    signal,
    value: good[signal],
    measuredAt: now,
    firstAt: hoursAgo(100),
    lastRedAt: null,
    ...changes[signal],
  }));

describe('the gate', () => {
  test('is open when every signal has been green for long enough and updates were traced', () => {
    expect(judgeGate(histories(), 3, rules, now)).toEqual({ open: true, missing: [] });
  });

  test('names each signal that is red, with its value and its limit', () => {
    const red = histories({
      'queue-lag': { value: 90, lastRedAt: now },
      'trace-coverage': { value: 0.99, lastRedAt: now },
    });
    expect(judgeGate(red, 3, rules, now)).toEqual({
      open: false,
      missing: [
        { signal: 'queue-lag', value: 90, limit: 90 },
        { signal: 'trace-coverage', value: 0.99, limit: 1 },
        { signal: 'green-hours', value: 0, limit: 8 },
      ],
    });
  });

  test.each([
    ['was red within the time', { lastRedAt: hoursAgo(7.5) }, 7.5],
    ['is measured for too short a time', { firstAt: hoursAgo(2) }, 2],
  ])('is closed when a signal %s', (_what, change, value) => {
    const verdict = judgeGate(histories({ 'stale-items': change }), 3, rules, now);
    expect(verdict).toEqual({ open: false, missing: [{ signal: 'green-hours', value, limit: 8 }] });
  });

  test('is closed when nobody measures any more, or too few updates were traced', () => {
    const { open, missing } = judgeGate(histories({ 'publish-errors': { measuredAt: hoursAgo(0.1) } }), 2, rules, now);
    expect(open).toBe(false);
    expect(missing).toEqual([
      { signal: 'publish-errors', value: null, limit: 0.005 },
      { signal: 'traced-updates', value: 2, limit: 3 },
    ]);
    expect(judgeGate([], 3, rules, now).open).toBe(false);
  });
});
