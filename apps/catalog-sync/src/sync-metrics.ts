import type { Clock } from '@aisle/core';
import { createStageTimes, type Metrics } from '@aisle/service-kit';
import type { Decision } from './decide/decision.js';

export interface SyncMetrics {
  /** Counts what a decision has changed, and how long it took. */
  decided(decision: Decision, durationMs: number): void;
  /** Counts cache-busts that the broker has confirmed, by when they were decided. */
  bustsPublished(decidedAt: readonly Date[]): void;
}

export const createSyncMetrics = (metrics: Metrics, clock: Clock): SyncMetrics => {
  const stages = createStageTimes(metrics, clock);
  const offers = metrics.counter({ name: 'aisle_offers_changed_total', help: 'Offers with a new value.' });
  const items = metrics.counter({
    name: 'aisle_catalog_items_changed_total',
    help: 'Catalog items with a new version.',
  });
  const busts = metrics.counter({
    name: 'aisle_cache_busts_published_total',
    help: 'Cache-busts the broker has confirmed.',
  });
  return {
    decided: ({ offersChanged, itemsChanged }, durationMs) => {
      offers.add({}, offersChanged);
      items.add({}, itemsChanged);
      stages.observe('decide', durationMs);
    },
    bustsPublished: (decidedAt) => {
      busts.add({}, decidedAt.length);
      const nowMs = clock.now().getTime();
      for (const at of decidedAt) stages.observe('bust', Math.max(0, nowMs - at.getTime()));
    },
  };
};
