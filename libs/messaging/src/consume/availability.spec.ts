import { afterEach, describe, expect, it } from '@jest/globals';
import { PermanentError, RetryableError, ThrottledError, UnavailableError } from '@aisle/core';
import { manualClock, waitFor } from '@aisle/testkit';
import { noMetrics, type MessagingLog } from '../messaging-log.js';
import { type Availability, createAvailability } from './availability.js';

const quiet: MessagingLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};
const clock = manualClock();
const dbAway = new UnavailableError('DATABASE_UNAVAILABLE', 'The database is away.');

let isThere = true;
let probes = 0;
let availability: Availability;
const gauge: boolean[] = [];
const open = (): Availability =>
  (availability = createAvailability({
    probe: async () => {
      probes += 1;
      if (!isThere) throw dbAway;
    },
    clock,
    log: quiet,
    metrics: { ...noMetrics, away: (isAway) => void gauge.push(isAway) },
    backoff: { firstMs: 4, maxMs: 8 },
  }));
afterEach(() => {
  availability.close();
  isThere = true;
  probes = 0;
  gauge.length = 0;
});

describe('what failed because something is away', () => {
  it('is told from what failed by itself: by its type, or because nothing answers just now', async () => {
    open();
    expect(await availability.isToBlameFor(new Error('a bug'))).toBe(false);
    isThere = false;
    for (const error of [new PermanentError('PARSE_FAILED', ''), new ThrottledError('HTTP_429', '', clock.now())]) {
      expect(await availability.isToBlameFor(error)).toBe(false);
    }
    expect(availability.isAway()).toBe(false);
    expect(await availability.isToBlameFor(new RetryableError('DATABASE_TIMEOUT', 'No answer.'))).toBe(true);
    expect(availability.isAway()).toBe(true);
  });

  it('that many ask at once costs one question', async () => {
    open();
    await Promise.all(Array.from({ length: 50 }, () => availability.isToBlameFor(new Error('a bug'))));
    expect(probes).toBe(1);
  });
});

it('it is away until a probe passes, and watchers hear of each step', async () => {
  open();
  const heard: string[] = [];
  availability.watch({ onBack: () => void heard.push('back'), onStillAway: () => void heard.push('still away') });
  isThere = false;
  expect(await availability.isToBlameFor(dbAway)).toBe(true);
  await waitFor('some vain probes', () => heard.length >= 3);
  expect(availability.isAway()).toBe(true);
  isThere = true;
  await waitFor('it to be back', () => !availability.isAway());
  expect(heard.at(-1)).toBe('back');
  expect(gauge).toEqual([true, false]);
});

it('a probe that passes while the work goes on failing makes it rest longer each time, not spin', async () => {
  open();
  for (let failure = 1; failure <= 4; failure += 1) {
    expect(await availability.isToBlameFor(dbAway)).toBe(true);
    await waitFor('the end of the rest', () => !availability.isAway());
  }
  // One probe for each rest: it is the rests that grow.
  expect(probes).toBe(4);
});
