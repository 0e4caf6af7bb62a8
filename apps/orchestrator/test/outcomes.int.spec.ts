import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createEnvelope,
  fetchFailed,
  fetchSkipped,
  type FetchFailed,
  type FetchJob,
  type FetchSkipped,
} from '@aisle/contracts';
import { newId } from '@aisle/core';
import type { BatchContext } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import { dispatchDueRequests } from '../src/dispatch/dispatch-due-requests.js';
import { finishIdleRuns } from '../src/runs/finish-idle-runs.js';
import { handleFetchFailed, handleFetchSkipped } from '../src/outcomes/handle-fetch-outcomes.js';
import { reap } from '../src/maintenance/reap-requests.js';
import {
  dispatchDeps,
  finishDeps,
  newRetailer,
  newRun,
  openFrontier,
  recordingPublisher,
  requestsOf,
  runOf,
  type Frontier,
} from './frontier-fixture.js';

let frontier: Frontier;
beforeAll(async () => {
  frontier = await openFrontier();
});
afterAll(() => frontier.release());

const context: BatchContext = { signal: new AbortController().signal, log: silentLogger };
const rules = { maxAttempts: 3, retryBaseMs: 2_000, retryCapMs: 600_000 };

/** Dispatches everything and answers with the latest job of a run's only request. */
const dispatchOne = async (): Promise<FetchJob> => {
  const { publisher, jobs } = recordingPublisher();
  await dispatchDueRequests(dispatchDeps(frontier, publisher));
  const job = jobs().at(-1);
  if (!job) throw new Error('Nothing was dispatched.');
  return job;
};
const newJob = async (): Promise<FetchJob> => {
  await newRun(frontier, await newRetailer(frontier));
  return dispatchOne();
};

const identityOf = ({ requestId, runId, retailerId, kind, url, attempt }: FetchJob) => ({
  requestId,
  runId,
  retailerId,
  kind,
  url,
  attempt,
});
const outcomeDeps = () => ({
  ...frontier.base,
  rules,
  onChange: () => undefined,
  metrics: { requestFinished: () => undefined },
});

const fail = async (job: FetchJob, changes: Partial<FetchFailed> = {}): Promise<void> => {
  const occurredAt = frontier.clock.now();
  const payload: FetchFailed = {
    ...identityOf(job),
    class: 'retry',
    code: 'HTTP_500',
    message: 'It said 500.',
    httpStatus: 500,
    notBefore: null,
    failedAt: occurredAt.toISOString(),
    ...changes,
  };
  const envelope = createEnvelope(fetchFailed, payload, { correlationId: newId(), occurredAt });
  await handleFetchFailed(outcomeDeps())([{ payload, envelope }], context);
};
const skip = async (job: FetchJob): Promise<void> => {
  const occurredAt = frontier.clock.now();
  const payload: FetchSkipped = {
    ...identityOf(job),
    code: 'NOT_FOUND',
    message: 'It said 404.',
    httpStatus: 404,
    skippedAt: occurredAt.toISOString(),
  };
  const envelope = createEnvelope(fetchSkipped, payload, { correlationId: newId(), occurredAt });
  await handleFetchSkipped(outcomeDeps())([{ payload, envelope }], context);
};
const requestOf = async ({ runId }: FetchJob) => {
  const [request] = await requestsOf(frontier, runId);
  if (!request) throw new Error('The request is gone.');
  return request;
};

describe('a fetch that brought no page', () => {
  test('is retried later under a new key, and fails for good after the last attempt', async () => {
    const first = await newJob();
    await fail(first);
    expect(await requestOf(first)).toMatchObject({
      state: 'pending',
      attempts: 1,
      rawKey: null,
      errorCode: 'HTTP_500',
    });
    frontier.clock.advance(2_000);
    const second = await dispatchOne();
    expect(second).toMatchObject({ requestId: first.requestId, attempt: 2, rawObjectId: `${first.requestId}-2` });
    await fail(second);
    frontier.clock.advance(4_000);
    await fail(await dispatchOne());
    expect(await requestOf(first)).toMatchObject({ state: 'failed', attempts: 3, finishedAt: frontier.clock.now() });
  });

  test('a throttled fetch waits as told, costs no attempt and keeps its key', async () => {
    const job = await newJob();
    const notBefore = new Date(frontier.clock.now().getTime() + 90_000);
    await fail(job, { class: 'throttled', code: 'HTTP_429', notBefore: notBefore.toISOString() });
    expect(await requestOf(job)).toMatchObject({ state: 'pending', attempts: 0, notBefore, rawKey: job.rawKey });
    frontier.clock.advance(90_000);
    expect(await dispatchOne()).toMatchObject({ attempt: 1, rawKey: job.rawKey });
  });

  test('a permanent failure is final at once', async () => {
    const job = await newJob();
    await fail(job, { class: 'permanent', code: 'BODY_TOO_LARGE' });
    expect(await requestOf(job)).toMatchObject({ state: 'failed', attempts: 1, errorCode: 'BODY_TOO_LARGE' });
  });

  test('a skipped page is final with its code and counts as no failure', async () => {
    const job = await newJob();
    await skip(job);
    expect(await requestOf(job)).toMatchObject({ state: 'skipped', attempts: 0, errorCode: 'NOT_FOUND' });
  });
});

describe('an outcome that arrives again, late or never asked for', () => {
  test('of an earlier attempt changes nothing', async () => {
    const first = await newJob();
    await fail(first);
    frontier.clock.advance(2_000);
    await dispatchOne();
    const before = await requestOf(first);
    await fail(first);
    await skip(first);
    expect(await requestOf(first)).toEqual(before);
  });

  test('of a throttled attempt that was sent again changes nothing', async () => {
    const job = await newJob();
    const notBefore = new Date(frontier.clock.now().getTime() + 1_000).toISOString();
    await fail(job, { class: 'throttled', notBefore });
    frontier.clock.advance(1_000);
    await dispatchOne();
    const before = await requestOf(job);
    await fail(job, { class: 'throttled', notBefore });
    expect(await requestOf(job)).toEqual(before);
  });

  test('of a parsed request changes nothing', async () => {
    const job = await newJob();
    await frontier.database.prisma.fetchRequest.update({ where: { id: job.requestId }, data: { state: 'parsed' } });
    const before = await requestOf(job);
    await fail(job);
    await skip(job);
    expect(await requestOf(job)).toEqual(before);
  });
});

describe('an overdue request', () => {
  /** Six in flight at two a second. */
  const windowMs = 3_000;
  const reaperDeps = () => ({ ...frontier.base, maxAttempts: 2, overdueMs: 120_000, fetcherDeadMs: 10_000 });
  const reapNow = () => reap({ ...reaperDeps(), onChange: () => undefined });
  const assign = async ({ retailerId }: FetchJob): Promise<void> => {
    // Fetchers and assignments go by the database's clock.
    const startsAt = new Date(Date.now() - 600_000);
    await frontier.database.prisma.fetcher.create({ data: { id: `f-${retailerId}`, lastAliveAt: startsAt } });
    const data = { retailerId, fetcherId: `f-${retailerId}`, epoch: 1, startsAt };
    await frontier.database.prisma.assignment.create({ data });
  };
  const seeAlive = ({ retailerId }: FetchJob) =>
    frontier.database.prisma.fetcher.update({
      where: { id: `f-${retailerId}` },
      data: { lastAliveAt: new Date() },
    });

  test('is sent again as a further attempt, and fails with OVERDUE after the last', async () => {
    const job = await newJob();
    await assign(job);
    frontier.clock.advance(120_000 + windowMs);
    await seeAlive(job);
    await reapNow();
    expect(await requestOf(job)).toMatchObject({ state: 'dispatched' });
    frontier.clock.advance(1);
    await reapNow();
    expect(await requestOf(job)).toMatchObject({ state: 'pending', attempts: 1, rawKey: null, errorCode: 'OVERDUE' });
    expect(await dispatchOne()).toMatchObject({ attempt: 2 });
    frontier.clock.advance(120_001 + windowMs);
    await seeAlive(job);
    await reapNow();
    // The second dispatch has twice the time.
    expect(await requestOf(job)).toMatchObject({ state: 'dispatched' });
    frontier.clock.advance(120_000);
    await seeAlive(job);
    await reapNow();
    expect(await requestOf(job)).toMatchObject({ state: 'failed', attempts: 2, errorCode: 'OVERDUE' });
  });

  test('waits where no fetcher is alive: its job is safe in the queue', async () => {
    const job = await newJob();
    await assign(job);
    frontier.clock.advance(1_000_000);
    await reapNow();
    expect(await requestOf(job)).toMatchObject({ state: 'dispatched', attempts: 0 });
  });
});

describe('a run with nothing left to do', () => {
  const announcements = async (runId: string): Promise<number> => {
    const rows = await frontier.database.prisma.outbox.findMany({ where: { routingKey: 'crawl-run.finished' } });
    return rows.filter(({ envelope }) => JSON.stringify(envelope).includes(runId)).length;
  };
  const finishTwiceAtOnce = () =>
    Promise.all([frontier.database, frontier.other].map((database) => finishIdleRuns(finishDeps(frontier, database))));

  test('completes and says so exactly once, with two orchestrators', async () => {
    const job = await newJob();
    await finishTwiceAtOnce();
    expect((await runOf(frontier, job.runId)).state).toBe('running');
    await frontier.database.prisma.fetchRequest.update({ where: { id: job.requestId }, data: { state: 'parsed' } });
    await finishTwiceAtOnce();
    await finishTwiceAtOnce();
    expect(await runOf(frontier, job.runId)).toMatchObject({ state: 'completed', finishedAt: frontier.clock.now() });
    expect(await announcements(job.runId)).toBe(1);
  });

  test('asks for the product pages of listings that an earlier run has missed, too, before it ends', async () => {
    const { prisma } = frontier.database;
    const job = await newJob();
    const retailer = job.retailerId;
    await prisma.fetchRequest.update({ where: { id: job.requestId }, data: { state: 'parsed' } });
    const minutesAgo = (minutes: number) => new Date(frontier.clock.now().getTime() - minutes * 60_000);
    const missed = async (listingKey: string, { tileConfirmedAt }: { tileConfirmedAt?: Date } = {}) => {
      const key = { supplierId: retailer, listingKey, variant: '', market: '' };
      const absence = { absences: 1, runId: newId(), runStartedAt: minutesAgo(60), absentAt: minutesAgo(50) };
      await prisma.listingAbsence.create({ data: { ...key, ...absence, isDue: false } });
      const show = async (kind: string, confirmedAt: Date) => {
        const url = `https://${retailer}.example/${kind}/${listingKey}`;
        const page = { supplierId: retailer, market: '', url, kind, confirmedAt, observedAt: confirmedAt };
        const read = { rawObjectId: 'r', rawKey: 'r', bodySha256: '', parserVersion: '1', lastRunId: 'r' };
        const { id: sourcePageId } = await prisma.sourcePage.create({ data: { ...page, ...read } });
        const said = { id: newId(), source: kind, fields: {}, observedAt: confirmedAt, open: true };
        await prisma.observation.create({ data: { ...key, ...said, sourcePageId } });
        return url;
      };
      if (tileConfirmedAt) await show('catalog-page', tileConfirmedAt);
      return show('product-page', minutesAgo(90));
    };
    const url = await missed('hidden');
    await missed('seen-again', { tileConfirmedAt: new Date(frontier.clock.now().getTime() + 1) });

    await finishIdleRuns(finishDeps(frontier));

    expect((await runOf(frontier, job.runId)).state).toBe('running');
    const pending = await prisma.fetchRequest.findMany({ where: { runId: job.runId, state: 'pending' } });
    expect(pending).toMatchObject([{ url, kind: 'product-page' }]);
    await prisma.fetchRequest.updateMany({ where: { runId: job.runId, url }, data: { state: 'failed' } });
    await finishIdleRuns(finishDeps(frontier));
    expect((await runOf(frontier, job.runId)).state).toBe('completed');
  });

  test('has failed where not one page was parsed', async () => {
    const job = await newJob();
    await skip(job);
    await finishIdleRuns(finishDeps(frontier));
    expect((await runOf(frontier, job.runId)).state).toBe('failed');
    expect(await announcements(job.runId)).toBe(1);
  });
});
