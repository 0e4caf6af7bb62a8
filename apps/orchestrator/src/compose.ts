import {
  fetcherAlive,
  fetchFailed,
  fetchSkipped,
  deadLetter,
  pageFetched,
  queues,
  topologyFor,
} from '@aisle/contracts';
import {
  connectBroker,
  createOutboxRelay,
  route,
  routeBatch,
  type Consumer,
  type MessageConnection,
} from '@aisle/messaging';
import { createRecipeBook } from '@aisle/extraction';
import { createMessagingMetrics, rawStoreOptions, type RunningService, type ServiceDeps } from '@aisle/service-kit';
import {
  assertDatabaseAnswers,
  createDatabase,
  createOutbox,
  createRawStore,
  inTransaction,
  keepFinalCounts,
  listQueueOwners,
  readRecipeDefinitions,
  registerRetailers,
  registerTenants,
  type Database,
} from '@aisle/storage';
import { createBacklogMetrics } from './maintenance/backlog-metrics.js';
import type { OrchestratorConfig } from './config.js';
import { createControlApi } from './control-api/control-api.js';
import { handleDeadLetter } from './maintenance/dead-letters.js';
import { dispatchDueRequests } from './dispatch/dispatch-due-requests.js';
import { createSearchMemory } from './dispatch/search-memory.js';
import { finishIdleRuns } from './runs/finish-idle-runs.js';
import { handleFetchFailed, handleFetchSkipped } from './outcomes/handle-fetch-outcomes.js';
import { handlePagesFetched } from './outcomes/handle-pages-fetched.js';
import { handleHeartbeats } from './plan/handle-heartbeats.js';
import { createLoop, restingTick, type Loop } from './loop.js';
import { measureRunQuality } from './quality/measure-run-quality.js';
import { createQualityMetrics } from './quality/quality-metrics.js';
import { loadRecipes, registrationOf } from './recipes/load-recipes.js';
import { createSagaMetrics, type SagaMetrics } from './runs/saga-metrics.js';
import { fireDueSchedules } from './runs/schedules.js';
import { startRequestedRuns } from './runs/start-requested-runs.js';
import { forgetOldRequests, reap, sendUnparsedAgain } from './maintenance/reap-requests.js';
import { skipLeftoverRequests } from './maintenance/skip-leftovers.js';
import { endHopelessRuns } from './runs/end-hopeless-runs.js';

type Deps = ServiceDeps<OrchestratorConfig>;
interface Parts extends Deps {
  database: Database;
  broker: MessageConnection;
  saga: SagaMetrics;
  declareMissing: () => void;
}

/** How long after its start the coordinator listens for fetchers that live before it plans anew. */
const settleMs = 3_000;
/** The wait of a loop that has just found work. */
const busyMs = 50;
/** The longest wait where somebody waits for the answer: new runs, due requests, runs that are complete. */
const promptMs = 500;
const scheduleEveryMs = 1_000;
const qualityEveryMs = 5_000;
const runsCountedAtATime = 5;
/** Also how soon a changed rate holds at the latest. */
const hopelessEveryMs = 1_000;
const unparsedEveryMs = 30_000;
/** More retailers than these have runs at once only where recipes are read again and again. */
const maxRecipes = 2_000;
const retentionBusyMs = 1_000;
const retentionEveryMs = 3_600_000;
/** Requests are looked at for being overdue ten times in their time, within these bounds. */
const reapAtLeastEveryMs = 10_000;
const reapAtMostEveryMs = 100;
const outcomeDeadlineMs = 60_000;
const heartbeatDeadlineMs = 30_000;
const deadLetterDeadlineMs = 60_000;
/** Outcomes that are stored in one transaction, and how long the first waits for others. */
const outcomeBatch = { maxSize: 100, maxWaitMs: 20 };
/** Most pages are parsed within this wait, and then cost no write. */
const fetchedBatch = { maxSize: 500, maxWaitMs: 2_000 };
const heartbeatBatch = { maxSize: 200, maxWaitMs: 20 };

/** The only place where the orchestrator's parts are put together. */
export const compose = async (deps: Deps): Promise<RunningService> => {
  const { config, log, clock, onFatal } = deps;
  const database = createDatabase({ databaseUrl: config.databaseUrl });
  await register(deps, database);
  const { broker, declareMissing } = await connectBroker({
    config,
    service: 'orchestrator',
    log,
    clock,
    metrics: createMessagingMetrics(deps.metrics),
    onFatal,
    probe: () => assertDatabaseAnswers(database),
    topology: async () => topologyFor(await listQueueOwners(database.prisma)),
  });

  const parts: Parts = { ...deps, database, broker, declareMissing, saga: createSagaMetrics(deps.metrics) };
  const { loops, onAccepted, onChange } = composeLoops(parts);
  const consumers = await composeConsumers(parts, onChange);
  for (const loop of loops) loop.start();
  const { overdueMs, fetcherDeadMs, retailersDir } = config;
  const { publisher } = broker;
  const rawStore = createRawStore(rawStoreOptions(config));
  const base = { database, publisher, clock, log, rawStore, retailersDir, declareMissing };
  const app = createControlApi({
    ...base,
    overdueMs,
    fetcherDeadMs,
    onAccepted,
    onChange,
    gateRules: { greenMs: config.gateGreenHours * 3_600_000, tracedUpdates: config.gateTracedUpdates },
  });
  return {
    http: { app, apiKeys: [...config.controlApiKeys, ...config.apiKeys] },
    ready: () => broker.isConnected(),
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await Promise.all(loops.map((loop) => loop.stop()));
      await broker.close();
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
  const { config, log, clock, database, broker, declareMissing, saga } = parts;
  const { publisher } = broker;
  const outbox = createOutbox(database);
  const announcements = createOutboxRelay({ outbox, publisher, log, clock });
  const base = { database, clock, log };
  const loop = (name: string, tick: () => Promise<number>, busyMs: number, idleMs: number): Loop =>
    createLoop({ name, tick, busyMs, idleMs, log });

  const recipes = createRecipeBook((fingerprints) => readRecipeDefinitions(database.prisma, fingerprints), maxRecipes);
  const ending = { outbox, log, metrics: saga };
  const dispatchDeps = {
    ...base,
    ...config,
    ...ending,
    publisher,
    recipes,
    memory: createSearchMemory(clock, config),
    pauses: new Map<string, number>(),
    onUnroutable: declareMissing,
  };
  const dispatching = loop(
    'dispatch',
    async () => {
      const sent = broker.isConnected() ? await dispatchDueRequests(dispatchDeps) : 0;
      saga.jobsDispatched(sent);
      return sent;
    },
    busyMs,
    promptMs,
  );
  const qualityDeps = { ...base, metrics: createQualityMetrics(parts.metrics) };
  const quality = loop('measure-quality', () => measureRunQuality(qualityDeps), busyMs, qualityEveryMs);
  const finish = async (): Promise<number> => {
    const finished = await finishIdleRuns({ ...base, outbox, metrics: saga });
    if (finished > 0) {
      announcements.nudge();
      quality.nudge();
    }
    return finished;
  };
  // Each outcome asks for it, and with many runs and an old snapshot open it looks at what died in all of them.
  const finishing = loop('finish-runs', restingTick(finish, clock), busyMs, promptMs);
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
    busyMs,
    promptMs,
  );
  const onAccepted = () => starting.nudge();
  const reapMs = Math.min(reapAtLeastEveryMs, Math.max(reapAtMostEveryMs, config.overdueMs / 10));
  const reaping = loop('reap', () => reap({ ...base, ...config, onChange }), reapMs, reapMs);
  const skipping = loop('skip-leftovers', () => skipLeftoverRequests(base), busyMs, promptMs);
  const hopeless = loop(
    'end-hopeless-runs',
    async () => {
      const ended = await endHopelessRuns({ ...base, ...config, ...ending });
      if (ended > 0) announcements.nudge();
      return ended;
    },
    hopelessEveryMs,
    hopelessEveryMs,
  );
  const unparsed = loop(
    'send-unparsed-again',
    async () => (broker.isConnected() ? sendUnparsedAgain({ ...base, ...config, publisher }) : 0),
    busyMs,
    unparsedEveryMs,
  );
  const schedules = loop('schedules', () => fireDueSchedules({ ...base, onAccepted }), busyMs, scheduleEveryMs);
  const retention = loop(
    'retention',
    () => forgetOldRequests({ ...base, ...config }),
    retentionBusyMs,
    retentionEveryMs,
  );
  const counting = loop(
    'count-ended-runs',
    () => keepFinalCounts(database.prisma, runsCountedAtATime),
    busyMs,
    promptMs,
  );
  const measuring = measureBacklog(parts);
  const loops = [
    ...[starting, dispatching, finishing, quality, reaping, skipping, hopeless, unparsed],
    ...[schedules, retention, announcements, measuring, counting],
  ];
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
  const { config, log, clock, database, broker } = parts;
  const { publisher } = broker;
  const outcomeDeps = { database, clock, rules: config, metrics: parts.saga, onChange };
  const rules = { ...config, settleMs };
  // A fetcher starts nothing after that time without an answer, and then counts as dead.
  const coordinatorDeps = { database, publisher, clock, log, rules, leaseMs: config.fetcherDeadMs };
  const suspectsQueue = queues.suspects('control');
  return Promise.all([
    broker.consume({
      queue: queues.fetchOutcomes,
      // Pages wait in their batch, and must not keep failures from coming.
      prefetch: 2_000,
      concurrency: 2,
      deadlineMs: outcomeDeadlineMs,
      suspectsQueue,
      types: [
        routeBatch(fetchFailed, handleFetchFailed(outcomeDeps), outcomeBatch),
        routeBatch(fetchSkipped, handleFetchSkipped(outcomeDeps), outcomeBatch),
        routeBatch(pageFetched, handlePagesFetched({ ...outcomeDeps, ...config }), fetchedBatch),
      ],
    }),
    broker.consume({
      queue: queues.fetchersAlive,
      prefetch: 200,
      concurrency: 1,
      deadlineMs: heartbeatDeadlineMs,
      // The next heartbeat comes in a second.
      onFailure: 'none',
      types: [routeBatch(fetcherAlive, handleHeartbeats(coordinatorDeps), heartbeatBatch)],
    }),
    broker.consume({
      queue: queues.deadLetters,
      prefetch: 20,
      deadlineMs: deadLetterDeadlineMs,
      types: [route(deadLetter, handleDeadLetter({ database, clock, onChange }))],
    }),
  ]);
};
