import { crawlRunFinished, offersObserved, queues, syncBuckets, topologyFor } from '@aisle/contracts';
import {
  connectMessaging,
  type Consumer,
  createOutboxRelay,
  type MessageConnection,
  type OutboxRelay,
  route,
  routeBatch,
} from '@aisle/messaging';
import type { RunningService, ServiceDeps } from '@aisle/service-kit';
import { createCacheBustOutbox, createDatabase, type Database, listQueueOwners } from '@aisle/storage';
import type { CatalogSyncConfig } from './config.js';
import { handleCrawlRunFinished } from './handle-crawl-run-finished.js';
import { handleOffersObserved, type SyncDeps } from './handle-offers-observed.js';
import { createSyncMetrics, type SyncMetrics } from './sync-metrics.js';

/** Well below the broker's consumer timeout of 30 minutes. */
const deadlineMs = 60_000;
/** One for each bucket, one for finished runs, one for the relay. */
const maxConnections = syncBuckets + 2;

export const composeCatalogSync = async (deps: ServiceDeps<CatalogSyncConfig>): Promise<RunningService> => {
  const { config, log, clock, onFatal } = deps;
  const metrics = createSyncMetrics(deps.metrics);
  const database = createDatabase({ databaseUrl: config.databaseUrl, maxConnections });
  const messages = await connectMessaging({
    amqpUrl: config.amqpUrl,
    namespace: config.aisleNamespace,
    service: 'catalog-sync',
    log,
    clock,
    onFatal,
  });
  const { tenantIds } = await listQueueOwners(database.prisma);
  await messages.assertTopology(topologyFor({ retailerIds: [], tenantIds }));
  const relay = createBustRelay(database, messages, metrics, deps);
  relay.start();
  const consumers = await consumeAll(messages, config, { database, clock, metrics, pokeBusts: relay.poke });

  return {
    ready: () => messages.isConnected(),
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await relay.stop();
      await messages.close();
      await database.close();
    },
  };
};

const createBustRelay = (
  database: Database,
  { publisher }: MessageConnection,
  metrics: SyncMetrics,
  { log, clock }: ServiceDeps<CatalogSyncConfig>,
): OutboxRelay => {
  const outbox = createCacheBustOutbox(database);
  return createOutboxRelay({
    claim: {
      publishBatch: (limit, publish) =>
        outbox.publishBatch(limit, async (rows) => {
          const published = await publish(rows);
          metrics.bustsPublished(published.length);
          return published;
        }),
    },
    publisher,
    log: log.child({ relay: 'cache-busts' }),
    clock,
  });
};

const consumeAll = (messages: MessageConnection, config: CatalogSyncConfig, deps: SyncDeps): Promise<Consumer[]> => {
  const offersRoute = routeBatch(offersObserved, handleOffersObserved(deps), {
    maxSize: config.syncBatchSize,
    maxWaitMs: config.syncBatchWaitMs,
  });
  const shared = { suspectsQueue: queues.suspects('sync'), deadlineMs, concurrency: 1 };
  const buckets = Array.from({ length: syncBuckets }, (_, bucket) => ({
    ...shared,
    queue: queues.sync(bucket),
    prefetch: config.syncPrefetch,
    types: [offersRoute],
  }));
  const runs = {
    ...shared,
    queue: queues.syncRuns,
    prefetch: 1,
    types: [route(crawlRunFinished, handleCrawlRunFinished(deps))],
  };
  return Promise.all([...buckets, runs].map((options) => messages.consume(options)));
};
