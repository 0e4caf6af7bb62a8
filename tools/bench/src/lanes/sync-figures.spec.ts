import { expect, test } from '@jest/globals';
import { burstFiguresOf, decidedPerSecond, eventTimes, latencyOf } from './sync-figures.js';

const load = { first: 11, committedMs: [1_000, 1_010, 1_020], endedMs: 1_020, behindMs: 0 };
const version = (itemId: string, listingKey: string, number: number, sequence: number, decidedMs: number) => ({
  itemId,
  listingKey,
  version: number,
  sequence,
  decidedMs,
});

test('an event that a newer one of its listing overtook is decided and accepted with that one', () => {
  // Two listings: events 11 and 13 are of L1, event 12 is of L0.
  const versions = [version('a', 'L1', 7, 13, 1_100), version('b', 'L0', 3, 12, 1_050)];
  const times = eventTimes(load, 2, versions, [
    ['a', 7, 1_200],
    ['b', 3, 1_060],
  ]);
  expect(times).toEqual([
    { committedMs: 1_000, decidedMs: 1_100, acceptedMs: 1_200 },
    { committedMs: 1_010, decidedMs: 1_050, acceptedMs: 1_060 },
    { committedMs: 1_020, decidedMs: 1_100, acceptedMs: 1_200 },
  ]);
  expect(latencyOf(times)).toEqual({ p50Ms: 180, p95Ms: 200, p99Ms: 200, lost: 0 });
  expect(burstFiguresOf(times)).toEqual({
    events: 3,
    oldestUndecidedSeconds: 0.1,
    drainedAfterSeconds: 0.18,
    lost: 0,
  });
  expect(decidedPerSecond(times)).toBe(60);
});

test('an event is lost that nobody decided, and one whose version, and each newer one, never came to the storefront', () => {
  const versions = [version('a', 'L1', 7, 13, 1_100)];
  const times = eventTimes(load, 2, versions, [['a', 6, 1_200]]);
  expect(latencyOf(times).lost).toBe(3);
  expect(burstFiguresOf(times).lost).toBe(3);
});

test('a version that is accepted early stands for the older ones that come after it', () => {
  const versions = [version('a', 'L1', 7, 11, 1_050), version('a', 'L1', 8, 13, 1_100)];
  const [first] = eventTimes(load, 2, versions, [['a', 8, 1_150]]);
  expect(first).toMatchObject({ decidedMs: 1_050, acceptedMs: 1_150 });
});
