import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { lendDirectory } from '@aisle/testkit';
import { findingsIn, runKillSeed } from './kill/kill-run.js';

jest.setTimeout(400_000);

let directory: Awaited<ReturnType<typeof lendDirectory>>;
beforeAll(async () => {
  directory = await lendDirectory();
});
afterAll(() => directory.release());

// A seed whose blows fall close together. Others: `npm run bench -- kill --seeds 20 --json`.
test('a crawl ends with the shop’s truth, nothing lost and nothing twice, though all workers are killed and all servers fail', async () => {
  const report = await runKillSeed({ seed: 5, dataDir: join(directory.path, 'seed-5') });
  expect(findingsIn(report)).toEqual([]);
  expect(report.kills).toBeGreaterThanOrEqual(4);
});
