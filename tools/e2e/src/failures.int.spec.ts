import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { compareItems } from '@aisle/demo';
import { waitFor } from '@aisle/testkit';
import { connect } from 'amqplib';
import { startWholeAisle, type WholeAisle } from './whole-aisle.js';

jest.setTimeout(120_000);

let whole: WholeAisle;
beforeAll(async () => {
  whole = await startWholeAisle({
    replicas: { fetcher: 2, parser: 2 },
    shopEnv: { SHOP_LEAVES: '12', SHOP_FAULTS: 'off' },
    env: { FETCHER_DEAD_MS: '3000', CRASH_WAIT_MS: '1000' },
  });
});
afterAll(() => whole.stop());

const publishRaw = async (queue: string, content: string): Promise<void> => {
  const connection = await connect(whole.amqpUrl);
  const channel = await connection.createConfirmChannel();
  channel.sendToQueue(`${whole.namespace}${queue}`, Buffer.from(content), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
};

const processNamed = (name: string) => {
  const found = whole.aisle.processes.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no service ${name}.`);
  return found;
};

describe('a malformed message', () => {
  test.each(['parse.live', 'fetch.outcomes', 'sync.offers.3'])(
    'in %s is dead-lettered with the reason, and no worker dies of it',
    async (queue) => {
      const pids = whole.aisle.processes.map((running) => running.pid());
      await publishRaw(queue, '{"this is": not a message');
      const letter = await waitFor('the dead letter', async () =>
        (await whole.control.deadLetters(10)).find((candidate) => candidate.queue === queue),
      );
      expect(letter).toMatchObject({ code: 'MALFORMED_MESSAGE', redrivenAt: null });
      expect(letter.message).toMatch(/JSON/i);
      expect(whole.aisle.processes.map((running) => running.pid())).toEqual(pids);
    },
  );
});

test('a crawl ends with the shop’s truth though parser, catalog-sync, orchestrator and the fetcher are killed in the midst of it', async () => {
  const runId = await whole.startCrawl();
  for (const [name, parsed] of [
    ['parser', 10],
    ['catalog-sync', 60],
    ['fetcher', 110],
    ['orchestrator', 160],
  ] as const) {
    await waitFor(`${parsed} parsed requests`, async () => (await parsedCount(runId)) >= parsed, { timeoutMs: 60_000 });
    processNamed(name).kill('SIGKILL');
  }
  await waitFor('the killed services to be back', () =>
    ['parser', 'catalog-sync', 'fetcher', 'orchestrator'].every((name) => processNamed(name).restarts() > 0),
  );
  await waitFor('the control API to answer again', () => whole.control.retailers(), { timeoutMs: 20_000 });
  const run = await whole.waitForRun(runId);
  const truth = await whole.truth();
  expect(run).toMatchObject({ state: 'completed', failures: [] });
  expect(run.counts).toMatchObject({
    catalogPages: truth.catalogPages,
    catalogPageItems: truth.catalogPageItems,
    productPages: truth.productPages,
  });
  expect(compareItems(await whole.items(), truth)).toEqual([]);
});

test('a worker asked to stop in the midst of a crawl loses nothing', async () => {
  await whole.moveShopTo(3);
  const runId = await whole.startCrawl();
  await waitFor('the crawl to be under way', async () => (await parsedCount(runId)) >= 20, { timeoutMs: 60_000 });
  processNamed('parser').kill('SIGTERM');
  processNamed('parser-2').kill('SIGTERM');
  const run = await whole.waitForRun(runId);
  expect(run).toMatchObject({ state: 'completed', failures: [] });
  // What is missed once may only have moved; the second run asks for its product page, too.
  expect((await whole.crawl()).state).toBe('completed');
  // Delistings follow the end of a run, by a message of their own.
  const truth = await whole.truth();
  const differences = await waitFor('what left the shop to be delisted', async () => {
    const found = compareItems(
      (await whole.items()).filter(({ listed }) => listed),
      truth,
    );
    return found.every((difference) => !difference.includes('not in the shop')) && { found };
  });
  expect(differences.found).toEqual([]);
});

const parsedCount = async (runId: string): Promise<number> =>
  (
    await whole.query<{ count: number }>(
      `select count(*)::int as count from fetch_request where run_id = $1 and state = 'parsed'`,
      [runId],
    )
  )[0]?.count ?? 0;
