import { expect, test } from '@jest/globals';
import { runParseSoak } from './soak-parse-loop.js';
import { problemsOf } from './soak-parse.js';

test('a minute of generated pages is read rightly, and nothing but what is kept stays in memory', () => {
  const wrong: string[] = [];
  const soak = runParseSoak({ minutes: 1, seed: 1 }, (sentence) => void wrong.push(sentence));
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(problemsOf(soak)).toEqual([]);
  expect(soak.cases).toBeGreaterThan(50);
}, 300_000);
