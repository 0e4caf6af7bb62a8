import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createEnvelope,
  deadLetter,
  type DeadLetter,
  exchanges,
  offersObserved,
  type OffersObserved,
  pageFetched,
  queues,
  topologyFor,
} from '@aisle/contracts';
import { bucketOf, newId, systemClock } from '@aisle/core';
import { connectMessaging, type Consumer, type MessageConnection, route } from '@aisle/messaging';
import { createMetrics, parseConfig, type RunningService, silentLogger } from '@aisle/service-kit';
import { createDatabase, createRawStore, type Database } from '@aisle/storage';
import { lendBroker, lendDatabase, lendDirectory, waitFor } from '@aisle/testkit';
import { z } from 'zod';
import { configSchema } from '../src/config.js';
import { service } from '../src/service.js';
import { type Message, messageOf, rawObject, registerRecipe } from './parser-kit.js';
import { leafUrl, listingHtml, market, testShop, testShopFingerprint } from './test-shop.js';

const release: (() => Promise<unknown>)[] = [];
let database: Database;
let messages: MessageConnection;
let parser: RunningService;
let rawStoreDir: string;
const told: OffersObserved[] = [];
const dead: DeadLetter[] = [];

beforeAll(async () => {
  const [lentDatabase, broker, directory] = await Promise.all([lendDatabase(), lendBroker(), lendDirectory()]);
  rawStoreDir = directory.path;
  const { amqpUrl, namespace } = broker;
  const topology = topologyFor({ retailerIds: [], tenantIds: [] });
  const named = ({ name }: { name: string }) => namespace + name;
  broker.track({ queues: topology.queues.map(named), exchanges: topology.exchanges.map(named) });
  database = createDatabase({ databaseUrl: lentDatabase.databaseUrl, maxConnections: 2 });
  await registerRecipe(database.prisma);
  messages = await connectMessaging({ amqpUrl, namespace, service: 'parser-test', log: silentLogger });
  await messages.assertTopology(topology);
  const consumers = await Promise.all([...listenToSync(), listenToDeadLetters()]);
  parser = await startParser({
    DATABASE_URL: lentDatabase.databaseUrl,
    AMQP_URL: amqpUrl,
    AISLE_NAMESPACE: namespace,
    RAW_STORE_DIR: rawStoreDir,
    PARSE_BATCH_SIZE: '4',
    PARSE_BATCH_WAIT_MS: '20',
  });
  release.push(
    () => parser.stop(),
    () => Promise.all(consumers.map((consumer) => consumer.stop())),
    () => messages.close(),
    () => database.close(),
    () => Promise.all([lentDatabase.release(), broker.release(), directory.release()]),
  );
});
afterAll(async () => {
  for (const step of release) await step();
});

const startParser = (env: NodeJS.ProcessEnv): Promise<RunningService> =>
  service.compose({
    config: parseConfig(configSchema, env),
    log: silentLogger,
    clock: systemClock,
    metrics: createMetrics({ processMetrics: false }),
    onFatal: (error) => {
      throw error;
    },
  });

const listenToSync = (): Promise<Consumer>[] =>
  [bucketOf(`${testShop.id}/A1//${market}`, 8), bucketOf(`${testShop.id}/B2//${market}`, 8)]
    .filter((bucket, index, all) => all.indexOf(bucket) === index)
    .map((bucket) =>
      messages.consume({
        queue: queues.sync(bucket),
        prefetch: 10,
        deadlineMs: 5_000,
        types: [
          route(offersObserved, async (payload) => {
            told.push(payload);
          }),
        ],
      }),
    );

const listenToDeadLetters = (): Promise<Consumer> =>
  messages.consume({
    queue: queues.deadLetters,
    prefetch: 10,
    deadlineMs: 5_000,
    types: [
      route(deadLetter, async (payload) => {
        dead.push(payload);
      }),
    ],
  });

/** A page that a run asked for, its raw object stored. */
const fetchedListing = async (html: string, name: string): Promise<Message> => {
  const [runId, requestId, at, url] = [newId(), newId(), new Date(), leafUrl(name)];
  await database.prisma.crawlRun.create({
    data: {
      id: runId,
      crawlRequestId: newId(),
      retailerId: testShop.id,
      scope: 'products',
      state: 'running',
      recipeFingerprint: testShopFingerprint,
      correlationId: `correlation-${runId}`,
      requestedAt: at,
    },
  });
  await database.prisma.fetchRequest.create({
    data: {
      id: requestId,
      runId,
      retailerId: testShop.id,
      kind: 'catalog-page',
      url,
      state: 'dispatched',
      notBefore: at,
    },
  });
  const stored = rawObject({ requestId, kind: 'catalog-page', url, html, attempt: 1, at });
  await createRawStore({ rawStoreDir }).putOnce(stored);
  const request = { requestId, runId, kind: 'catalog-page' as const, url, attempt: 1 };
  return messageOf({ ...request, context: { leafUrl: url, pageNumber: 1 } }, stored.meta, at);
};
const publish = ({ envelope }: Pick<Message, 'envelope'>) =>
  messages.publisher.toExchange(exchanges.facts, pageFetched.type, envelope);
const stateOf = async ({ payload }: Message): Promise<string> =>
  (await database.prisma.fetchRequest.findUniqueOrThrow({ where: { id: payload.requestId } })).state;

test('a fetched page is parsed, and catalog-sync is told of its listings', async () => {
  const tiles = [
    { sku: 'A1', price: '10.00' },
    { sku: 'B2', price: '20.00' },
  ];
  const message = await fetchedListing(listingHtml('hammers', tiles), 'hammers');

  await publish(message);
  await publish(message);

  const listings = () => told.flatMap((payload) => payload.listings.map(({ listingKey }) => listingKey)).sort();
  await waitFor('catalog-sync to be told', () => listings().length >= 2);
  expect(listings()).toEqual(['A1', 'B2']);
  expect(told[0]).toMatchObject({ supplierId: testShop.id, requestId: message.payload.requestId });
  expect(await stateOf(message)).toBe('parsed');
  await waitFor('the outbox to be empty', async () => (await database.prisma.outbox.count()) === 0);
});

test('a malformed message is dead-lettered with the reason, and the pages around it are parsed', async () => {
  const before = await fetchedListing(listingHtml('saws', [{ sku: 'S1', price: '5.00' }]), 'saws');
  const after = await fetchedListing(listingHtml('drills', [{ sku: 'D1', price: '6.00' }]), 'drills');
  const malformed = createEnvelope<unknown>(
    { ...pageFetched, payload: z.unknown() },
    { nonsense: true },
    { correlationId: 'malformed', occurredAt: new Date() },
  );

  await publish(before);
  await publish({ envelope: malformed });
  await publish(after);

  const letter = await waitFor('the dead letter', () => dead[0]);
  expect(letter).toMatchObject({ queue: queues.parseLive, code: 'INVALID_PAYLOAD', messageId: malformed.id });
  expect(letter.message).toContain('requestId');
  for (const message of [before, after]) {
    await waitFor('the neighbour to be parsed', async () => (await stateOf(message)) === 'parsed');
  }
});
