import { type CacheBust, crawlRunFinished, offersObserved, queues, syncBuckets, topologyFor } from '@aisle/contracts';
import { errorCodeOf, errorMessageOf } from '@aisle/core';
import {
  connectMessaging,
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
import { createCacheBustOutbox, createDatabase, type Database, listQueueOwners } from '@aisle/storage';
import { claimBusts } from './claim-busts.js';
import type { CatalogSyncConfig } from './config.js';
import { handleCrawlRunFinished } from './handle-crawl-run-finished.js';
import { handleOffersObserved, type SyncDeps } from './handle-offers-observed.js';
import { createTickOff } from './tick-off.js';
import { createSyncMetrics, type SyncMetrics } from './sync-metrics.js';
import { createTenantPauses } from './tenant-pauses.js';

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
  const assertTopology = async () => {
    const { tenantIds } = await listQueueOwners(database.prisma);
    await messages.assertTopology(topologyFor({ retailerIds: [], tenantIds }));
  };
  await assertTopology();
  const relay = createBustRelay({ ...deps, database, messages, assertTopology, syncMetrics: metrics, report });
  relay.start();
  const consumers = await consumeAll(messages, config, {
    database,
    clock,
    metrics,
    report,
    tickOff: createTickOff({ database, clock }),
    nudgeCacheBusts: relay.nudge,
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
  /** Declares every queue that is missing. */
  assertTopology: () => Promise<void>;
  syncMetrics: SyncMetrics;
  report: WorkReport;
}

const createBustRelay = ({ database, messages, syncMetrics, report, log, clock, assertTopology }: BustRelayDeps) => {
  const relayLog = log.child({ relay: 'cache-busts' });
  const onUnroutable = (): void =>
    void assertTopology().catch((error: unknown) => {
      relayLog.warn('A missing queue could not be declared.', {
        code: errorCodeOf(error),
        reason: errorMessageOf(error),
      });
    });
  const pauses = createTenantPauses({ clock, log: relayLog, onUnroutable });
  return createOutboxRelay({
    claim: claimBusts({ outbox: createCacheBustOutbox(database), pauses, metrics: syncMetrics, report }),
    publisher: messages.publisher,
    log: relayLog,
    clock,
    batchSize: bustsATransaction,
    lingerMs: bustLingerMs,
    onUnsent: ({ envelope }, error) => pauses.onUnsent((envelope.payload as CacheBust).tenantId, error),
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
