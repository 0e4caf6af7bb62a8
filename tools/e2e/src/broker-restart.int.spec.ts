import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { compareItems } from '@aisle/demo';
import { startLocalStack, type LocalStack } from '@aisle/local-stack';
import { migrateDatabase } from '@aisle/storage';
import { lendDirectory, waitFor } from '@aisle/testkit';
import { startWholeAisle, type WholeAisle } from './whole-aisle.js';

jest.setTimeout(180_000);

let directory: Awaited<ReturnType<typeof lendDirectory>>;
let stack: LocalStack;
let whole: WholeAisle;

beforeAll(async () => {
  directory = await lendDirectory();
  // The test run's services belong to everybody: this test needs some that it may restart.
  const env = { ...process.env, DATABASE_URL: '', AMQP_URL: '' };
  stack = await startLocalStack({
    dataDir: join(directory.path, 'stack'),
    services: ['postgres', 'rabbitmq'],
    durability: 'fast',
    env,
  });
  const { databaseUrl = '', amqpUrl = '' } = stack;
  await migrateDatabase(databaseUrl);
  whole = await startWholeAisle({ stack: { databaseUrl, amqpUrl }, shopEnv: { SHOP_LEAVES: '8', SHOP_FAULTS: 'off' } });
});
afterAll(async () => {
  await whole.stop();
  await stack.stop();
  await directory.release();
});

test.each(['rabbitmq', 'postgres'] as const)(
  'a crawl survives a restart of %s and ends with the shop’s truth',
  async (service) => {
    const runId = await whole.startCrawl();
    await waitFor('the crawl to be under way', async () => (await parsedCount(runId)) >= 30, { timeoutMs: 60_000 });
    await stack.restart(service);
    await waitFor('the control API to answer again', () => whole.control.run(runId), { timeoutMs: 30_000 });
    const run = await whole.waitForRun(runId);
    const truth = await whole.truth();
    expect(run).toMatchObject({ state: 'completed', failures: [] });
    expect(run.counts).toMatchObject({ catalogPages: truth.catalogPages, productPages: truth.productPages });
    expect(compareItems(await whole.items(), truth)).toEqual([]);
  },
);

const parsedCount = async (runId: string): Promise<number> =>
  (
    await whole.query<{ count: number }>(
      `select count(*)::int as count from fetch_request where run_id = $1 and state = 'parsed'`,
      [runId],
    )
  )[0]?.count ?? 0;
