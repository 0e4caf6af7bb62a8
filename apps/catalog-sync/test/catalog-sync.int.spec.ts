import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type CacheBust,
  cacheBust,
  crawlRunFinished,
  createEnvelope,
  deadLetter,
  exchanges,
  queues,
  topologyFor,
} from '@aisle/contracts';
import { type SupplierId, systemClock } from '@aisle/core';
import { connectMessaging, type Consumer, type MessageConnection, route } from '@aisle/messaging';
import { createMetrics, parseConfig, type RunningService, silentLogger } from '@aisle/service-kit';
import { createCacheBustOutbox } from '@aisle/storage';
import { type CuttableProxy, lendBroker, type LentBroker, openProxy, waitFor } from '@aisle/testkit';
import { configSchema } from '../src/config.js';
import { compose } from '../src/compose.js';
import { at, euro, offersObservedMessage, openSyncBench, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
let lineToDatabase: CuttableProxy;
let broker: LentBroker;
let messages: MessageConnection;
let sync: RunningService;
let storefront: Consumer;
const metrics = createMetrics({ processMetrics: false });
const busts: { payload: CacheBust['items'][number]; idempotencyKey: string; correlationId: string }[] = [];

beforeAll(async () => {
  bench = await openSyncBench();
  broker = await lendBroker();
  const topology = topologyFor({ retailerIds: [], tenantIds: ['demo'] });
  const named = ({ name }: { name: string }): string => `${broker.namespace}${name}`;
  broker.track({ queues: topology.queues.map(named), exchanges: topology.exchanges.map(named) });
  messages = await connectMessaging({
    amqpUrl: broker.amqpUrl,
    namespace: broker.namespace,
    service: 'test',
    log: silentLogger,
  });
  await messages.assertTopology(topology);
  storefront = await messages.consume({
    queue: queues.cacheBust('demo'),
    prefetch: 100,
    concurrency: 1,
    deadlineMs: 5_000,
    types: [
      route(cacheBust, async ({ items }, { envelope }) => {
        for (const payload of items) busts.push({ ...envelope, payload });
      }),
    ],
  });
  lineToDatabase = await openProxy(bench.databaseUrl);
  const env = { DATABASE_URL: lineToDatabase.url, AMQP_URL: broker.amqpUrl, AISLE_NAMESPACE: broker.namespace };
  sync = await compose({
    config: parseConfig(configSchema, env),
    log: silentLogger,
    clock: systemClock,
    metrics,
    onFatal: (error) => expect(error).toBeUndefined(),
  });
});
afterAll(async () => {
  await sync.stop();
  await storefront.stop();
  await messages.close();
  await broker.release();
  await lineToDatabase.close();
  await bench.close();
});

const chair = (priceMinor: number, minutes: number) => ({
  listingKey: 'chair',
  fields: { name: 'Chair', price: euro(priceMinor), listed: true },
  observedAt: at(minutes),
});
const publishedTotal = async (): Promise<number> =>
  Number(/^aisle_cache_busts_published_total (\d+)$/m.exec(await metrics.text())?.[1]);

test('from observation to cache-bust: each new version is published once, and marked as published', async () => {
  const [observationId] = await bench.observe(chair(1299, 0));
  const message = offersObservedMessage(['chair']);
  await messages.publisher.toQueue(queues.sync(3), message);
  await messages.publisher.toQueue(queues.sync(3), message);
  await waitFor('the first bust', () => busts.length === 1);
  await bench.observe(chair(999, 10));
  await messages.publisher.toQueue(queues.sync(3), offersObservedMessage(['chair']));
  await waitFor('the second bust', () => busts.length === 2);

  const item = await bench.database.prisma.catalogItem.findFirstOrThrow();
  expect(busts).toMatchObject([
    {
      payload: { itemId: item.id, version: 1, rawObjectId: `raw-${observationId}` },
      idempotencyKey: `demo/${item.id}/1`,
      correlationId: 'correlation',
    },
    { payload: { version: 2, changedFields: ['price'] }, idempotencyKey: `demo/${item.id}/2` },
  ]);
  await waitFor('the outbox to be empty', async () => (await bench.database.prisma.cacheBust.count()) === 0);
  expect(await bench.database.prisma.catalogItem.findFirst()).toMatchObject({ version: 2 });
  expect(await publishedTotal()).toBe(2);
});

test('the end of a run reaches the storefront as an item that is no longer listed', async () => {
  const page = { url: 'https://shop.example/stools', confirmedAt: at(1) };
  await bench.observe({ ...chair(5, 0), listingKey: 'stool', page });
  await bench.decide(['stool']);
  const requests = [{ url: page.url }];
  await bench.finishRun({ startedAt: at(10), requests });
  const runId = await bench.insertRun({ startedAt: at(20), requests });
  await messages.publisher.toExchange(
    exchanges.facts,
    'crawl-run.finished',
    createEnvelope(
      crawlRunFinished,
      { runId, retailerId: 'shop' as SupplierId, finishedAt: at(30).toISOString() },
      { correlationId: 'run', occurredAt: at(30) },
    ),
  );
  const isDelisted = async () => bench.database.prisma.catalogItem.findFirst({ where: { listed: false } });
  const { id } = await waitFor('the delisting', isDelisted);
  await waitFor('its bust', () => busts.some(({ payload }) => payload.itemId === id));
});

test('a message that nobody can decide is dead-lettered with its reason, and the next one is decided', async () => {
  const broken = { ...offersObservedMessage(['x']), payload: { supplierId: 'shop', listings: 'none' } };
  const deadLetters: unknown[] = [];
  await messages.publisher.toQueue(queues.sync(5), broken);
  await bench.observe({ ...chair(7, 0), listingKey: 'after' });
  await messages.publisher.toQueue(queues.sync(5), offersObservedMessage(['after']));
  await waitFor('the next offer', () => bench.database.prisma.offer.findFirst({ where: { listingKey: 'after' } }));
  const consumer = await messages.consume({
    queue: queues.deadLetters,
    prefetch: 1,
    deadlineMs: 5_000,
    types: [route(deadLetter, async (payload) => void deadLetters.push(payload))],
  });
  await waitFor('the dead letter', () => deadLetters.length === 1);
  await consumer.stop();
  expect(deadLetters).toMatchObject([{ queue: queues.sync(5), messageType: 'offers.observed' }]);
});

test('while the database is away its consumers wait; then all is decided at no cost and nothing is a dead letter', async () => {
  const isAway = async (): Promise<boolean> => /^aisle_infrastructure_away 1$/m.test(await metrics.text());
  const readyIn = async (queue: string): Promise<number> => (await messages.messagesReady([queue])).get(queue) ?? -1;
  const listings = ['away-1', 'away-2', 'away-3', 'away-4'];
  for (const listingKey of listings) await bench.observe({ ...chair(7, 0), listingKey });
  lineToDatabase.refuse(true);
  lineToDatabase.cut();
  await messages.publisher.toQueue(queues.sync(1), offersObservedMessage(['away-1']));
  await waitFor('the first to fail', isAway);
  for (const listingKey of listings) {
    await messages.publisher.toQueue(queues.sync(2), offersObservedMessage([listingKey]));
  }
  // What has failed comes back after 5 s, and nobody tries it.
  await waitFor('it to be put off', async () => (await readyIn('delay.5s')) === 1);
  await waitFor('it to be back', async () => (await readyIn('delay.5s')) === 0);
  expect(await isAway()).toBe(true);
  lineToDatabase.refuse(false);
  await waitFor(
    'all to be decided',
    async () => (await bench.database.prisma.offer.count({ where: { listingKey: { in: listings } } })) === 4,
    { timeoutMs: 40_000 },
  );
  expect(await isAway()).toBe(false);
  expect(await readyIn(queues.deadLetters)).toBe(0);
  expect(await readyIn('delay.30s')).toBe(0);
});

test('a tenant without a queue holds up nobody else, and gets everything once it can have one', async () => {
  const { prisma } = bench.database;
  const ofLatecomer = (itemId: string) => ({
    tenantId: 'latecomer',
    itemId,
    version: 1,
    correlationId: 'c',
    createdAt: at(0),
    payload: { itemId, version: 1, sku: null, supplierId: 'shop', changedFields: ['price'], rawObjectId: null },
  });
  // More than the relay takes at a time, and older than everything else.
  await prisma.cacheBust.createMany({ data: Array.from({ length: 1_100 }, (_, index) => ofLatecomer(`i${index}`)) });
  await bench.observe({ ...chair(7, 0), listingKey: 'table' });
  await messages.publisher.toQueue(queues.sync(2), offersObservedMessage(['table']));
  const { offerId } = await waitFor('the item', async () =>
    prisma.offer.findFirst({ where: { listingKey: 'table' } }).then((offer) => offer && { offerId: offer.id }),
  );
  const { itemId } = await prisma.catalogItemOffer.findFirstOrThrow({ where: { offerId } });
  await waitFor('its bust', () => busts.some(({ payload }) => payload.itemId === itemId));
  const areTold = async (): Promise<boolean> =>
    (await prisma.cacheBust.count({ where: { tenantId: 'latecomer' } })) === 0;
  expect(await areTold()).toBe(false);

  const queue = queues.cacheBust('latecomer');
  broker.track({ queues: [`${broker.namespace}${queue}`], exchanges: [] });
  await prisma.tenant.create({ data: { id: 'latecomer', name: 'latecomer' } });
  // Left out for 5 s, tried in vain, declared, left out for 5 s, published.
  await waitFor('its queue to be declared and filled', areTold, { timeoutMs: 40_000 });
  expect((await messages.messagesReady([queue])).get(queue)).toBeGreaterThanOrEqual(6);
});

test('a version that grows while it is published is published again', async () => {
  await waitFor('the outbox to be empty', async () => (await bench.database.prisma.cacheBust.count()) === 0);
  const { cacheBust: table } = bench.database.prisma;
  const bust = {
    itemId: 'i',
    sku: null,
    supplierId: 'shop',
    changedFields: ['price'],
    rawObjectId: null,
  };
  await table.create({
    data: { tenantId: 'quiet', itemId: 'i', version: 1, correlationId: 'c', payload: { ...bust, version: 1 } },
  });
  const outbox = createCacheBustOutbox(bench.database);
  const published: string[] = [];
  // The service's own relay tries the same row in vain: no queue takes what is for an unknown tenant.
  await waitFor('our turn', () =>
    outbox.publishBatch(10, async (rows) => {
      await table.updateMany({ data: { version: 2, payload: { ...bust, version: 2 } } });
      return { sent: rows.map(({ id }) => (published.push(id), id)), refused: [] };
    }),
  );
  expect(await table.findMany()).toMatchObject([{ version: 2 }]);
  await waitFor('our turn again', () =>
    outbox.publishBatch(10, async (rows) => ({
      sent: rows.map(({ id }) => (published.push(id), id)),
      refused: [],
    })),
  );
  expect(published).toEqual(['quiet/i/1', 'quiet/i/2']);
  expect(await table.count()).toBe(0);
});
