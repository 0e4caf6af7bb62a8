import { describe, expect, it } from '@jest/globals';
import { isWithinWindows, nextOpening } from './time-windows.js';

const nights = [{ days: [1, 2, 3, 4, 5], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' }];
const inside = (time: string): boolean => isWithinWindows(nights, new Date(time));
const opening = (time: string): string | undefined => nextOpening(nights, new Date(time))?.toISOString();

describe('time windows', () => {
  it('follow the clock of their own time zone, past midnight into the next day', () => {
    // Wednesday, 25 November 2026; Berlin is an hour ahead of UTC.
    expect(['20:59:59Z', '21:00:00Z', '23:30:00Z'].map((time) => inside(`2026-11-25T${time}`))).toEqual([
      ...[false, true, true],
    ]);
    expect([inside('2026-11-26T04:59:59Z'), inside('2026-11-26T05:00:00Z')]).toEqual([true, false]);
  });

  it('of Friday end on Saturday morning, and of Saturday there are none', () => {
    expect([inside('2026-11-28T03:00:00Z'), inside('2026-11-28T22:00:00Z'), inside('2026-11-30T03:00:00Z')]).toEqual([
      ...[true, false, false],
    ]);
  });

  it('say when they open next', () => {
    expect(opening('2026-11-25T12:34:56Z')).toBe('2026-11-25T21:00:00.000Z');
    expect(opening('2026-11-28T12:00:00Z')).toBe('2026-11-30T21:00:00.000Z');
  });

  it('open at the right time where clocks are changed in between', () => {
    // Saturday, 27 March 2027, before summer time begins: Monday 22:00 is then 20:00 UTC.
    expect(opening('2027-03-27T12:00:00Z')).toBe('2027-03-29T20:00:00.000Z');
    expect(opening('2026-10-24T12:00:00Z')).toBe('2026-10-26T21:00:00.000Z');
  });

  it('may be a whole day', () => {
    const sundays = [{ days: [7], from: '00:00', to: '24:00', timeZone: 'UTC' }];
    expect([
      isWithinWindows(sundays, new Date('2026-11-29T23:59:00Z')),
      isWithinWindows(sundays, new Date('2026-11-30T00:00:00Z')),
    ]).toEqual([...[true, false]]);
  });
});
