import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { queues } from '@aisle/contracts';
import { RetryableError } from '@aisle/core';
import type { Publisher } from '@aisle/messaging';
import { dispatchDueRequests } from '../src/dispatch/dispatch-due-requests.js';
import {
  countByState,
  dispatchDeps,
  newRetailer,
  newRun,
  openFrontier,
  recordingPublisher,
  requestsOf,
  type Frontier,
} from './frontier-fixture.js';

let frontier: Frontier;
beforeAll(async () => {
  frontier = await openFrontier();
});
afterAll(() => frontier.release());

test('no more than the window of a retailer is in flight', async () => {
  // 2 a second for 3 seconds are 6, more than its 3 concurrent fetches and one.
  const runId = await newRun(frontier, await newRetailer(frontier), 20);
  const { publisher, jobs } = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(6);
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(0);
  expect(await countByState(frontier, runId)).toEqual({ dispatched: 6, pending: 14 });
  expect(new Set(jobs().map(({ requestId }) => requestId)).size).toBe(6);
});

test('a slow retailer with many connections still gets one job more than it can fetch at once', async () => {
  await newRun(frontier, await newRetailer(frontier, { ratePerSecond: 0.1, maxConcurrency: 8 }), 20);
  const { publisher } = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(9);
});

test('two dispatchers at once neither exceed the window nor send a request twice', async () => {
  const retailer = await newRetailer(frontier, { ratePerSecond: 10, maxConcurrency: 2 });
  const runId = await newRun(frontier, retailer, 120);
  const { publisher, jobs } = recordingPublisher();
  let publish: () => void = () => undefined;
  const mayPublish = new Promise<void>((resolve) => (publish = resolve));
  let claimed: () => void = () => undefined;
  const hasClaimed = new Promise<void>((resolve) => (claimed = resolve));
  const slow: Publisher = {
    ...publisher,
    toQueue: async (queue, envelope) => {
      claimed();
      await mayPublish;
      await publisher.toQueue(queue, envelope);
    },
  };
  const first = dispatchDueRequests(dispatchDeps(frontier, slow));
  await hasClaimed;
  // The first has not committed what it sends: the second must not count without it.
  const second = dispatchDeps(frontier, publisher, frontier.other);
  expect(await dispatchDueRequests(second)).toBe(0);
  publish();
  expect(await first).toBe(30);
  expect(await dispatchDueRequests(second)).toBe(0);

  await frontier.database.prisma.fetchRequest.updateMany({
    where: { runId, state: 'dispatched' },
    data: { state: 'parsed' },
  });
  const both = [dispatchDeps(frontier, publisher), second];
  const counts = await Promise.all(both.flatMap((deps) => [1, 2, 3, 4, 5].map(() => dispatchDueRequests(deps))));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
  expect(await countByState(frontier, runId)).toEqual({ parsed: 30, dispatched: 30, pending: 60 });
  expect(new Set(jobs().map(({ requestId }) => requestId)).size).toBe(60);
});

test('a job that the broker did not take stays pending and later writes to the same key', async () => {
  const retailer = await newRetailer(frontier);
  const runId = await newRun(frontier, retailer, 3);
  const keys = new Map<string, string>();
  const broken = recordingPublisher((_queue, { payload }) => {
    const { requestId, rawKey } = payload as { requestId: string; rawKey: string };
    keys.set(requestId, rawKey);
    throw new RetryableError('UNROUTABLE', 'no queue');
  });
  expect(await dispatchDueRequests(dispatchDeps(frontier, broken.publisher))).toBe(0);
  expect(await countByState(frontier, runId)).toEqual({ pending: 3 });

  frontier.clock.advance(36 * 3_600_000);
  const working = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, working.publisher))).toBe(3);
  expect(new Map(working.jobs().map(({ requestId, rawKey }) => [requestId, rawKey]))).toEqual(keys);
});

test('one retailer’s broken queue is reported and left alone for a while, and the others’ jobs go out', async () => {
  const [broken, sound] = [await newRetailer(frontier), await newRetailer(frontier)];
  const runs = [await newRun(frontier, broken, 2), await newRun(frontier, sound, 2)] as const;
  let refused = 0;
  const { publisher } = recordingPublisher((queue) => {
    if (queue !== queues.fetch(broken)) return;
    refused += 1;
    throw new RetryableError('UNROUTABLE', 'no queue');
  });
  let reported = 0;
  const deps = { ...dispatchDeps(frontier, publisher), onUnroutable: () => (reported += 1) };
  expect(await dispatchDueRequests(deps)).toBe(2);
  expect(await countByState(frontier, runs[0])).toEqual({ pending: 2 });
  expect(await countByState(frontier, runs[1])).toEqual({ dispatched: 2 });
  await dispatchDueRequests(deps);
  expect({ refused, reported }).toEqual({ refused: 2, reported: 1 });
  frontier.clock.advance(5_000);
  await dispatchDueRequests(deps);
  expect({ refused, reported }).toEqual({ refused: 4, reported: 2 });
  await frontier.database.prisma.crawlRun.update({ where: { id: runs[0] }, data: { state: 'cancelled' } });
});

test('requests that are not due, and runs that do not run, are left alone', async () => {
  const retailer = await newRetailer(frontier);
  const [waiting, cancelled] = [await newRun(frontier, retailer), await newRun(frontier, retailer)];
  const later = new Date(frontier.clock.now().getTime() + 1_000);
  await frontier.database.prisma.fetchRequest.updateMany({ where: { runId: waiting }, data: { notBefore: later } });
  await frontier.database.prisma.crawlRun.update({ where: { id: cancelled }, data: { state: 'cancelled' } });
  const { publisher, jobs } = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(0);
  frontier.clock.advance(1_000);
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(1);
  expect(jobs()[0]?.runId).toBe(waiting);
});

test('the older run goes first', async () => {
  const retailer = await newRetailer(frontier);
  const older = await newRun(frontier, retailer, 6);
  await newRun(frontier, retailer, 6);
  const { publisher, jobs } = recordingPublisher();
  await dispatchDueRequests(dispatchDeps(frontier, publisher));
  expect(new Set(jobs().map(({ runId }) => runId))).toEqual(new Set([older]));
});

test('a retry that is due goes before what was found later', async () => {
  const runId = await newRun(frontier, await newRetailer(frontier), 20);
  const [oldest] = await requestsOf(frontier, runId);
  const later = new Date(frontier.clock.now().getTime() + 1_000);
  const where = { id: oldest?.id ?? '' };
  await frontier.database.prisma.fetchRequest.update({ where, data: { attempts: 1, notBefore: later } });
  frontier.clock.advance(1_000);
  const { publisher, jobs } = recordingPublisher();
  await dispatchDueRequests(dispatchDeps(frontier, publisher));
  expect(jobs().map(({ requestId }) => requestId)).toContain(where.id);
});

test('a job says everything the fetcher needs to know', async () => {
  const retailer = await newRetailer(frontier, { ratePerSecond: 4, maxConcurrency: 2 });
  const runId = await newRun(frontier, retailer);
  const url = `https://${retailer}.example/`;
  const at = frontier.clock.now();
  await frontier.database.prisma.sourcePage.create({
    data: {
      supplierId: retailer,
      market: 'DE/EUR//',
      url,
      kind: 'catalog-tree',
      rawObjectId: 'old',
      rawKey: 'raw/old',
      bodySha256: 'abc',
      etag: '"1"',
      lastModified: null,
      parserVersion: 'v',
      lastRunId: 'r',
      observedAt: at,
      confirmedAt: at,
    },
  });
  const { publisher, sent } = recordingPublisher();
  await dispatchDueRequests(dispatchDeps(frontier, publisher));
  const [request] = await requestsOf(frontier, runId);
  const id = request?.id ?? '';
  const day = at.toISOString().slice(0, 10).replaceAll('-', '/');
  expect(sent).toMatchObject([
    {
      queue: `fetch.${retailer}`,
      envelope: {
        type: 'fetch.job',
        payload: {
          requestId: id,
          runId,
          retailerId: retailer,
          kind: 'catalog-tree',
          url,
          attempt: 1,
          context: {},
          market: 'DE/EUR//',
          rawObjectId: `${id}-1`,
          headers: { 'accept-language': 'de' },
          rawKey: `raw/${retailer}/catalog-tree/${day}/${id}-1.html`,
          politeness: { key: `${retailer}.example`, epoch: 1, ratePerSecond: 4, maxConcurrency: 2 },
          previous: { rawObjectId: 'old', rawKey: 'raw/old', bodySha256: 'abc', etag: '"1"', lastModified: null },
        },
      },
    },
  ]);
  expect(request).toMatchObject({ state: 'dispatched', overdueAt: new Date(at.getTime() + 120_000 + 3_000) });
});
