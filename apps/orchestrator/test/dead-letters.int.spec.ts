import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEnvelope, deadLetter, fetchJob, type DeadLetter, type Envelope, type FetchJob } from '@aisle/contracts';
import { newId, RetryableError } from '@aisle/core';
import type { HandlerContext } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import { handleDeadLetter, redriveDeadLetters } from '../src/maintenance/dead-letters.js';
import { dispatchDueRequests } from '../src/dispatch/dispatch-due-requests.js';
import { finishIdleRuns } from '../src/runs/finish-idle-runs.js';
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

const dispatchedJob = async (): Promise<Envelope<FetchJob>> => {
  await newRun(frontier, await newRetailer(frontier));
  const { publisher, sent } = recordingPublisher();
  await dispatchDueRequests(dispatchDeps(frontier, publisher));
  return sent[0]?.envelope as Envelope<FetchJob>;
};

/** The page of a job, as far as dead letters look at it. */
const pageOf = (job: Envelope<FetchJob>): Envelope => ({ ...job, id: newId(), type: 'page.fetched' });

const die = async (queue: string, original: DeadLetter['original'], messageId: string): Promise<string> => {
  const occurredAt = frontier.clock.now();
  const payload: DeadLetter = {
    queue,
    code: 'RAW_OBJECT_MISSING',
    message: 'It is not there.',
    attempts: 1,
    messageType: null,
    messageId,
    failedAt: occurredAt.toISOString(),
    original,
  };
  const idempotencyKey = `dead-letter:${messageId}`;
  const envelope = createEnvelope(deadLetter, payload, { correlationId: newId(), idempotencyKey, occurredAt });
  const context: HandlerContext = {
    signal: new AbortController().signal,
    log: silentLogger,
    envelope,
    redelivered: false,
    deliveryCount: 0,
  };
  await handleDeadLetter({ ...frontier.base, onChange: () => undefined })(payload, context);
  return messageId;
};
const dieAs = (queue: string, original: Envelope) => die(queue, { encoding: 'json', body: original }, original.id);
const redrive = (ids: 'all' | string[], publisher = recordingPublisher().publisher) =>
  redriveDeadLetters({ ...frontier.base, publisher, overdueMs: 60_000 }, ids);
const onlyRequest = async (runId: string) => (await requestsOf(frontier, runId))[0];
const letter = (id: string) => frontier.database.prisma.deadLetter.findUniqueOrThrow({ where: { id } });

test('a page that nobody could handle ends its request, so that its run can end', async () => {
  const job = await dispatchedJob();
  await dieAs('parse.live', pageOf(job));
  const { runId } = job.payload;
  expect(await onlyRequest(runId)).toMatchObject({ state: 'parse-failed', errorCode: 'RAW_OBJECT_MISSING' });
  await finishIdleRuns(finishDeps(frontier));
  expect((await runOf(frontier, runId)).state).toBe('failed');
});

test('a job that no fetcher could handle ends its request', async () => {
  const job = await dispatchedJob();
  await dieAs(`fetch.${job.payload.retailerId}`, job);
  expect(await onlyRequest(job.payload.runId)).toMatchObject({ state: 'failed', errorCode: 'RAW_OBJECT_MISSING' });
});

test('a redriven page puts its request back in flight and its run back to work, once', async () => {
  const job = await dispatchedJob();
  const page = { ...pageOf(job), attempt: 3 };
  const id = await dieAs('parse.live', page);
  await finishIdleRuns(finishDeps(frontier));
  const { publisher, sent } = recordingPublisher();
  const redriven = await Promise.all([redrive([id], publisher), redrive([id], publisher)]);
  expect(redriven.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(sent).toMatchObject([{ queue: 'parse.live', envelope: { type: 'page.fetched', attempt: 0 } }]);
  const overdueAt = new Date(frontier.clock.now().getTime() + 60_000);
  expect(await onlyRequest(job.payload.runId)).toMatchObject({ state: 'dispatched', overdueAt, errorCode: null });
  expect(await runOf(frontier, job.payload.runId)).toMatchObject({ state: 'running', finishedAt: null });
  expect(await redrive([id], publisher)).toBe(0);

  // Its first death, told again, must not end what lives now.
  await dieAs('parse.live', page);
  expect(await onlyRequest(job.payload.runId)).toMatchObject({ state: 'dispatched' });
});

test('a dead letter of an earlier attempt leaves the request alone', async () => {
  const job = await dispatchedJob();
  await frontier.database.prisma.fetchRequest.update({ where: { id: job.payload.requestId }, data: { attempts: 1 } });
  await dieAs('parse.live', pageOf(job));
  expect(await onlyRequest(job.payload.runId)).toMatchObject({ state: 'dispatched' });
});

test('what was never a message is kept, and a redrive of everything goes around it', async () => {
  const bytes = await die('parse.live', { encoding: 'base64', body: 'AAEC' }, newId());
  const sound = await dieAs(
    'sync.1',
    createEnvelope(fetchJob, {} as FetchJob, { correlationId: 'c', occurredAt: new Date() }),
  );
  expect(await redrive('all')).toBeGreaterThanOrEqual(1);
  expect((await letter(sound)).redrivenAt).not.toBeNull();
  expect(await letter(bytes)).toMatchObject({ redrivenAt: null, original: { encoding: 'base64', body: 'AAEC' } });
});

test('a dead letter that could not be sent stays one that was not redriven', async () => {
  const id = await dieAs(
    'sync.1',
    createEnvelope(fetchJob, {} as FetchJob, { correlationId: 'c', occurredAt: new Date() }),
  );
  const { publisher } = recordingPublisher(() => {
    throw new RetryableError('UNROUTABLE', 'no queue');
  });
  await expect(redrive([id], publisher)).rejects.toMatchObject({ code: 'UNROUTABLE' });
  expect((await letter(id)).redrivenAt).toBeNull();
});
