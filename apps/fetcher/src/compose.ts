import { uptime } from 'node:os';
import { fetchJob, queues, topologyFor } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import { connectBroker, route, type ConsumeOptions, type MessageConnection } from '@aisle/messaging';
import {
  createMessagingMetrics,
  createStageTimes,
  createWorkReport,
  rawStoreOptions,
  type RunningService,
  type ServiceDeps,
  type StageTimes,
} from '@aisle/service-kit';
import { createRawStore } from '@aisle/storage';
import { createGuardedAgent, createHttpGet, type GetOptions } from '@aisle/web';
import { largestPageBytes, userAgentOf, type FetcherConfig } from './config.js';
import { createExchangeRoom } from './jobs/exchange-room.js';
import { createFetchMetrics } from './jobs/fetch-metrics.js';
import { createAssignmentFollower } from './assignment/follow-assignment.js';
import type { FetchLease } from './politeness/fetch-lease.js';
import { handleFetchJob } from './jobs/handle-fetch-job.js';
import { createPageFetcher, type FetchPage } from './jobs/page-fetcher.js';
import { createPolitenessLimiter, type PolitenessLimiter } from './politeness/politeness-limiter.js';
import type { AssignedRetailer, SubscribeTo } from './assignment/retailer-subscriptions.js';
import { createRobotsFetch } from './politeness/robots-fetch.js';
import { createRobots } from './politeness/robots.js';

/** The only place where the fetcher's parts are put together. */
export const compose = async (deps: ServiceDeps<FetcherConfig>): Promise<RunningService> => {
  const { config, log: rootLog, clock, metrics } = deps;
  const { fetcherId, leaseMs, aliveEveryMs } = config;
  const log = rootLog.child({ fetcherId });
  const rawStore = createRawStore(rawStoreOptions(config));
  const { broker } = await connectBroker({
    config,
    service: 'fetcher',
    log,
    clock,
    metrics: createMessagingMetrics(metrics),
    onFatal: deps.onFatal,
    probe: () => rawStore.assertAnswers(),
    topology: () => topologyFor({ retailerIds: [], tenantIds: [] }),
  });

  const stages = createStageTimes(metrics, clock);
  const report = createWorkReport({ log, clock, sentence: 'Pages were fetched.' });
  const agent = createGuardedAgent({ ...config, overrides: config.resolveOverride });
  const room = createExchangeRoom({
    maxExchanges: config.maxExchanges,
    maxBytes: config.maxMemoryBytes,
    bytesPerExchange: config.bytesPerExchange,
    largestBytes: largestPageBytes(config),
  });
  const limiter = createPolitenessLimiter({ clock, log, room });
  // The page fetcher asks for the lease and the follower holds it; jobs only come once both are there.
  const lease = (): FetchLease => follower.lease;
  const fetchPage = composePageFetcher({ config, clock, limiter, agent, lease, stages });
  const handle = handleFetchJob({
    fetchPage,
    clock,
    metrics: createFetchMetrics(metrics),
    report,
    room,
    rawStore: { putOnce: (object) => stages.time('store', () => rawStore.putOnce(object)) },
  });
  const subscribeTo = subscribeWith(broker, (retailer) => ({
    queue: queues.fetch(retailer.retailerId),
    prefetch: retailer.prefetch,
    concurrency: retailer.prefetch,
    types: [route(fetchJob, handle)],
    deadlineMs: config.jobDeadlineMs,
  }));
  const follower = createAssignmentFollower({
    fetcherId,
    broker,
    subscribeTo,
    clock,
    log,
    leaseMs,
    // Unlike the monotonic clock, it counts the time in which a machine slept.
    sinceBootMs: () => uptime() * 1_000,
    aliveEveryMs,
    limiter,
  });
  await follower.start();

  return {
    ready: () => broker.isConnected(),
    stop: async () => {
      await follower.leave();
      report.stop();
      await agent.destroy();
      await broker.close();
    },
  };
};

const composePageFetcher = (deps: {
  config: FetcherConfig;
  clock: Clock;
  limiter: PolitenessLimiter;
  agent: ReturnType<typeof createGuardedAgent>;
  lease: () => FetchLease;
  stages: StageTimes;
}): FetchPage => {
  const { config, clock, limiter, agent, lease, stages } = deps;
  const { maxBodyBytes, maxRedirects, requestTimeoutMs } = config;
  const userAgent = userAgentOf(config);
  const get = createHttpGet({ dispatcher: agent, requestTimeoutMs, standingSignal: () => lease().signal() });
  const shared = {
    clock,
    limiter,
    userAgent,
    maxBodyBytes,
    maxRedirects,
    get: (url: string, options: GetOptions) => stages.time('fetch', () => get(url, options)),
    assertMayFetch: () => lease().assertHeld(),
  };
  const cacheTimes = { ttlMs: config.robotsTtlMs, errorTtlMs: config.robotsErrorTtlMs };
  const robots = createRobots({ fetchRobots: createRobotsFetch(shared), clock, userAgent, ...cacheTimes });
  return createPageFetcher({ ...shared, robots, longestCrawlDelayMs: config.robotsMaxCrawlDelayMs });
};

/** Declares the retailer's queue first: whoever comes first, coordinator or fetcher, it is there. */
const subscribeWith =
  (broker: MessageConnection, optionsFor: (retailer: AssignedRetailer) => ConsumeOptions): SubscribeTo =>
  async (retailer) => {
    const name = queues.fetch(retailer.retailerId);
    const { queues: specs } = topologyFor({ retailerIds: [retailer.retailerId], tenantIds: [] });
    await broker.assertTopology({
      exchanges: [],
      queues: specs.filter((spec) => spec.name === name),
      bindings: [],
    });
    return broker.consume(optionsFor(retailer));
  };
