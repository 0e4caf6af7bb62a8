import type { Metrics } from '@aisle/service-kit';
import type { Decision } from './decide-offers.js';

export interface SyncMetrics {
  decided(decision: Decision, durationMs: number): void;
  bustsPublished(count: number): void;
}

export const createSyncMetrics = (metrics: Metrics): SyncMetrics => {
  const offers = metrics.counter({ name: 'aisle_offers_changed_total', help: 'Offers with a new value.' });
  const items = metrics.counter({
    name: 'aisle_catalog_items_changed_total',
    help: 'Catalog items with a new version.',
  });
  const seconds = metrics.histogram({
    name: 'aisle_sync_transaction_seconds',
    help: 'How long a transaction that decides offers took.',
    buckets: [0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 1, 5],
  });
  const busts = metrics.counter({
    name: 'aisle_cache_busts_published_total',
    help: 'Cache-busts the broker has confirmed.',
  });
  return {
    decided: ({ offersChanged, itemsChanged }, durationMs) => {
      offers.add({}, offersChanged);
      items.add({}, itemsChanged);
      seconds.observe({}, durationMs / 1000);
    },
    bustsPublished: (count) => busts.add({}, count),
  };
};
