import { type CacheBust, crawlRunFinished, offersObserved, queues, syncBuckets, topologyFor } from '@aisle/contracts';
import {
  connectBroker,
  type Consumer,
  createOutboxRelay,
  type MessageConnection,
  route,
  routeBatch,
} from '@aisle/messaging';
import {
  createMessagingMetrics,
  createWorkReport,
  type RunningService,
  type ServiceDeps,
  type WorkReport,
} from '@aisle/service-kit';
import {
  assertDatabaseAnswers,
  createCacheBustOutbox,
  createDatabase,
  type Database,
  listQueueOwners,
} from '@aisle/storage';
import { claimBusts } from './publish/claim-busts.js';
import type { CatalogSyncConfig } from './config.js';
import { handleCrawlRunFinished } from './handle-crawl-run-finished.js';
import { handleOffersObserved, type SyncDeps } from './handle-offers-observed.js';
import { createSyncMetrics, type SyncMetrics } from './sync-metrics.js';
import { createSyncedMarker } from './synced-marker.js';
import { createTenantPauses } from './publish/tenant-pauses.js';

/** Well below the broker's consumer timeout of 30 minutes. */
const deadlineMs = 60_000;
/** A crawl changes hundreds of items a second: published together they cost little, and a moment later is early enough. */
const bustLingerMs = 100;
const bustsATransaction = 1_000;
/** One for each bucket, one for finished runs, one for the relay, one to mark requests as synced. */
const maxConnections = syncBuckets + 3;

/** The only place where catalog-sync's parts are put together. */
export const compose = async (deps: ServiceDeps<CatalogSyncConfig>): Promise<RunningService> => {
  const { config, log, clock, onFatal } = deps;
  const metrics = createSyncMetrics(deps.metrics, clock);
  const report = createWorkReport({ log, clock, sentence: 'Offers were decided and cache-busts published.' });
  const database = createDatabase({ databaseUrl: config.databaseUrl, maxConnections });
  const { broker, declareMissing } = await connectBroker({
    config,
    service: 'catalog-sync',
    log,
    clock,
    metrics: createMessagingMetrics(deps.metrics),
    onFatal,
    probe: () => assertDatabaseAnswers(database),
    topology: async () => {
      const { tenantIds } = await listQueueOwners(database.prisma);
      return topologyFor({ retailerIds: [], tenantIds });
    },
  });
  const relay = createBustRelay({ ...deps, database, broker, declareMissing, syncMetrics: metrics, report });
  relay.start();
  const consumers = await consumeAll(broker, config, {
    database,
    clock,
    metrics,
    report,
    markSynced: createSyncedMarker({ database, clock }),
    nudgeCacheBusts: relay.nudge,
  });

  return {
    ready: () => broker.isConnected(),
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await relay.stop();
      report.stop();
      await broker.close();
      await database.close();
    },
  };
};

interface BustRelayDeps extends ServiceDeps<CatalogSyncConfig> {
  database: Database;
  broker: MessageConnection;
  declareMissing: () => void;
  syncMetrics: SyncMetrics;
  report: WorkReport;
}

const createBustRelay = ({ database, broker, syncMetrics, report, log, clock, declareMissing }: BustRelayDeps) => {
  const relayLog = log.child({ relay: 'cache-busts' });
  const pauses = createTenantPauses({ clock, log: relayLog, onUnroutable: declareMissing });
  return createOutboxRelay({
    outbox: claimBusts({ outbox: createCacheBustOutbox(database), pauses, metrics: syncMetrics, report }),
    publisher: broker.publisher,
    log: relayLog,
    clock,
    batchSize: bustsATransaction,
    lingerMs: bustLingerMs,
    onUnsent: ({ envelope }, error) => pauses.onUnsent((envelope.payload as CacheBust).tenantId, error),
  });
};

const consumeAll = (broker: MessageConnection, config: CatalogSyncConfig, deps: SyncDeps): Promise<Consumer[]> => {
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
  return Promise.all([...buckets, runs].map((options) => broker.consume(options)));
};
