import { pageFetched, queues, topologyFor } from '@aisle/contracts';
import { connectBroker, createOutboxRelay, type MessageConnection, routeBatch } from '@aisle/messaging';
import { createRecipeBook } from '@aisle/extraction';
import {
  createMessagingMetrics,
  createWorkReport,
  type RunningService,
  type ServiceDeps,
  rawStoreOptions,
} from '@aisle/service-kit';
import {
  assertDatabaseAnswers,
  createDatabase,
  createOutbox,
  createRawStore,
  isRefusedData,
  readKnownPages,
  readRecipeDefinitions,
} from '@aisle/storage';
import type { ParserConfig } from './config.js';
import { handlePagesFetched } from './handle-pages-fetched.js';
import { createParserMetrics } from './parser-metrics.js';
import { knownContent } from './parse/known-content.js';
import { parseRawPage } from './parse/parse-raw-page.js';
import { recordPages } from './record/record-pages.js';

/** Well below the broker's consumer timeout of 30 minutes. */
const deadlineMs = 60_000;

/** The only place where the parser's parts are put together. */
export const compose = async (deps: ServiceDeps<ParserConfig>): Promise<RunningService> => {
  const { config, log, clock, metrics, onFatal } = deps;
  const database = createDatabase({ databaseUrl: config.databaseUrl, maxConnections: config.parseConcurrency + 3 });
  const rawStore = createRawStore(rawStoreOptions(config));
  const { broker } = await connectBroker({
    config,
    service: 'parser',
    log,
    clock,
    metrics: createMessagingMetrics(metrics),
    onFatal,
    probe: async () => void (await Promise.all([assertDatabaseAnswers(database), rawStore.assertAnswers()])),
    topology: () => topologyFor({ retailerIds: [], tenantIds: [] }),
  });

  const outbox = createOutbox(database);
  const relay = createOutboxRelay({ outbox, publisher: broker.publisher, log, clock });
  const report = createWorkReport({ log, clock, sentence: 'Pages were read.' });
  const { recipeOf } = createRecipeBook((fingerprints) => readRecipeDefinitions(database.prisma, fingerprints));
  const handler = handlePagesFetched({
    knownContent: knownContent({ recipeOf, readKnownPages: (pages) => readKnownPages(database.prisma, pages) }),
    parsePage: parseRawPage({
      rawStore,
      recipeOf,
      maxBodyBytes: config.parseMaxBodyBytes,
    }),
    record: recordPages({ database, outbox, clock }),
    isRefusedData,
    nudgeOutbox: relay.nudge,
    metrics: createParserMetrics(metrics, clock),
    report,
  });
  relay.start();
  const consumer = await consumePages(broker, config, handler);

  return {
    ready: () => broker.isConnected(),
    stop: async () => {
      await consumer.stop();
      report.stop();
      await relay.stop();
      await broker.close();
      await database.close();
    },
  };
};

const consumePages = (
  broker: MessageConnection,
  config: ParserConfig,
  handler: ReturnType<typeof handlePagesFetched>,
): ReturnType<MessageConnection['consume']> =>
  broker.consume({
    queue: queues.parseLive,
    suspectsQueue: queues.suspects('parse'),
    prefetch: config.parsePrefetch,
    concurrency: config.parseConcurrency,
    types: [routeBatch(pageFetched, handler, { maxSize: config.parseBatchSize, maxWaitMs: config.parseBatchWaitMs })],
    deadlineMs,
  });
