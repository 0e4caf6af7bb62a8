import { AisleError, errorCodeOf, type RawMeta } from '@aisle/core';
import type { Metrics } from '@aisle/service-kit';

export interface FetchMetrics {
  fetched(page: { outcome: 'stored' | 'unchanged'; meta: RawMeta | null }): void;
  failed(error: unknown): void;
}

export const createFetchMetrics = (metrics: Metrics): FetchMetrics => {
  const fetches = metrics.counter({
    name: 'aisle_fetches_total',
    help: 'Fetch jobs that ended, by outcome (postponed: at no cost of an attempt) and, where they brought no page, its code.',
    labels: ['outcome', 'code'],
  });
  const rawBytes = metrics.counter({
    name: 'aisle_raw_stored_bytes_total',
    help: 'Bytes of stored raw objects as they came over the wire.',
  });
  return {
    fetched: ({ outcome, meta }) => {
      fetches.add({ outcome, code: '' });
      rawBytes.add({}, meta?.wireBytes ?? 0);
    },
    failed: (error) => {
      const isPostponed = error instanceof AisleError && error.policy === 'throttled';
      fetches.add({ outcome: isPostponed ? 'postponed' : 'failed', code: errorCodeOf(error) });
    },
  };
};
