import type { OffersObserved } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import type { BatchHandler, BatchMessage } from '@aisle/messaging';
import { type Database, inTransaction, markSynced } from '@aisle/storage';
import { decideOffers, type OfferToDecide } from './decide-offers.js';
import type { SyncMetrics } from './sync-metrics.js';

export interface SyncDeps {
  database: Database;
  clock: Clock;
  metrics: SyncMetrics;
  /** There are new cache-busts to publish. */
  pokeBusts(): void;
}

/** Decides the offers that a few messages name, in one transaction, and ticks their requests off. */
export const handleOffersObserved =
  ({ database, clock, metrics, pokeBusts }: SyncDeps): BatchHandler<OffersObserved> =>
  async (messages) => {
    const startedMs = clock.monotonicMs();
    const at = clock.now();
    const decision = await inTransaction(database, async (tx) => {
      const decided = await decideOffers(tx, messages.flatMap(offersOf), at);
      await markSynced(tx, messages.flatMap(requestsOf), at);
      return decided;
    });
    metrics.decided(decision, clock.monotonicMs() - startedMs);
    if (decision.itemsChanged > 0) pokeBusts();
  };

const offersOf = ({ payload, envelope }: BatchMessage<OffersObserved>): OfferToDecide[] =>
  payload.listings.map((listing) => ({
    ...listing,
    supplierId: payload.supplierId,
    correlationId: envelope.correlationId,
    causationId: envelope.id,
    traceparent: envelope.traceparent,
  }));

const requestsOf = ({
  payload: { requestId, bucket },
}: BatchMessage<OffersObserved>): { requestId: string; bucket: number }[] =>
  requestId === null ? [] : [{ requestId, bucket }];
