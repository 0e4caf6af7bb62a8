import type { Metrics } from './metrics.js';

const secondsBuckets = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120];

/** The message runtime's numbers, in the shape it asks for. */
export const createMessagingMetrics = (metrics: Metrics) => {
  const handled = metrics.histogram({
    name: 'aisle_messages_handled_seconds',
    help: 'From the start of handling a message to its acknowledgement, by what became of it.',
    labels: ['queue', 'type', 'outcome', 'code'],
    buckets: secondsBuckets,
  });
  const published = metrics.histogram({
    name: 'aisle_messages_published_seconds',
    help: "From publishing a message to the broker's confirm.",
    labels: ['target', 'type'],
    buckets: secondsBuckets,
  });
  return {
    consumed: (queue: string, type: string, outcome: string, code: string, ms: number): void =>
      handled.observe({ queue, type, outcome, code }, ms / 1_000),
    published: (target: string, type: string, ms: number): void => published.observe({ target, type }, ms / 1_000),
  };
};
