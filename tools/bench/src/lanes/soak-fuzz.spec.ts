import { expect, test } from '@jest/globals';
import { runFuzzCase } from './fuzz-case.js';
import { fuzzPage } from './fuzz-pages.js';

const seed = 4;

test('broken and hostile pages end in a result or a failure that says why, in bounded time', () => {
  const failures = Array.from({ length: 150 }, (_, number) => runFuzzCase(seed, number).failure);
  expect(failures.filter((failure) => failure !== undefined)).toEqual([]);
}, 300_000);

test('a case can be run again: its page depends on seed and number alone', () => {
  expect(fuzzPage(7, 30)).toEqual(fuzzPage(7, 30));
  expect(fuzzPage(7, 30)).not.toEqual(fuzzPage(8, 30));
});
