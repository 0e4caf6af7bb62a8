import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createEnvelope,
  crawlRunFinished,
  delays,
  exchanges,
  fetchFailed,
  fetchJob,
  fetchSkipped,
  fetcherAlive,
  fetcherAssignment,
  queues,
  topologyFor,
  type CrawlRunFinished,
  type FetchJob,
  type FetcherAssignment,
  type MessageType,
} from '@aisle/contracts';
import { newId, systemClock } from '@aisle/core';
import { connectMessaging, route, type Consumer, type MessageConnection } from '@aisle/messaging';
import {
  startHttpServer,
  createMetrics,
  parseConfig,
  silentLogger,
  type HttpServer,
  type RunningService,
} from '@aisle/service-kit';
import {
  lendBroker,
  lendDatabase,
  lendDirectory,
  waitFor,
  type LentBroker,
  type LentDatabase,
  type LentDirectory,
} from '@aisle/testkit';
import { compose } from '../src/compose.js';
import { configSchema } from '../src/config.js';
import { registration } from './frontier-fixture.js';

/** The whole orchestrator on real services; the test plays the fetcher. */
let database: LentDatabase;
let broker: LentBroker;
let folder: LentDirectory;
let orchestrator: RunningService;
let http: HttpServer;
let fetcher: MessageConnection;
const consumers: Consumer[] = [];
const fetcherId = newId();
const fatal: unknown[] = [];

beforeAll(async () => {
  [database, broker, folder] = await Promise.all([lendDatabase(), lendBroker(), lendDirectory()]);
  await writeFile(join(folder.path, 'shop.json'), JSON.stringify(registration('shop').definition));
  await writeFile(join(folder.path, 'broken.json'), '{"id": "broken"}');
  const { namespace } = broker;
  trackAll(broker);
  const env = {
    DATABASE_URL: database.databaseUrl,
    AMQP_URL: broker.amqpUrl,
    AISLE_NAMESPACE: namespace,
    RETAILERS_DIR: folder.path,
    RAW_STORE_DIR: folder.path,
    CONTROL_API_KEYS: 'key',
    RETRY_BASE_MS: '10',
  };
  const config = parseConfig(configSchema, env);
  const metrics = createMetrics({ processMetrics: false });
  const onFatal = (error: unknown) => fatal.push(error);
  const deps = { config, log: silentLogger, clock: systemClock, metrics, onFatal };
  orchestrator = await compose(deps);
  http = await startHttpServer(config, deps, orchestrator, orchestrator.ready);
  fetcher = await connectMessaging({ amqpUrl: broker.amqpUrl, namespace, service: 'test', log: silentLogger });
});
afterAll(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await fetcher.close();
  await http.close();
  await orchestrator.stop();
  await Promise.all([database.release(), broker.release(), folder.release()]);
});

const trackAll = (lent: LentBroker): void => {
  const retailerIds = ['shop'];
  const topology = topologyFor({ retailerIds, tenantIds: ['demo'] });
  const prefixed = ({ name }: { name: string }) => `${lent.namespace}${name}`;
  lent.track({ queues: topology.queues.map(prefixed), exchanges: [...topology.exchanges, ...delays].map(prefixed) });
};

const collect = async <P>(queue: string, type: MessageType<P>, exclusive = false): Promise<P[]> => {
  const received: P[] = [];
  const take = route(type, async (payload) => void received.push(payload));
  consumers.push(await fetcher.consume({ queue, prefetch: 10, deadlineMs: 5_000, exclusive, types: [take] }));
  return received;
};
const say = <P>(type: MessageType<P>, payload: P): Promise<void> =>
  fetcher.publisher.toExchange(
    exchanges.facts,
    type.type,
    createEnvelope(type, payload, { correlationId: newId(), occurredAt: new Date() }),
  );
const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const response = await fetch(`${http.url}${path}`, {
    method,
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as Record<string, unknown>;
};

test('from a request to the fetcher, back, again, and to the end of the run', async () => {
  const plans: FetcherAssignment[] = await collect(queues.fetcherAssignment(fetcherId), fetcherAssignment, true);
  await say(fetcherAlive, { fetcherId, held: [], leaving: false });
  const plan = await waitFor('an assignment', () => plans[0], { timeoutMs: 1_500 });
  expect(plan.retailers).toContainEqual({
    retailerId: 'shop',
    politenessKey: 'shop.example',
    epoch: 1,
    waitMs: 0,
    prefetch: 6,
  });

  const jobs: FetchJob[] = await collect(queues.fetch('shop'), fetchJob);
  const finished: CrawlRunFinished[] = await collect(queues.syncRuns, crawlRunFinished);
  const { runIds } = (await call('POST', '/v1/crawls', { retailer: 'shop', scope: 'tree' })) as { runIds: string[] };
  const job = await waitFor('a fetch job', () => jobs[0], { timeoutMs: 3_000 });
  expect(job).toMatchObject({ runId: runIds[0], kind: 'catalog-tree', url: 'https://shop.example/', attempt: 1 });

  const { requestId, runId, retailerId, kind, url } = job;
  const identity = { requestId, runId, retailerId, kind, url };
  const failure = { code: 'HTTP_500', message: 'It said 500.', httpStatus: 500, notBefore: null };
  await say(fetchFailed, { ...identity, ...failure, attempt: 1, class: 'retry', failedAt: new Date().toISOString() });
  await waitFor('the second attempt', () => jobs[1]?.attempt === 2, { timeoutMs: 3_000 });

  const nothing = { code: 'GONE' as const, message: 'It said 410.', httpStatus: 410 };
  await say(fetchSkipped, { ...identity, ...nothing, attempt: 2, skippedAt: new Date().toISOString() });
  expect(await waitFor('the end of the run', () => finished[0])).toMatchObject({ runId, retailerId: 'shop' });
  expect(await call('GET', `/v1/crawls/${runId}`)).toMatchObject({
    state: 'failed',
    counts: { skipped: 1, pending: 0, dispatched: 0 },
    skipped: [{ url, code: 'GONE' }],
  });
  expect(fatal).toEqual([]);
});

test('a message that is none ends as a dead letter, with the reason', async () => {
  const envelope = createEnvelope(fetchFailed, {} as never, { correlationId: 'c', occurredAt: new Date() });
  await fetcher.publisher.toQueue(queues.fetchOutcomes, envelope);
  const letter = await waitFor('the dead letter', async () => {
    const { deadLetters } = (await call('GET', '/v1/dead-letters')) as { deadLetters: { id: string }[] };
    return deadLetters.find(({ id }) => id === envelope.id);
  });
  expect(letter).toMatchObject({ queue: 'fetch.outcomes', code: 'INVALID_PAYLOAD', messageType: 'fetch.failed' });
});
