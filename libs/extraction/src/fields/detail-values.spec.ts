import { describe, expect, it } from '@jest/globals';
import { dayIn, ratingIn, wholeNumberIn } from './detail-values.js';

describe('a day', () => {
  it.each([
    ['2026-12-31', '2026-12-31'],
    ['2026-12-31T23:30:00-08:00', '2026-12-31'],
    ['20261231', '2026-12-31'],
    ['2026/12/31', '2026-12-31'],
    ['31.12.2026', '2026-12-31'],
    ['1. 2. 2026', '2026-02-01'],
  ])('of %s is %s', (text, day) => expect(dayIn(text)).toBe(day));

  it.each([
    '03/04/2026',
    '2026-02-31',
    '31.02.2026',
    '2026-13-01',
    'until 31.12.2026',
    '2026',
    '',
    '1767225600',
    '20261231235959',
  ])('is none in “%s”', (text) => expect(dayIn(text)).toBeUndefined());
});

describe('a whole number', () => {
  it.each([
    ['12', 12],
    ['0', 0],
    [' 1,204 ', 1204],
    ['1.204', 1204],
    ['12.0', 12],
  ])('of “%s” is %i', (text, number) => expect(wholeNumberIn(text)).toBe(number));

  it.each(['12+', '> 10', 'more than 10', '-1', '1.5', '1,20', 'few', '', '9999999999'])('is none in “%s”', (text) =>
    expect(wholeNumberIn(text)).toBeUndefined(),
  );
});

describe('a rating', () => {
  it.each([
    [{ value: '4.50' }, { value: '4.5', best: '5' }],
    [
      { value: '4,5/5', count: '12' },
      { value: '4.5', best: '5', count: 12 },
    ],
    [{ value: '4.5 out of 5 stars' }, { value: '4.5', best: '5' }],
    [{ value: '8.7 / 10' }, { value: '8.7', best: '10' }],
    [{ value: '92 %' }, { value: '92', best: '100' }],
    [
      { value: '8', best: '10', worst: '1' },
      { value: '8', best: '10', worst: '1' },
    ],
    [
      { value: '10.0', best: '10' },
      { value: '10', best: '10' },
    ],
    [
      { value: '4', count: 'many' },
      { value: '4', best: '5' },
    ],
  ])('of %j is %j', (stated, rating) => expect(ratingIn(stated)).toEqual(rating));

  it.each([
    ['a value beyond its scale', { value: '8.7' }],
    ['a value below its scale', { value: '1', worst: '2' }],
    ['nobody who has rated', { value: '5', count: '0' }],
    ['noughts', { value: '0.0' }],
    ['a negative value', { value: '-1' }],
    ['words', { value: 'good' }],
    ['a scale that is no number', { value: '4', best: 'best' }],
  ])('is none with %s', (_what, stated) => expect(ratingIn(stated)).toBeUndefined());
});
