import { fetcherAlive, fetchFailed, fetchSkipped, deadLetter, queues, topologyFor } from '@aisle/contracts';
import { errorCodeOf, errorMessageOf } from '@aisle/core';
import {
  connectMessaging,
  createOutboxRelay,
  route,
  routeBatch,
  type Consumer,
  type MessageConnection,
} from '@aisle/messaging';
import { createMessagingMetrics, type RunningService, type ServiceDeps } from '@aisle/service-kit';
import {
  createDatabase,
  createOutbox,
  inTransaction,
  listQueueOwners,
  registerRetailers,
  registerTenants,
  type Database,
} from '@aisle/storage';
import { createBacklogMetrics } from './maintenance/backlog-metrics.js';
import type { OrchestratorConfig } from './config.js';
import { createControlApi } from './control-api/control-api.js';
import { handleDeadLetter } from './maintenance/dead-letters.js';
import { dispatchDueRequests } from './dispatch/dispatch-due-requests.js';
import { finishIdleRuns } from './runs/finish-idle-runs.js';
import { handleFetchFailed, handleFetchSkipped } from './outcomes/handle-fetch-outcomes.js';
import { handleHeartbeats } from './plan/handle-heartbeats.js';
import { createLoop, type Loop } from './loop.js';
import { measureRunQuality } from './quality/measure-run-quality.js';
import { createQualityMetrics } from './quality/quality-metrics.js';
import { createRecipeBook } from './recipes/recipe-book.js';
import { loadRecipes, registrationOf } from './recipes/load-recipes.js';
import { createSagaMetrics, type SagaMetrics } from './runs/saga-metrics.js';
import { fireDueSchedules } from './runs/schedules.js';
import { startRequestedRuns } from './runs/start-requested-runs.js';
import { forgetOldRequests, reap } from './maintenance/reap-requests.js';

type Deps = ServiceDeps<OrchestratorConfig>;
interface Parts extends Deps {
  database: Database;
  messages: MessageConnection;
  saga: SagaMetrics;
  /** Declares every queue that is missing. */
  assertTopology: () => Promise<void>;
}

const settleMs = 3_000;
const hourMs = 3_600_000;

/** The only place where the orchestrator's parts are put together. */
export const compose = async (deps: Deps): Promise<RunningService> => {
  const { config, log, clock, onFatal } = deps;
  const metrics = createMessagingMetrics(deps.metrics);
  const database = createDatabase({ databaseUrl: config.databaseUrl });
  await register(deps, database);
  const { amqpUrl, aisleNamespace: namespace } = config;
  const messages = await connectMessaging({
    amqpUrl,
    namespace,
    service: 'orchestrator',
    log,
    clock,
    metrics,
    onFatal,
  });
  const assertTopology = async () => messages.assertTopology(topologyFor(await listQueueOwners(database.prisma)));
  await assertTopology();

  const parts: Parts = { ...deps, database, messages, assertTopology, saga: createSagaMetrics(deps.metrics) };
  const { loops, onAccepted, onChange } = composeLoops(parts);
  const consumers = await composeConsumers(parts, onChange);
  for (const loop of loops) loop.start();
  const { overdueMs } = config;
  const { publisher } = messages;
  const app = createControlApi({ database, publisher, clock, log, overdueMs, onAccepted, onChange });
  return {
    http: { app, apiKeys: [...config.controlApiKeys, ...config.apiKeys] },
    ready: () => messages.isConnected(),
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await Promise.all(loops.map((loop) => loop.stop()));
      await messages.close();
      await database.close();
    },
  };
};

const register = async ({ config, log }: Deps, database: Database): Promise<void> => {
  const recipes = await loadRecipes(config.retailersDir, log);
  await inTransaction(database, async (tx) => {
    await registerRetailers(tx, recipes.map(registrationOf));
    await registerTenants(tx, config.tenants);
  });
  log.info('Retailers are registered.', { retailers: recipes.length, tenants: config.tenants });
};

const composeLoops = (parts: Parts) => {
  const { config, log, clock, database, messages, assertTopology, saga } = parts;
  const { publisher } = messages;
  const outbox = createOutbox(database);
  const announcements = createOutboxRelay({ claim: outbox, publisher, log, clock });
  const base = { database, clock, log };
  const loop = (name: string, tick: () => Promise<number>, busyMs: number, idleMs: number): Loop =>
    createLoop({ name, tick, busyMs, idleMs, log });

  const onUnroutable = () =>
    void assertTopology().catch((error: unknown) => {
      log.warn('A missing queue could not be declared.', { code: errorCodeOf(error), reason: errorMessageOf(error) });
    });
  const recipes = createRecipeBook(database);
  const dispatchDeps = { ...base, ...config, publisher, recipes, pauses: new Map<string, number>(), onUnroutable };
  const dispatching = loop(
    'dispatch',
    async () => {
      const sent = messages.isConnected() ? await dispatchDueRequests(dispatchDeps) : 0;
      saga.jobsDispatched(sent);
      return sent;
    },
    50,
    500,
  );
  const qualityDeps = { ...base, metrics: createQualityMetrics(parts.metrics) };
  const quality = loop('measure-quality', () => measureRunQuality(qualityDeps), 50, 5_000);
  const finishing = loop(
    'finish-runs',
    async () => {
      const finished = await finishIdleRuns({ ...base, outbox, metrics: saga });
      if (finished > 0) {
        announcements.nudge();
        quality.nudge();
      }
      return finished;
    },
    50,
    500,
  );
  const onChange = () => {
    dispatching.nudge();
    finishing.nudge();
  };
  const starting = loop(
    'start-runs',
    async () => {
      const started = await startRequestedRuns(base);
      if (started > 0) dispatching.nudge();
      return started;
    },
    50,
    500,
  );
  const onAccepted = () => starting.nudge();
  const reapMs = Math.min(10_000, Math.max(100, config.overdueMs / 10));
  const reaping = loop('reap', () => reap({ ...base, ...config, onChange }), reapMs, reapMs);
  const schedules = loop('schedules', () => fireDueSchedules({ ...base, onAccepted }), 50, 1_000);
  const retention = loop('retention', () => forgetOldRequests({ ...base, ...config }), 1_000, hourMs);
  const measuring = measureBacklog(parts);
  const loops = [starting, dispatching, finishing, quality, reaping, schedules, retention, announcements, measuring];
  return { loops: loops satisfies Pick<Loop, 'start' | 'stop'>[], onAccepted, onChange };
};

/** Slow by itself, and slower where looking is expensive. */
const measureBacklog = (parts: Parts): Loop => {
  const { config, log, clock } = parts;
  const measure = createBacklogMetrics(parts);
  let notBeforeMs = 0;
  const tick = async (): Promise<number> => {
    if (clock.monotonicMs() >= notBeforeMs) notBeforeMs = clock.monotonicMs() + (await measure());
    return 0;
  };
  return createLoop({
    name: 'measure-backlog',
    tick,
    busyMs: config.backlogEveryMs,
    idleMs: config.backlogEveryMs,
    log,
  });
};

const composeConsumers = async (parts: Parts, onChange: () => void): Promise<Consumer[]> => {
  const { config, log, clock, database, messages } = parts;
  const { publisher } = messages;
  const outcomeDeps = { database, clock, rules: config, metrics: parts.saga, onChange };
  const rules = { ...config, settleMs };
  const suspectsQueue = queues.suspects('control');
  return Promise.all([
    messages.consume({
      queue: queues.fetchOutcomes,
      prefetch: 200,
      concurrency: 2,
      deadlineMs: 60_000,
      suspectsQueue,
      types: [
        routeBatch(fetchFailed, handleFetchFailed(outcomeDeps), { maxSize: 100, maxWaitMs: 20 }),
        routeBatch(fetchSkipped, handleFetchSkipped(outcomeDeps), { maxSize: 100, maxWaitMs: 20 }),
      ],
    }),
    messages.consume({
      queue: queues.fetchersAlive,
      prefetch: 200,
      concurrency: 1,
      deadlineMs: 30_000,
      // The next sign of life comes in a second.
      onFailure: 'none',
      types: [
        routeBatch(fetcherAlive, handleHeartbeats({ database, publisher, clock, log, rules }), {
          maxSize: 200,
          maxWaitMs: 20,
        }),
      ],
    }),
    messages.consume({
      queue: queues.deadLetters,
      prefetch: 20,
      deadlineMs: 60_000,
      types: [route(deadLetter, handleDeadLetter({ database, clock, onChange }))],
    }),
  ]);
};
