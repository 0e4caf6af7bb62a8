import { expect, it } from '@jest/globals';
import { createChance } from './chance.js';

const drawn = (seed: number, stream?: number): number[] => {
  const chance = createChance(seed, stream);
  return Array.from({ length: 1_000 }, () => chance.fraction());
};

it('draws the same for the same seed and stream, and something else for others', () => {
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  expect(drawn(7, 1)).not.toEqual(drawn(7, 2));
});

it('draws evenly, also for neighbouring seeds', () => {
  for (const seed of [0, 1, 2, 3]) {
    const tenths = drawn(seed).map((fraction) => Math.floor(fraction * 10));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = tenths.filter((each) => each === tenth).length / tenths.length;
      expect(share).toBeGreaterThan(0.06);
      expect(share).toBeLessThan(0.14);
    }
  }
});

it('draws below a limit, one of a list and in one of so many cases', () => {
  const chance = createChance(3);
  const numbers = Array.from({ length: 200 }, () => chance.below(3));
  expect(new Set(numbers)).toEqual(new Set([0, 1, 2]));
  expect(new Set(Array.from({ length: 50 }, () => chance.oneOf(['a', 'b'])))).toEqual(new Set(['a', 'b']));
  expect(Array.from({ length: 400 }, () => chance.oneIn(4)).filter(Boolean).length).toBeGreaterThan(60);
});
