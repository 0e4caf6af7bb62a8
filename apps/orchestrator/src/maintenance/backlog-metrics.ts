import { topologyFor, queues } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import type { MessageConnection } from '@aisle/messaging';
import type { Metrics } from '@aisle/service-kit';
import { listQueueOwners, readBacklog, type Backlog, type Database } from '@aisle/storage';

export interface BacklogDeps {
  database: Database;
  broker: Pick<MessageConnection, 'messagesReady' | 'isConnected'>;
  metrics: Metrics;
  clock: Clock;
}

/** So many retailers, the largest, have series of their own: a thousand small ones would cost more than they tell. */
const largest = 30;
const runStates = ['requested', 'running', 'completed', 'failed', 'cancelled'];
/** Looking shall never cost more than this share of the time. */
const costShare = 0.05;

/** Looks at what waits in broker and database; answers after how many milliseconds it is worth looking again. */
export const createBacklogMetrics = ({ database, broker, metrics, clock }: BacklogDeps): (() => Promise<number>) => {
  const showQueues = queueGauge(metrics);
  const showBacklog = backlogGauges(metrics);
  return async () => {
    const startedMs = clock.monotonicMs();
    showBacklog(await readBacklog(database.prisma, { maxRetailers: largest }));
    if (broker.isConnected()) {
      const names = topologyFor(await listQueueOwners(database.prisma)).queues.map(({ name }) => name);
      showQueues(await broker.messagesReady(names));
    }
    return (clock.monotonicMs() - startedMs) / costShare;
  };
};

const isFetchQueue = (name: string): boolean => name.startsWith(queues.fetch('')) && name !== queues.fetchOutcomes;

const queueGauge = (metrics: Metrics) => {
  const ready = metrics.gauge({
    name: 'aisle_queue_messages_ready',
    help: 'Messages that wait in a queue; of fetch.<retailer> the largest, and fetch.* for all of them together.',
    labels: ['queue'],
  });
  return (depths: ReadonlyMap<string, number>): void => {
    const fetching = [...depths].filter(([name]) => isFetchQueue(name));
    const shown = [
      ...[...depths].filter(([name]) => !isFetchQueue(name)),
      ...fetching.sort(([, a], [, b]) => b - a).slice(0, largest),
      ['fetch.*', fetching.reduce((sum, [, depth]) => sum + depth, 0)] as const,
    ];
    ready.replace(shown.map(([queue, value]) => ({ labels: { queue }, value })));
  };
};

const backlogGauges = (metrics: Metrics): ((backlog: Backlog) => void) => {
  const gauge = (name: string, help: string) => metrics.gauge({ name, help });
  const frontier = metrics.gauge({
    name: 'aisle_frontier_requests',
    help: 'Open fetch requests of the retailers that have the most; retailer="*" stands for all retailers together.',
    labels: ['retailer', 'state'],
  });
  const runs = metrics.gauge({ name: 'aisle_crawl_runs', help: 'Crawl runs by state.', labels: ['state'] });
  const outbox = gauge('aisle_outbox_rows', 'Messages that wait to be sent.');
  const outboxAge = gauge('aisle_outbox_oldest_seconds', 'Age of the message that has waited to be sent for longest.');
  const busts = gauge('aisle_cache_busts_waiting', 'Cache-busts that wait to be sent.');
  const bustAge = gauge('aisle_cache_busts_oldest_seconds', 'Age of the oldest cache-bust that waits to be sent.');
  const deadLetters = gauge('aisle_dead_letters', 'Messages that failed for good and were not sent again.');
  return (backlog) => {
    const rows = [...backlog.frontier, { ...backlog, retailerId: '*' }];
    frontier.replace(
      rows.flatMap(({ retailerId: retailer, pending, dispatched }) => [
        { labels: { retailer, state: 'pending' }, value: pending },
        { labels: { retailer, state: 'dispatched' }, value: dispatched },
      ]),
    );
    const runsIn = new Map(backlog.runs.map(({ state, runs: count }) => [state, count]));
    runs.replace(runStates.map((state) => ({ labels: { state }, value: runsIn.get(state) ?? 0 })));
    outbox.set({}, backlog.outboxRows);
    outboxAge.set({}, backlog.oldestOutboxSeconds);
    busts.set({}, backlog.cacheBusts);
    bustAge.set({}, backlog.oldestCacheBustSeconds);
    deadLetters.set({}, backlog.deadLetters);
  };
};
