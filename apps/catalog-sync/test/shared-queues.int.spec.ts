import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { formerSyncQueues, queues, type Topology, topologyFor } from '@aisle/contracts';
import { systemClock } from '@aisle/core';
import { connectMessaging, type MessageConnection } from '@aisle/messaging';
import { createMetrics, type Metrics, parseConfig, type RunningService, silentLogger } from '@aisle/service-kit';
import { lendBroker, type LentBroker, waitFor } from '@aisle/testkit';
import { compose } from '../src/compose.js';
import { configSchema } from '../src/config.js';
import { at, euro, offersObservedMessage, openSyncBench, type SyncBench } from './sync-bench.js';

let bench: SyncBench;
let broker: LentBroker;
let messages: MessageConnection;
const running: RunningService[] = [];

beforeAll(async () => {
  bench = await openSyncBench();
  broker = await lendBroker();
  const topology = withFormerQueue(topologyFor({ retailerIds: [], tenantIds: ['demo'] }));
  const named = ({ name }: { name: string }): string => `${broker.namespace}${name}`;
  broker.track({ queues: topology.queues.map(named), exchanges: topology.exchanges.map(named) });
  const { amqpUrl, namespace } = broker;
  messages = await connectMessaging({ amqpUrl, namespace, service: 'test', log: silentLogger });
  await messages.assertTopology(topology);
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await messages.close();
  await broker.release();
  await bench.close();
});

const formerQueue = formerSyncQueues[3] ?? '';
const withFormerQueue = (topology: Topology): Topology => ({
  ...topology,
  queues: [...topology.queues, { name: formerQueue, singleActiveConsumer: true }],
});

const startSync = async (): Promise<Metrics> => {
  const metrics = createMetrics({ processMetrics: false });
  const env = {
    DATABASE_URL: bench.databaseUrl,
    AMQP_URL: broker.amqpUrl,
    AISLE_NAMESPACE: broker.namespace,
    SYNC_BATCH_SIZE: '1',
    SYNC_PREFETCH: '1',
  };
  const onFatal = (error: unknown): void => expect(error).toBeUndefined();
  const config = parseConfig(configSchema, env);
  running.push(await compose({ config, log: silentLogger, clock: systemClock, metrics, onFatal }));
  return metrics;
};
const decidedBy = async (metrics: Metrics): Promise<number> =>
  Number(/^aisle_offers_changed_total (\d+)$/m.exec(await metrics.text())?.[1] ?? 0);

test('a catalog-sync that starts later shares every queue with the one before it, and what lies in queues of version 0.2 is decided', async () => {
  const keys = Array.from({ length: 60 }, (_, index) => `chair-${index}`);
  const fields = { name: 'Chair', price: euro(100), listed: true };
  await bench.observe(...keys.map((listingKey) => ({ listingKey, fields, observedAt: at(0) })));
  await bench.observe({ listingKey: 'left-over', fields, observedAt: at(0) });
  await messages.publisher.toQueue(formerQueue, offersObservedMessage(['left-over']));

  const first = await startSync();
  const { prisma } = bench.database;
  await waitFor('what was left over', () => prisma.offer.findFirst({ where: { listingKey: 'left-over' } }));
  const second = await startSync();
  for (const key of keys) await messages.publisher.toQueue(queues.sync(1), offersObservedMessage([key]));
  await waitFor('all to be decided', async () => (await prisma.offer.count()) === keys.length + 1);
  expect(await decidedBy(first)).toBeGreaterThan(10);
  expect(await decidedBy(second)).toBeGreaterThan(10);
});
