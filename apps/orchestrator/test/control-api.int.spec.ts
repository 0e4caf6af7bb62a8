import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { crawlRunViewSchema, retailerListSchema, type CrawlRunView } from '@aisle/contracts';
import { newId } from '@aisle/core';
import { deleteOldRequests, keepFinalCounts } from '@aisle/storage';
import { skipLeftoverRequests } from '../src/maintenance/skip-leftovers.js';
import {
  countByState,
  newRetailer,
  newRun,
  openFrontier,
  requestsOf,
  runOf,
  type Frontier,
} from './frontier-fixture.js';
import { openControlApi, type OpenControlApi } from './open-control-api.js';

let frontier: Frontier;
let api: OpenControlApi;
let retailer: string;
let nudged = 0;

beforeAll(async () => {
  frontier = await openFrontier();
  api = await openControlApi(frontier, { onAccepted: () => (nudged += 1) });
});
afterAll(async () => {
  await api.http.close();
  await frontier.release();
});
beforeEach(async () => {
  retailer = await newRetailer(frontier);
});

const call: OpenControlApi['call'] = (...request) => api.call(...request);
const post = (body: unknown, key?: string) =>
  call('POST', '/v1/crawls', body, key === undefined ? {} : { 'idempotency-key': key });

describe('POST /v1/crawls', () => {
  test('the same key with the same body gets the same runs, also at the same time', async () => {
    const key = newId();
    const answers = await Promise.all([1, 2, 3, 4].map(() => post({ retailer, scope: 'pages' }, key)));
    const again = await post({ scope: 'pages', retailer }, key);
    expect(new Set([...answers, again].map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(again.status).toBe(202);
    const runs = await frontier.database.prisma.crawlRun.findMany({ where: { retailerId: retailer } });
    expect(runs).toMatchObject([{ id: (again.body['runIds'] as string[])[0], state: 'requested', scope: 'pages' }]);
  });

  test('the same key with another body is refused', async () => {
    const key = newId();
    await post({ retailer, scope: 'pages' }, key);
    expect(await post({ retailer, scope: 'tree' }, key)).toMatchObject({
      status: 409,
      body: { error: { code: 'IDEMPOTENCY_KEY_REUSED' } },
    });
  });

  test('without a key every call is a new crawl', async () => {
    const [first, second] = [await post({ retailer }), await post({ retailer })];
    expect(first.body['runIds']).not.toEqual(second.body['runIds']);
  });

  test('budgets of a request are those of its runs, and another budget is another request', async () => {
    const key = newId();
    const { body } = await post({ retailer, maxPages: 50, maxDepth: 0 }, key);
    expect(await runOf(frontier, String((body['runIds'] as string[])[0]))).toMatchObject({
      maxRequests: 50,
      maxDepth: 0,
    });
    expect((await post({ retailer, maxPages: 51, maxDepth: 0 }, key)).status).toBe(409);
    expect((await post({ retailer, maxPages: 0 })).status).toBe(400);
  });

  test('an unknown retailer is refused and the known ones are named', async () => {
    const { status, body } = await post({ retailer: 'nobody' });
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: { code: 'UNKNOWN_RETAILER', fix: expect.stringContaining('shop-') } });
  });

  test('a star crawls every enabled retailer, in the order of their ids', async () => {
    const disabled = await newRetailer(frontier);
    await frontier.database.prisma.retailer.update({ where: { id: disabled }, data: { enabled: false } });
    const before = nudged;
    const { body } = await post({ retailer: '*' });
    const runIds = body['runIds'] as string[];
    const runs = await Promise.all(runIds.map((id) => runOf(frontier, id)));
    const enabled = await frontier.database.prisma.retailer.findMany({ where: { enabled: true } });
    expect(runs.map(({ retailerId }) => retailerId)).toEqual(enabled.map(({ id }) => id).sort());
    expect(nudged).toBe(before + 1);
  });

  test('a body with an unknown field, or a key that is none, is refused with its path', async () => {
    expect(await post({ retailer, depth: 3 })).toMatchObject({ status: 400 });
    const { status, body } = await post({ retailer }, 'with space');
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { issues: [{ path: 'headers.idempotency-key' }] } });
  });
});

describe('what a run did', () => {
  const view = async (runId: string): Promise<CrawlRunView> =>
    crawlRunViewSchema.parse((await call('GET', `/v1/crawls/${runId}`)).body);

  const fillRun = async (): Promise<string> => {
    const { prisma } = frontier.database;
    const runId = await newRun(frontier, retailer, 5);
    const at = frontier.clock.now();
    const [tree, first, second, third] = await prisma.fetchRequest.findMany({
      where: { runId },
      orderBy: { id: 'asc' },
    });
    const set = (id: string | undefined, data: object) => prisma.fetchRequest.update({ where: { id: id ?? '' }, data });
    await set(tree?.id, { state: 'parsed', unsyncedBits: 5 });
    await set(first?.id, { state: 'failed', errorCode: 'HTTP_500', errorMessage: 'It said 500.', attempts: 5 });
    await set(second?.id, { state: 'parse-failed', errorCode: 'NO_PRICE', errorMessage: 'No price.' });
    await set(third?.id, { state: 'skipped', errorCode: 'NOT_FOUND', errorMessage: 'It said 404.' });
    const made = { rawObjectId: 'raw', parserVersion: 'v' };
    const treeRow = {
      id: newId(),
      retailerId: retailer,
      fingerprint: 'f',
      nodeCount: 9,
      leafCount: 6,
      runId: 'earlier',
    };
    await prisma.catalogTree.create({
      data: { ...treeRow, ...made, lastRunId: runId, observedAt: at, confirmedAt: at },
    });
    const page = { retailerId: retailer, market: '', leafUrl: 'l', runId, ...made, parsedAt: at };
    for (const [pageNumber, itemCount] of [
      [1, 24],
      [2, 7],
    ] as const) {
      const sourcePageId = BigInt(Date.now()) * 10n + BigInt(pageNumber);
      await prisma.catalogPage.create({
        data: { ...page, sourcePageId, pageNumber, itemCount, url: `l?page=${pageNumber}` },
      });
    }
    for (const variant of ['red', 'blue']) {
      const product = { sourcePageId: 77n, listingKey: runId, variant, retailerId: retailer, market: '', url: 'p' };
      await prisma.product.create({ data: { ...product, ...made, name: 'Lamp', runId, parsedAt: at } });
    }
    return runId;
  };

  test('is counted from its rows, with everything that went wrong', async () => {
    const runId = await fillRun();
    expect(await view(runId)).toMatchObject({
      runId,
      retailer,
      scope: 'products',
      state: 'running',
      finishedAt: null,
      counts: {
        pending: 1,
        dispatched: 0,
        parsed: 1,
        failed: 1,
        parseFailed: 1,
        skipped: 1,
        unsynced: 1,
        catalogTreeNodes: 9,
        leaves: 6,
        catalogPages: 2,
        catalogPageItems: 31,
        productPages: 1,
      },
      failures: [
        { code: 'HTTP_500', message: 'It said 500.', attempts: 5 },
        { code: 'NO_PRICE', message: 'No price.', attempts: 0 },
      ],
      skipped: [{ code: 'NOT_FOUND', message: 'It said 404.' }],
    });
  });

  test('stays counted after a later run has taken over its pages and its requests are deleted', async () => {
    const { prisma } = frontier.database;
    const runId = await fillRun();
    const before = (await view(runId)).counts;
    await prisma.crawlRun.update({ where: { id: runId }, data: { state: 'completed', finishedAt: new Date(0) } });
    while ((await keepFinalCounts(prisma, 10)) > 0);
    await prisma.catalogPage.updateMany({ where: { runId }, data: { runId: newId() } });
    await prisma.catalogTree.updateMany({ where: { lastRunId: runId }, data: { lastRunId: newId() } });
    await prisma.product.updateMany({ where: { runId }, data: { runId: newId() } });
    while ((await deleteOldRequests(prisma, { endedBefore: new Date(1), limit: 100 })) > 0);
    expect((await view(runId)).counts).toEqual({ ...before, unsynced: 0 });
  });

  test('is listed newest first, and with its retailer', async () => {
    const [older, newer] = [await newRun(frontier, retailer), await newRun(frontier, retailer)];
    const { body } = await call('GET', '/v1/crawls?limit=2');
    expect((body['runs'] as CrawlRunView[]).map(({ runId }) => runId)).toEqual([newer, older]);
    const { retailers } = retailerListSchema.parse((await call('GET', '/v1/retailers')).body);
    expect(retailers.find(({ id }) => id === retailer)?.lastRun).toEqual({
      runId: newer,
      state: 'running',
      finishedAt: null,
    });
  });

  test('of an unknown run is not found', async () => {
    expect(await call('GET', '/v1/crawls/nothing')).toMatchObject({ status: 404 });
  });
});

describe('POST /v1/crawls/:id/cancel', () => {
  const skipAll = async (): Promise<void> => {
    while ((await skipLeftoverRequests(frontier.base)) > 0);
  };

  test('skips what is pending, and what comes home later', async () => {
    const runId = await newRun(frontier, retailer, 3);
    expect(await call('POST', `/v1/crawls/${runId}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    });
    const [first] = await requestsOf(frontier, runId);
    const inFlight = { where: { id: first?.id ?? '' }, data: { state: 'dispatched' } };
    await frontier.database.prisma.fetchRequest.update(inFlight);
    await skipAll();
    expect(await countByState(frontier, runId)).toEqual({ skipped: 2, dispatched: 1 });
    await frontier.database.prisma.fetchRequest.update({ ...inFlight, data: { state: 'pending' } });
    await skipAll();
    expect(await countByState(frontier, runId)).toEqual({ skipped: 3 });
    const [skipped] = await requestsOf(frontier, runId);
    expect(skipped).toMatchObject({ errorCode: 'CANCELLED' });
    expect(await call('POST', `/v1/crawls/${runId}/cancel`)).toMatchObject({ status: 200 });
  });
});
