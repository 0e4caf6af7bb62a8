import { describe, expect, test } from '@jest/globals';
import { allowedWithin, mostWithin, shopFigures, silencesAfter, violationsOf } from './politeness-figures.js';

const evenly = (count: number, everySeconds: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index * everySeconds);

describe('a shop’s access log', () => {
  test('is searched for the fullest half-open window, wherever that begins', () => {
    expect(mostWithin([], 1)).toBe(0);
    expect(mostWithin([0, 1, 2], 1)).toBe(1);
    expect(mostWithin([0, 0.9, 1, 1.1, 1.89], 1)).toBe(4);
  });

  test('may hold one request more than the limit makes of a window', () => {
    expect(allowedWithin(0.2, 1)).toBe(2);
    expect(allowedWithin(0.2, 10)).toBe(3);
    expect(allowedWithin(5, 1)).toBe(6);
  });

  const busy = { limitPerSecond: 2, fromSeconds: 0, untilSeconds: 20, ownerLostSeconds: [] };

  test('that is full has a utilisation of 1', () => {
    expect(shopFigures({ ...busy, requestSeconds: evenly(40, 0.5) })).toEqual({
      limitPerSecond: 2,
      max1s: 2,
      max10s: 20,
      max60s: 40,
      utilisation: 1,
      longestSilenceSeconds: 0.5,
      requests: 40,
    });
  });

  test('does not count the silence after the loss of an owner as unused', () => {
    const requestSeconds = [...evenly(20, 0.5), ...evenly(10, 0.5, 15)];
    const lost = { ...busy, requestSeconds, ownerLostSeconds: [9.6, 10] };
    expect(silencesAfter(lost)).toEqual([{ fromSeconds: 9.6, untilSeconds: 15 }]);
    expect(shopFigures(lost)).toMatchObject({ utilisation: 1.027, longestSilenceSeconds: 5.5 });
    expect(shopFigures({ ...lost, ownerLostSeconds: [] }).utilisation).toBe(0.75);
  });

  test('names what was too much and what was too little', () => {
    expect(violationsOf('shop', shopFigures({ ...busy, requestSeconds: evenly(40, 0.5) }))).toEqual([]);
    expect(violationsOf('shop', shopFigures({ ...busy, requestSeconds: evenly(80, 0.25) }))).toHaveLength(2);
    expect(violationsOf('shop', shopFigures({ ...busy, requestSeconds: evenly(10, 2) }))).toEqual([
      'shop was used to 0.25 of its limit; the bar is 0.9.',
    ]);
  });
});
