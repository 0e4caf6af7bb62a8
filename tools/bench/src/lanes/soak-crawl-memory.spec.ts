import { describe, expect, test } from '@jest/globals';
import { endsOf, growthOf, medianMemory, sampleMemory } from './soak-crawl-memory.js';

describe('flat memory', () => {
  test('is judged by medians, which one burst does not move', () => {
    expect(medianMemory([{ a: 100 }, { a: 900, b: 5 }, { a: 102 }])).toEqual({ a: 102, b: 5 });
  });

  test.each([
    { minutes: 4, ends: 2 },
    { minutes: 10, ends: 5 },
    { minutes: 16, ends: 5 },
    { minutes: 60, ends: 15 },
  ])('compares the first and the last $ends of $minutes minutes', ({ minutes, ends }) => {
    const minute = Array.from({ length: minutes }, (_, index) => index);
    expect(endsOf(minute, 60_000)).toEqual({ first: minute.slice(0, ends), last: minute.slice(minutes - ends) });
  });

  test('allows a tenth more and names whoever takes more than that', () => {
    expect(growthOf({ a: 100, b: 100 }, { a: 110, b: 50 })).toEqual([]);
    expect(growthOf({ a: 100, b: 100 }, { a: 110.5, b: 100 })).toEqual(['a grew from 100 to 110.5 MB, 10.5 %.']);
  });

  test('is not met by a process that is gone', () => {
    expect(growthOf({ a: 100 }, {})).toEqual(['a was not up at the end.']);
  });

  (process.platform === 'linux' ? test : test.skip)('is measured as what is resident', () => {
    const { self = 0, ...others } = sampleMemory([
      { name: 'self', pid: () => process.pid },
      { name: 'gone', pid: () => undefined },
    ]);
    expect(self).toBeGreaterThan(20);
    expect(Math.abs(self - process.memoryUsage.rss() / 1024 / 1024)).toBeLessThan(20);
    expect(others).toEqual({});
  });
});
