import { expect, it } from '@jest/globals';
import { createStats } from './stats.js';

it('the busiest second is found wherever it starts', () => {
  let nowMs = 0;
  const stats = createStats(() => nowMs);
  for (const arrivalMs of [0, 900, 950, 1000, 1050, 1899, 1900, 3000]) {
    nowMs = arrivalMs;
    stats.arrived()({ status: 200, kind: 'home', bytes: 10 });
  }
  expect(stats.read()).toMatchObject({ requests: 8, maxPerSecond: 5, maxConcurrent: 1, bytes: 80 });
});
