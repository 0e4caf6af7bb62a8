import type { Metrics } from './metrics.js';

const handlingBuckets = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120];
const publishBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2, 10];

/**
 * Queues whose number grows with fetchers or retailers share one value where each would cost a whole histogram, and a
 * fetcher's own queue everywhere: its name is new with every start.
 */
const sharedName = (queue: string): string => queue.replace(/^fetcher\..+/, 'fetcher.*');
const groupName = (queue: string): string => sharedName(queue).replace(/^(fetch|cache-bust)\.(?!outcomes$).+/, '$1.*');

/** The message runtime's numbers, in the shape it asks for. */
export const createMessagingMetrics = (metrics: Metrics) => {
  const consumed = metrics.counter({
    name: 'aisle_messages_consumed_total',
    help: 'Messages by what became of them; code is the failure, or empty.',
    labels: ['queue', 'type', 'outcome', 'code'],
  });
  const handling = metrics.histogram({
    name: 'aisle_message_handling_seconds',
    help: 'From the start of handling a message to its acknowledgement.',
    labels: ['queue', 'type'],
    buckets: handlingBuckets,
  });
  const publishing = metrics.histogram({
    name: 'aisle_message_publish_seconds',
    help: "From publishing a message to the broker's confirm.",
    labels: ['target', 'type'],
    buckets: publishBuckets,
  });
  const away = metrics.gauge({
    name: 'aisle_infrastructure_away',
    help: 'Whether something that messages need is away, so that the consumers wait for it (1), or not (0).',
  });
  away.set({}, 0);
  return {
    away: (isAway: boolean): void => away.set({}, isAway ? 1 : 0),
    consumed: (queue: string, type: string, outcome: string, code: string, ms: number): void => {
      consumed.add({ queue: sharedName(queue), type, outcome, code });
      handling.observe({ queue: groupName(queue), type }, ms / 1_000);
    },
    published: (target: string, type: string, ms: number): void =>
      publishing.observe({ target: groupName(target), type }, ms / 1_000),
  };
};
