import {
  type CacheBust,
  cacheBustTaken,
  crawlRunFinished,
  formerSyncQueues,
  offersObserved,
  queues,
  syncBuckets,
  topologyFor,
} from '@aisle/contracts';
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
import { handleBustsTaken } from './publish/handle-busts-taken.js';
import { createSignalMeasuring } from './signals/signal-measuring.js';
import { claimBusts } from './publish/claim-busts.js';
import type { CatalogSyncConfig } from './config.js';
import { handleCrawlRunFinished } from './handle-crawl-run-finished.js';
import { handleOffersObserved, type SyncDeps } from './handle-offers-observed.js';
import { applySubscriptionChange } from './subscriptions/apply-subscription-change.js';
import { followSubscriptions } from './subscriptions/follow-subscriptions.js';
import { createSyncMetrics, type SyncMetrics } from './sync-metrics.js';
import { createSyncedMarker } from './synced-marker.js';
import { createFullQueues } from './publish/full-queues.js';
import { createTenantPauses } from './publish/tenant-pauses.js';

/** Well below the broker's consumer timeout of 30 minutes. */
const deadlineMs = 60_000;
/** The end of a run goes through all of a retailer's offers. */
const runDeadlineMs = 600_000;
/** What is decided within a moment is published together, at a fraction of the cost; a storefront should not wait for long. */
const bustLingerMs = 20;
const bustsATransaction = 1_000;
/** Of a crawl a message or two, of single events many: a transaction of this many listings is no longer cheaper for each. */
const listingsATransaction = 400;
/** Nobody waits for them. */
const receiptBatch = { maxSize: 200, maxWaitMs: 500 };
/** One for each bucket, one for finished runs, one for the relay, one to mark requests as synced, one for subscriptions, one for receipts and signals. */
const maxConnections = syncBuckets + 5;

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
  const syncDeps: SyncDeps = {
    database,
    clock,
    metrics,
    report,
    markSynced: createSyncedMarker({ database, clock }),
    nudgeCacheBusts: relay.nudge,
  };
  const consumers = await consumeAll(broker, config, syncDeps);
  const subscriptions = followSubscriptions({ applyOne: applySubscriptionChange(syncDeps), log });

  const signals = createSignalMeasuring({ database, clock, log });
  signals.start();
  return {
    ready: () => broker.isConnected(),
    stop: async () => {
      await signals.stop();
      await Promise.all([...consumers.map((consumer) => consumer.stop()), subscriptions.stop()]);
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
  const fullQueues = createFullQueues({ broker, clock, log: relayLog });
  const pauses = createTenantPauses({ clock, log: relayLog, onUnroutable: declareMissing });
  return createOutboxRelay({
    outbox: claimBusts({ outbox: createCacheBustOutbox(database), pauses, fullQueues, metrics: syncMetrics, report }),
    publisher: broker.publisher,
    log: relayLog,
    clock,
    batchSize: bustsATransaction,
    lingerMs: bustLingerMs,
    onUnsent: ({ envelope }, error) => pauses.onUnsent((envelope.payload as CacheBust).tenantId, error),
  });
};

const consumeAll = async (
  broker: MessageConnection,
  config: CatalogSyncConfig,
  deps: SyncDeps,
): Promise<Consumer[]> => {
  const limits = {
    maxSize: config.syncBatchSize,
    maxWaitMs: config.syncBatchWaitMs,
    maxWeight: listingsATransaction,
  };
  const offersRoute = routeBatch(offersObserved, handleOffersObserved(deps), limits, ({ listings }) => listings.length);
  const shared = { suspectsQueue: queues.suspects('sync'), deadlineMs, concurrency: 1 };
  // Of a broker that version 0.2 has used: an operator deletes them when they are empty.
  const former = await broker.messagesReady(formerSyncQueues);
  const current = Array.from({ length: syncBuckets }, (_, bucket) => queues.sync(bucket));
  const buckets = [...current, ...former.keys()].map((queue) => ({
    ...shared,
    queue,
    prefetch: config.syncPrefetch,
    types: [offersRoute],
  }));
  const runs = {
    ...shared,
    deadlineMs: runDeadlineMs,
    queue: queues.syncRuns,
    prefetch: 1,
    types: [route(crawlRunFinished, handleCrawlRunFinished(deps))],
  };
  const receipts = {
    queue: queues.bustsTaken,
    prefetch: 200,
    concurrency: 1,
    deadlineMs,
    types: [routeBatch(cacheBustTaken, handleBustsTaken(deps), receiptBatch)],
  };
  return Promise.all([...buckets, runs, receipts].map((options) => broker.consume(options)));
};
