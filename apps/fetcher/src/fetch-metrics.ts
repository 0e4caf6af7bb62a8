import { errorCodeOf, type RawMeta } from '@aisle/core';
import type { Metrics } from '@aisle/service-kit';

export interface FetchMetrics {
  fetched(page: { outcome: 'stored' | 'unchanged'; meta: RawMeta | null }, fetchMs: number): void;
  failed(error: unknown, fetchMs: number): void;
}

export const createFetchMetrics = (metrics: Metrics): FetchMetrics => {
  const fetches = metrics.counter({
    name: 'aisle_fetches_total',
    help: 'Fetch jobs that ended, by outcome and, where they brought no page, its code.',
    labels: ['outcome', 'code'],
  });
  const wireBytes = metrics.counter({
    name: 'aisle_fetch_wire_bytes_total',
    help: 'Bytes of stored pages as they came over the wire.',
  });
  const duration = metrics.histogram({
    name: 'aisle_fetch_duration_seconds',
    help: 'From taking a job to the end of its fetch, waiting for the politeness limit included.',
    labels: ['outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  });
  return {
    fetched: ({ outcome, meta }, fetchMs) => {
      fetches.add({ outcome, code: '' });
      wireBytes.add({}, meta?.wireBytes ?? 0);
      duration.observe({ outcome }, fetchMs / 1_000);
    },
    failed: (error, fetchMs) => {
      fetches.add({ outcome: 'failed', code: errorCodeOf(error) });
      duration.observe({ outcome: 'failed' }, fetchMs / 1_000);
    },
  };
};
