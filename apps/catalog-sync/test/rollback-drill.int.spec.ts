import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheBust, queues, topologyFor } from '@aisle/contracts';
import { canonicalJson, type LaunchMode, systemClock } from '@aisle/core';
import { connectMessaging, type Consumer, type MessageConnection, route } from '@aisle/messaging';
import { createMetrics, parseConfig, type RunningService, silentLogger } from '@aisle/service-kit';
import { inTransaction, readItems, setLaunchMode } from '@aisle/storage';
import { lendBroker, type LentBroker, waitFor } from '@aisle/testkit';
import { compose } from '../src/compose.js';
import { configSchema } from '../src/config.js';
import { at, euro, offersObservedMessage, openSyncBench, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
let broker: LentBroker;
let messages: MessageConnection;
let sync: RunningService;
let storefront: Consumer;
/** What the storefront was told, in order. */
const told: { itemId: string; version: number; atMs: number }[] = [];

beforeAll(async () => {
  bench = await openSyncBench();
  broker = await lendBroker();
  const topology = topologyFor({ retailerIds: [], tenantIds: ['demo'] });
  const named = ({ name }: { name: string }): string => `${broker.namespace}${name}`;
  broker.track({ queues: topology.queues.map(named), exchanges: topology.exchanges.map(named) });
  const { amqpUrl, namespace } = broker;
  messages = await connectMessaging({ amqpUrl, namespace, service: 'test', log: silentLogger });
  await messages.assertTopology(topology);
  storefront = await messages.consume({
    queue: queues.cacheBust('demo'),
    prefetch: 100,
    concurrency: 1,
    deadlineMs: 5_000,
    types: [
      route(cacheBust, async ({ items }) => {
        for (const { itemId, version } of items) told.push({ itemId, version, atMs: Date.now() });
      }),
    ],
  });
  sync = await compose({
    config: parseConfig(configSchema, {
      DATABASE_URL: bench.databaseUrl,
      AMQP_URL: amqpUrl,
      AISLE_NAMESPACE: namespace,
    }),
    log: silentLogger,
    clock: systemClock,
    metrics: createMetrics({ processMetrics: false }),
    onFatal: (error) => expect(error).toBeUndefined(),
  });
}, 60_000);
afterAll(async () => {
  await sync.stop();
  await storefront.stop();
  await messages.close();
  await broker.release();
  await bench.close();
});

const setMode = (mode: LaunchMode, supplierId = '*'): Promise<void> =>
  inTransaction(bench.database, (tx) =>
    setLaunchMode(tx, {
      tenantId: 'demo',
      supplierId,
      mode,
      canaryPercent: null,
      reason: 'drill',
      actor: { name: 'test', keyHash: null },
      at: new Date(),
    }),
  );

const listings = Array.from({ length: 30 }, (_, index) => `chair-${index}`);
let price = 100;
/** Two new prices, of listings in turn. */
const sayNewPrices = async (): Promise<void> => {
  const keys = [0, 1].map((step) => listings[(price + step) % listings.length] ?? '');
  await bench.observe(
    ...keys.map((listingKey) => ({
      listingKey,
      fields: { name: listingKey, price: euro((price += 1)), listed: true },
      observedAt: at(price),
    })),
  );
  await messages.publisher.toQueue(queues.sync(price % 8), offersObservedMessage(keys));
};

/** A burst goes on until `isOver`. */
const burstUntil = async (isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    await sayNewPrices();
    await pause(20);
  }
};

const versions = async (): Promise<Map<string, number>> =>
  new Map((await bench.database.prisma.catalogItem.findMany()).map(({ id, version }) => [id, version]));
const toldVersions = (): Map<string, number> => {
  const newest = new Map<string, number>();
  for (const { itemId, version } of told) newest.set(itemId, Math.max(version, newest.get(itemId) ?? 0));
  return newest;
};
const isAllTold = async (): Promise<boolean> => {
  const known = toldVersions();
  return [...(await versions())].every(([itemId, version]) => known.get(itemId) === version);
};

test('rollback drill: within five seconds of the kill switch nothing is told, decisions go on, and switching back tells exactly the difference', async () => {
  await burstUntil(() => told.length > 20);
  let killedAtMs = Number.POSITIVE_INFINITY;
  const switching = setMode('shadow').then(() => {
    killedAtMs = Date.now();
  });
  await burstUntil(() => Date.now() > killedAtMs + 6_500);
  await switching;

  expect(told.filter(({ atMs }) => atMs > killedAtMs + 5_000)).toEqual([]);
  const decidedLate = await bench.database.prisma.catalogItemChange.count({
    where: { changedAt: { gt: new Date(killedAtMs + 5_000) } },
  });
  expect(decidedLate).toBeGreaterThan(0);
  await waitFor('the last price to be decided', async () => {
    const items = await readItems(bench.database.prisma, { tenantId: 'demo', limit: 100 });
    return items.some(({ facts }) => canonicalJson(facts.price?.value) === canonicalJson(euro(price)));
  });

  const known = toldVersions();
  const now = await versions();
  const difference = [...now].filter(([itemId, version]) => version > (known.get(itemId) ?? 0));
  expect(difference.length).toBeGreaterThan(listings.length / 2);
  const before = told.length;
  await setMode('live');
  await waitFor('the difference to be told', isAllTold);
  const toldNow = told.slice(before).map(({ itemId, version }): [string, number] => [itemId, version]);
  expect(toldNow.sort()).toEqual(difference.sort());
}, 60_000);
