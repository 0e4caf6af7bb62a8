import { describe, expect, test } from '@jest/globals';
import { alternate, median, medians } from './rounds.js';

describe('rounds', () => {
  test('take turns, so that all contenders meet the same machine', async () => {
    const order: string[] = [];
    const contender = (name: string) => async () => order.push(name);
    const results = await alternate(2, { a: contender('a'), b: contender('b') }, () => undefined);
    expect(order).toEqual(['a', 'b', 'a', 'b']);
    expect(results).toEqual({ a: [1, 3], b: [2, 4] });
  });

  test('end in the median, which one bad round does not move', () => {
    expect(median([1, 100, 2])).toBe(2);
    expect(median([1, 2, 4, 100])).toBe(3);
    expect(medians([{ pages: 1.006 }, { pages: 2.006 }, { pages: 9 }])).toEqual({ pages: 2.01 });
  });
});
