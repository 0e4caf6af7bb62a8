import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { fetchJob, pageFetched, createEnvelope, type FetchJob } from '@aisle/contracts';
import { newId } from '@aisle/core';
import type { BatchContext } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import { cancelRun, inTransaction, registerRetailers, runBlockers } from '@aisle/storage';
import { dispatchDueRequests } from '../src/dispatch/dispatch-due-requests.js';
import { reap, sendUnparsedAgain } from '../src/maintenance/reap-requests.js';
import { skipLeftoverRequests } from '../src/maintenance/skip-leftovers.js';
import { handlePagesFetched } from '../src/outcomes/handle-pages-fetched.js';
import { endHopelessRuns } from '../src/runs/end-hopeless-runs.js';
import { finishIdleRuns } from '../src/runs/finish-idle-runs.js';
import {
  countByState,
  dispatchDeps,
  finishDeps,
  newRetailer,
  newRun,
  openFrontier,
  recordingPublisher,
  registration,
  requestsOf,
  runOf,
  type Frontier,
} from './frontier-fixture.js';

let frontier: Frontier;
beforeAll(async () => {
  frontier = await openFrontier();
});
afterAll(() => frontier.release());
afterEach(() => frontier.database.prisma.crawlRun.updateMany({ data: { state: 'cancelled', leftoversAt: null } }));

const insertRuns = async (retailerIds: readonly string[]): Promise<void> => {
  const { prisma } = frontier.database;
  const now = frontier.clock.now();
  await prisma.crawlRun.createMany({
    data: retailerIds.map((id) => ({
      id: `run-of-${id}`,
      crawlRequestId: 'many',
      retailerId: id,
      scope: 'products',
      state: 'running',
      recipeFingerprint: `recipe-of-${id}`,
      correlationId: newId(),
      requestedAt: now,
      startedAt: now,
    })),
  });
};
const insertRequests = (runId: string, retailerId: string, count: number, kind = 'product-page') =>
  frontier.database.prisma.$executeRaw`
    insert into fetch_request (id, run_id, retailer_id, kind, url, state, not_before)
    select ${runId} || '-' || ${kind} || lpad(n::text, 8, '0'), ${runId}, ${retailerId}, ${kind},
      'https://' || ${retailerId} || '.example/' || ${kind} || n, 'pending', ${frontier.clock.now()}::timestamptz
    from generate_series(1, ${count}::int) n`;

test('of a thousand retailers the last one’s first request leaves within seconds', async () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `many-${String(index).padStart(4, '0')}`);
  await inTransaction(frontier.database, (tx) =>
    registerRetailers(
      tx,
      ids.map((id) => registration(id)),
    ),
  );
  await insertRuns(ids);
  await frontier.database.prisma.$executeRaw`
    insert into fetch_request (id, run_id, retailer_id, kind, url, state, not_before)
    select run.id || '-' || lpad(n::text, 4, '0'), run.id, retailer_id, 'product-page', 'https://shop.example/' || n,
      'pending', ${frontier.clock.now()}::timestamptz
    from crawl_run run, generate_series(1, 100) n where crawl_request_id = 'many'`;
  const { publisher, jobs } = recordingPublisher();
  const startedAtMs = performance.now();
  // However often the first ones have room again.
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(6_000);
  expect(performance.now() - startedAtMs).toBeLessThan(20_000);
  expect(new Set(jobs().map(({ retailerId }) => retailerId)).size).toBe(1_000);
}, 60_000);

test('a look that failed is followed by those that have waited longest', async () => {
  const ids = Array.from({ length: 110 }, (_, index) => `wait-${String(index).padStart(3, '0')}`);
  await inTransaction(frontier.database, (tx) =>
    registerRetailers(
      tx,
      ids.map((id) => registration(id)),
    ),
  );
  await insertRuns(ids);
  for (const id of ids) await insertRequests(`run-of-${id}`, id, 50);
  const served: string[] = [];
  const { publisher } = recordingPublisher((queue) => void served.push(queue));
  const deps = dispatchDeps(frontier, publisher);
  const broken = { ...deps.recipes, recipeOf: failFrom(51, deps.recipes.recipeOf) };
  await expect(dispatchDueRequests({ ...deps, recipes: broken })).rejects.toThrow('away');
  const first = new Set(served);
  served.length = 0;
  await frontier.database.prisma.fetchRequest.updateMany({ where: { state: 'dispatched' }, data: { state: 'parsed' } });
  await dispatchDueRequests(deps);
  expect(first.size).toBe(50);
  expect(first.has(served[0] ?? '')).toBe(false);
});

/** Fails as a database does that is out of reach, from the n-th call on. */
const failFrom = <Args extends unknown[], T>(n: number, work: (...args: Args) => Promise<T>) => {
  let calls = 0;
  return (...args: Args): Promise<T> => ((calls += 1) < n ? work(...args) : Promise.reject(new Error('away')));
};

test('a stored recipe that is not valid any more fails its own run, with the reason, and nobody else waits', async () => {
  const [broken, sound] = [
    await newRetailer(frontier, { recipeFingerprint: 'broken' }),
    await newRetailer(frontier, { recipeFingerprint: 'sound' }),
  ];
  const [brokenRun, soundRun] = [await newRun(frontier, broken, 3), await newRun(frontier, sound, 3)];
  await frontier.database.prisma.recipe.update({ where: { fingerprint: 'broken' }, data: { definition: { id: 7 } } });
  const { publisher } = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(3);
  expect(await runOf(frontier, brokenRun)).toMatchObject({ state: 'failed', endedReason: 'RECIPE_INVALID' });
  expect(await countByState(frontier, soundRun)).toEqual({ dispatched: 3 });
  const announced = await frontier.database.prisma.outbox.findMany({ where: { routingKey: 'crawl-run.finished' } });
  expect(JSON.stringify(announced.map(({ envelope }) => envelope))).toContain(brokenRun);
  await skipLeftoverRequests(frontier.base);
  expect(await countByState(frontier, brokenRun)).toEqual({ skipped: 3 });
});

test('a request of which no job can be made fails alone', async () => {
  const runId = await newRun(frontier, await newRetailer(frontier), 3);
  const [bad] = await requestsOf(frontier, runId);
  const where = { id: bad?.id ?? '' };
  await frontier.database.prisma.fetchRequest.update({ where, data: { context: { pageNumber: 'one' } } });
  const { publisher } = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(2);
  expect(await frontier.database.prisma.fetchRequest.findUnique({ where })).toMatchObject({
    state: 'failed',
    errorCode: 'FETCH_JOB_INVALID',
  });
});

test('trees go before pages before products, what is due again first, and manual runs before scheduled ones', async () => {
  const retailer = await newRetailer(frontier, { ratePerSecond: 1, maxConcurrency: 20 });
  await insertRuns([retailer]);
  const manual = `run-of-${retailer}`;
  const scheduled = await newRun(frontier, retailer, 2);
  await frontier.database.prisma.crawlRun.update({ where: { id: scheduled }, data: { priority: 1, id: '0' } });
  await frontier.database.prisma.fetchRequest.updateMany({ where: { runId: scheduled }, data: { runId: '0' } });
  for (const kind of ['product-page', 'catalog-page', 'catalog-tree']) await insertRequests(manual, retailer, 2, kind);
  await frontier.database.prisma.fetchRequest.update({
    where: { id: `${manual}-product-page00000002` },
    data: { errorCode: 'HTTP_500', attempts: 1 },
  });
  const { publisher, jobs } = recordingPublisher();
  await dispatchDueRequests(dispatchDeps(frontier, publisher));
  expect(jobs().map(({ requestId }) => requestId.replace(`${manual}-`, ''))).toEqual([
    'product-page00000002',
    ...['catalog-tree00000001', 'catalog-tree00000002'],
    ...['catalog-page00000001', 'catalog-page00000002'],
    'product-page00000001',
    ...jobs()
      .slice(6)
      .map(({ requestId }) => requestId),
  ]);
  expect(jobs().map(({ runId }) => runId)).toEqual([...Array<string>(6).fill(manual), '0', '0']);
});

test('a run’s budget of requests ends it in order, with the reason, and what is left is skipped', async () => {
  const retailer = await newRetailer(frontier, { ratePerSecond: 100 });
  const runId = await newRun(frontier, retailer, 20);
  await frontier.database.prisma.crawlRun.update({ where: { id: runId }, data: { maxRequests: 7 } });
  const { publisher } = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(7);
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(0);
  await finishIdleRuns(finishDeps(frontier));
  expect((await runOf(frontier, runId)).state).toBe('running');
  await frontier.database.prisma.fetchRequest.updateMany({
    where: { runId, state: 'dispatched' },
    data: { state: 'parsed' },
  });
  await finishIdleRuns(finishDeps(frontier));
  expect(await runOf(frontier, runId)).toMatchObject({ state: 'completed', endedReason: 'MAX_REQUESTS' });
  await skipLeftoverRequests(frontier.base);
  expect(await countByState(frontier, runId)).toEqual({ parsed: 7, skipped: 13 });
});

test('a run that was done before its budget was has no such reason', async () => {
  const runId = await newRun(frontier, await newRetailer(frontier), 1);
  await frontier.database.prisma.crawlRun.update({ where: { id: runId }, data: { maxRequests: 7 } });
  await frontier.database.prisma.fetchRequest.updateMany({ where: { runId }, data: { state: 'parsed' } });
  await finishIdleRuns(finishDeps(frontier));
  expect(await runOf(frontier, runId)).toMatchObject({ state: 'completed', endedReason: null, leftoversAt: null });
});

test('a request that is found late, behind what was sent already, is sent soon', async () => {
  const retailer = await newRetailer(frontier, { ratePerSecond: 1_000 });
  await insertRuns([retailer]);
  const runId = `run-of-${retailer}`;
  await insertRequests(runId, retailer, 3_000);
  const { publisher, jobs } = recordingPublisher();
  const deps = dispatchDeps(frontier, publisher);
  const dispatchAll = async (): Promise<void> => {
    while ((await dispatchDueRequests(deps)) > 0) {
      await frontier.database.prisma.fetchRequest.updateMany({
        where: { runId, state: 'dispatched' },
        data: { state: 'parsed' },
      });
    }
  };
  await dispatchAll();
  expect(jobs()).toHaveLength(3_000);
  const late = { id: `${runId}-product-page0000000`, runId, retailerId: retailer, kind: 'product-page' };
  const data = { ...late, url: 'https://late.example/', state: 'pending', notBefore: frontier.clock.now() };
  await frontier.database.prisma.fetchRequest.create({ data });
  await dispatchAll();
  frontier.clock.advance(16_000);
  await dispatchAll();
  expect(jobs().at(-1)?.requestId).toBe(late.id);
  expect(jobs()).toHaveLength(3_001);
}, 60_000);

test('cancelling a run of a hundred thousand requests takes one row, and the others follow in batches', async () => {
  const retailer = await newRetailer(frontier);
  await insertRuns([retailer]);
  const runId = `run-of-${retailer}`;
  await insertRequests(runId, retailer, 100_000);
  const startedAtMs = performance.now();
  expect(await inTransaction(frontier.database, (tx) => cancelRun(tx, runId, frontier.clock.now()))).toBe('cancelled');
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  const { publisher } = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(0);
  expect(await skipLeftoverRequests(frontier.base)).toBe(5_000);
  while ((await skipLeftoverRequests(frontier.base)) > 0);
  expect(await countByState(frontier, runId)).toEqual({ skipped: 100_000 });
  expect(await runOf(frontier, runId)).toMatchObject({ state: 'cancelled', leftoversAt: null });
}, 120_000);

const context: BatchContext = { signal: new AbortController().signal, log: silentLogger };
const unparsedMs = 3_600_000;

const dispatchOne = async (): Promise<FetchJob> => {
  await newRun(frontier, await newRetailer(frontier));
  const { publisher, sent } = recordingPublisher();
  await dispatchDueRequests(dispatchDeps(frontier, publisher));
  return fetchJob.payload.parse(sent[0]?.envelope.payload);
};
const hearFetched = async (job: FetchJob): Promise<void> => {
  const { rawObjectId, rawKey, politeness: _politeness, headers: _headers, previous: _previous, ...identity } = job;
  const payload = pageFetched.payload.parse({
    ...identity,
    outcome: 'stored',
    raw: { rawObjectId, key: rawKey },
    meta: null,
    etag: null,
    lastModified: null,
    fetchMs: 3,
    fetchedAt: frontier.clock.now().toISOString(),
  });
  const envelope = createEnvelope(pageFetched, payload, { correlationId: newId(), occurredAt: frontier.clock.now() });
  const deps = { ...frontier.base, unparsedMs, onChange: () => undefined };
  await handlePagesFetched(deps)([{ payload, envelope }], context);
};

test('parsers that are away for hours: no second fetch, nothing failed, and the page is sent to them again', async () => {
  const job = await dispatchOne();
  const { prisma } = frontier.database;
  const fetcherId = newId();
  const [startsAt, lastAliveAt] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 86_400_000)];
  await prisma.fetcher.create({ data: { id: fetcherId, lastAliveAt } });
  await prisma.assignment.create({ data: { retailerId: job.retailerId, fetcherId, epoch: 1, startsAt } });
  await hearFetched(job);
  expect(await countByState(frontier, job.runId)).toEqual({ fetched: 1 });
  const rules = { maxAttempts: 5, overdueMs: 1_000, fetcherDeadMs: 10_000, onChange: () => undefined };
  frontier.clock.advance(unparsedMs + 1);
  expect(await reap({ ...frontier.base, ...rules })).toBe(0);
  const { publisher, sent } = recordingPublisher();
  expect(await dispatchDueRequests(dispatchDeps(frontier, publisher))).toBe(0);
  const again = { ...frontier.base, publisher, unparsedMs };
  expect(await sendUnparsedAgain(again)).toBe(1);
  expect(await sendUnparsedAgain(again)).toBe(0);
  expect(sent).toMatchObject([
    { queue: 'parse.live', envelope: { type: 'page.fetched', payload: { requestId: job.requestId } } },
  ]);
  await finishIdleRuns(finishDeps(frontier));
  expect((await runOf(frontier, job.runId)).state).toBe('running');
});

test('a page that a parser was quicker with stays parsed, and one of an earlier attempt says nothing', async () => {
  const job = await dispatchOne();
  const where = { id: job.requestId };
  await frontier.database.prisma.fetchRequest.update({ where, data: { attempts: 1 } });
  await hearFetched(job);
  expect(await countByState(frontier, job.runId)).toEqual({ dispatched: 1 });
  await frontier.database.prisma.fetchRequest.update({ where, data: { attempts: 0, state: 'parsed' } });
  await hearFetched(job);
  expect(await countByState(frontier, job.runId)).toEqual({ parsed: 1 });
});

const hopelessDeps = () => ({ ...finishDeps(frontier), throttleGiveUpMs: 3_600_000, breakerGiveUp: 3 });
const minutesAgo = (minutes: number) => new Date(frontier.clock.now().getTime() - minutes * 60_000);

test.each([
  ['a shop that only asks to wait', { throttledSince: () => minutesAgo(61) }, 'THROTTLED_WITHOUT_END', 'failed'],
  [
    'a breaker that opens again and again',
    { breakerState: () => 'open', breakerOpened: () => 3 },
    'CIRCUIT_OPEN',
    'failed',
  ],
] as const)('%s ends the run in order, with the reason', async (_what, state, reason, end) => {
  const retailer = await newRetailer(frontier);
  const runId = await newRun(frontier, retailer, 2);
  const { prisma } = frontier.database;
  const key = { where: { key: `${retailer}.example` } };
  await prisma.politeness.update({
    ...key,
    data: Object.fromEntries(Object.entries(state).map(([name, value]) => [name, (value as () => unknown)()])),
  });
  // A run that has only begun is not ended for what was before it.
  expect(await endHopelessRuns(hopelessDeps())).toBe(0);
  await prisma.crawlRun.update({ where: { id: runId }, data: { startedAt: minutesAgo(120) } });
  await prisma.crawlRun.update({ where: { id: runId }, data: { pausedAt: minutesAgo(1) } });
  expect(await endHopelessRuns(hopelessDeps())).toBe(0);
  await prisma.crawlRun.update({ where: { id: runId }, data: { pausedAt: null } });
  expect(await endHopelessRuns(hopelessDeps())).toBe(1);
  await skipLeftoverRequests(frontier.base);
  expect(await runOf(frontier, runId)).toMatchObject({ state: end, endedReason: reason });
  expect(await countByState(frontier, runId)).toEqual({ skipped: 2 });
  const [skipped] = await requestsOf(frontier, runId);
  expect(skipped?.errorCode).toBe(reason);
});

test('a retailer that is disabled leaves no run hanging', async () => {
  const retailer = await newRetailer(frontier);
  const runId = await newRun(frontier, retailer, 2);
  await frontier.database.prisma.retailer.update({ where: { id: retailer }, data: { enabled: false } });
  expect(await endHopelessRuns(hopelessDeps())).toBe(1);
  expect(await runOf(frontier, runId)).toMatchObject({ state: 'cancelled', endedReason: 'RETAILER_DISABLED' });
});

test('a run that cannot get on says why', async () => {
  const retailer = await newRetailer(frontier);
  const runId = await newRun(frontier, retailer, 2);
  const { prisma } = frontier.database;
  const codes = async () => (await runBlockers(prisma, runId)).map(({ code }) => code);
  expect(await codes()).toEqual(['no-fetcher']);
  const tomorrow = new Date(Date.now() + 86_400_000);
  await prisma.fetcher.create({ data: { id: `f-${retailer}`, lastAliveAt: new Date() } });
  const owner = { fetcherId: `f-${retailer}`, epoch: 1, startsAt: new Date() };
  await prisma.assignment.create({ data: { retailerId: retailer, ...owner } });
  expect(await codes()).toEqual([]);
  const day = new Date(new Date().toISOString().slice(0, 10));
  await prisma.politeness.update({
    where: { key: `${retailer}.example` },
    data: {
      notBefore: tomorrow,
      notBeforeReason: 'HTTP_429',
      breakerState: 'open',
      breakerUntil: tomorrow,
      dailyRequests: 1,
      requestsToday: 1,
      day,
    },
  });
  const never = [{ days: [((new Date().getUTCDay() + 2) % 7) + 1], from: '00:00', to: '01:00', timeZone: 'UTC' }];
  await prisma.retailer.update({ where: { id: retailer }, data: { windows: never, pausedAt: new Date() } });
  const blockers = await runBlockers(prisma, runId);
  expect(blockers.map(({ code }) => code)).toEqual([
    ...['paused', 'throttled-until', 'circuit-open', 'outside-window', 'budget-spent'],
  ]);
  expect(blockers.find(({ code }) => code === 'throttled-until')).toEqual({
    code: 'throttled-until',
    until: tomorrow,
    sentence: `${retailer}.example has asked us to wait (HTTP_429).`,
  });
  expect(blockers.find(({ code }) => code === 'outside-window')?.until?.getTime()).toBeGreaterThan(Date.now());
  await prisma.politeness.update({
    where: { key: `${retailer}.example` },
    data: { notBeforeReason: 'ROBOTS_UNAVAILABLE' },
  });
  expect(await codes()).toContain('robots-unreachable');
});
