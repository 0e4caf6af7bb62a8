import { expect, test } from '@jest/globals';
import { timeWindowSchema } from './politeness-key.js';

const nights = { days: [1, 2, 3, 4, 5], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' };

test('hours are taken with a time zone that exists', () => {
  expect(timeWindowSchema.parse(nights)).toEqual(nights);
  expect(timeWindowSchema.safeParse({ ...nights, timeZone: 'UTC' }).success).toBe(true);
  expect(timeWindowSchema.safeParse({ ...nights, timeZone: 'Berlin' }).success).toBe(false);
});

test.each([{ days: [] }, { days: [8] }, { from: '6:00' }, { to: '24:01' }])('hours with %j are refused', (wrong) => {
  expect(timeWindowSchema.safeParse({ ...nights, ...wrong }).success).toBe(false);
});
