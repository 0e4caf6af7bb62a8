import { pageFetched, queues, topologyFor } from '@aisle/contracts';
import { connectMessaging, createOutboxRelay, type MessageConnection, routeBatch } from '@aisle/messaging';
import {
  createMessagingMetrics,
  createWorkReport,
  type RunningService,
  type ServiceDefinition,
  type ServiceDeps,
  rawStoreOptions,
} from '@aisle/service-kit';
import { createDatabase, createOutbox, createRawStore, isRefusedData, readRecipeDefinition } from '@aisle/storage';
import { type ParserConfig, parserConfigSchema } from './config.js';
import { handlePagesFetched } from './handle-pages-fetched.js';
import { createParserMetrics } from './parser-metrics.js';
import { parseRawPage } from './parse/parse-raw-page.js';
import { createRecipeCache } from './parse/recipe-cache.js';
import { recordPages } from './record/record-pages.js';

/** Well below the broker's consumer timeout of 30 minutes. */
const deadlineMs = 60_000;

const composeParser = async (deps: ServiceDeps<ParserConfig>): Promise<RunningService> => {
  const { config, log, clock, metrics, onFatal } = deps;
  const database = createDatabase({ databaseUrl: config.databaseUrl, maxConnections: config.parseConcurrency + 3 });
  const messages = await connectMessaging({
    amqpUrl: config.amqpUrl,
    namespace: config.aisleNamespace,
    service: 'parser',
    log,
    clock,
    metrics: createMessagingMetrics(metrics),
    onFatal,
  });
  await messages.assertTopology(topologyFor({ retailerIds: [], tenantIds: [] }));

  const outbox = createOutbox(database);
  const relay = createOutboxRelay({ claim: outbox, publisher: messages.publisher, log, clock });
  const report = createWorkReport({ log, clock, sentence: 'Pages were read.' });
  const handler = handlePagesFetched({
    parsePage: parseRawPage({
      rawStore: createRawStore(rawStoreOptions(config)),
      recipeOf: createRecipeCache((fingerprint) => readRecipeDefinition(database.prisma, fingerprint)),
      maxBodyBytes: config.parseMaxBodyBytes,
    }),
    record: recordPages({ database, outbox, clock }),
    isRefusedData,
    nudgeOutbox: relay.nudge,
    metrics: createParserMetrics(metrics, clock),
    report,
  });
  relay.start();
  const consumer = await consumePages(messages, config, handler);

  return {
    ready: () => messages.isConnected(),
    stop: async () => {
      await consumer.stop();
      report.stop();
      await relay.stop();
      await messages.close();
      await database.close();
    },
  };
};

const consumePages = (
  messages: MessageConnection,
  config: ParserConfig,
  handler: ReturnType<typeof handlePagesFetched>,
): ReturnType<MessageConnection['consume']> =>
  messages.consume({
    queue: queues.parseLive,
    suspectsQueue: queues.suspects('parse'),
    prefetch: config.parsePrefetch,
    concurrency: config.parseConcurrency,
    types: [routeBatch(pageFetched, handler, { maxSize: config.parseBatchSize, maxWaitMs: config.parseBatchWaitMs })],
    deadlineMs,
  });

export const parserService: ServiceDefinition<ParserConfig> = {
  name: 'parser',
  configSchema: parserConfigSchema,
  compose: composeParser,
};
