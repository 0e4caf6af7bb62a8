import { type CacheBust, crawlRunFinished, offersObserved, queues, syncBuckets, topologyFor } from '@aisle/contracts';
import {
  connectMessaging,
  type Consumer,
  createOutboxRelay,
  type MessageConnection,
  type OutboxRelay,
  type OutboxRow,
  route,
  routeBatch,
  traceIdOf,
} from '@aisle/messaging';
import {
  createMessagingMetrics,
  createWorkReport,
  type RunningService,
  type ServiceDeps,
  type WorkReport,
} from '@aisle/service-kit';
import { createCacheBustOutbox, createDatabase, type Database, listQueueOwners } from '@aisle/storage';
import type { CatalogSyncConfig } from './config.js';
import { handleCrawlRunFinished } from './handle-crawl-run-finished.js';
import { handleOffersObserved, type SyncDeps } from './handle-offers-observed.js';
import { createTickOff } from './tick-off.js';
import { createSyncMetrics, type SyncMetrics } from './sync-metrics.js';

/** Well below the broker's consumer timeout of 30 minutes. */
const deadlineMs = 60_000;
/** A crawl changes hundreds of items a second: told together they cost little, and a moment later is early enough. */
const bustLingerMs = 100;
const bustsATransaction = 1_000;
/** One for each bucket, one for finished runs, one for the relay, one to tick requests off. */
const maxConnections = syncBuckets + 3;

export const composeCatalogSync = async (deps: ServiceDeps<CatalogSyncConfig>): Promise<RunningService> => {
  const { config, log, clock, onFatal } = deps;
  const metrics = createSyncMetrics(deps.metrics, clock);
  const report = createWorkReport({ log, clock, sentence: 'Offers were decided and cache-busts published.' });
  const database = createDatabase({ databaseUrl: config.databaseUrl, maxConnections });
  const messages = await connectMessaging({
    amqpUrl: config.amqpUrl,
    namespace: config.aisleNamespace,
    service: 'catalog-sync',
    log,
    clock,
    metrics: createMessagingMetrics(deps.metrics),
    onFatal,
  });
  const { tenantIds } = await listQueueOwners(database.prisma);
  await messages.assertTopology(topologyFor({ retailerIds: [], tenantIds }));
  const relay = createBustRelay({ ...deps, database, messages, syncMetrics: metrics, report });
  relay.start();
  const consumers = await consumeAll(messages, config, {
    ...{ database, clock, metrics, report, tickOff: createTickOff({ database, clock }) },
    pokeBusts: relay.poke,
  });

  return {
    ready: () => messages.isConnected(),
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await relay.stop();
      report.stop();
      await messages.close();
      await database.close();
    },
  };
};

interface BustRelayDeps extends ServiceDeps<CatalogSyncConfig> {
  database: Database;
  messages: MessageConnection;
  syncMetrics: SyncMetrics;
  report: WorkReport;
}

const createBustRelay = ({ database, messages, syncMetrics, report, log, clock }: BustRelayDeps): OutboxRelay => {
  const outbox = createCacheBustOutbox(database);
  return createOutboxRelay({
    claim: {
      publishBatch: (limit, publish) =>
        outbox.publishBatch(limit, async (rows) => {
          const published = await publish(rows);
          const told = new Set(published);
          for (const row of rows.filter(({ id }) => told.has(id))) {
            const { items } = row.envelope.payload as CacheBust;
            const decidedAt = new Date(row.envelope.occurredAt);
            syncMetrics.bustsPublished(items.map(() => decidedAt));
            report.add(idsOf(row), { busts: items.length });
          }
          return published;
        }),
    },
    publisher: messages.publisher,
    log: log.child({ relay: 'cache-busts' }),
    clock,
    batchSize: bustsATransaction,
    lingerMs: bustLingerMs,
  });
};

const idsOf = ({ envelope: { correlationId, traceparent } }: OutboxRow) => ({
  correlationId,
  traceId: traceIdOf(traceparent),
});

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
