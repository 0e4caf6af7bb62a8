import type { OffersObserved } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import { nextTraceparent, traceIdOf, type BatchHandler, type BatchMessage } from '@aisle/messaging';
import type { WorkReport } from '@aisle/service-kit';
import { type Database, inTransaction } from '@aisle/storage';
import { decideOffers } from './decide/decide-offers.js';
import type { OfferToDecide } from './decide/decision.js';
import type { SyncMetrics } from './sync-metrics.js';
import type { DecidedPart, SyncedMarker } from './synced-marker.js';

export interface SyncDeps {
  database: Database;
  clock: Clock;
  metrics: SyncMetrics;
  markSynced: SyncedMarker;
  report: Pick<WorkReport, 'add'>;
  /** Is called when there are new cache-busts to publish. */
  nudgeCacheBusts(): void;
}

/** Decides the offers that a few messages name, in one transaction, and then marks their requests as synced. */
export const handleOffersObserved =
  ({ database, clock, metrics, report, markSynced, nudgeCacheBusts }: SyncDeps): BatchHandler<OffersObserved> =>
  async (messages, { log }) => {
    const startedMs = clock.monotonicMs();
    const at = clock.now();
    const decision = await inTransaction(database, (tx) => decideOffers(tx, messages.flatMap(offersOf), at));
    metrics.decided(decision, clock.monotonicMs() - startedMs);
    log.debug('Offers were decided.', { messages: messages.length, ...decision });
    for (const { payload, envelope } of messages) {
      const { correlationId, traceparent } = envelope;
      report.add({ correlationId, traceId: traceIdOf(traceparent) }, { decided: payload.listings.length });
    }
    if (decision.itemsChanged > 0) nudgeCacheBusts();
    await markSynced(messages.flatMap(requestsOf));
  };

const offersOf = ({ payload, envelope }: BatchMessage<OffersObserved>): OfferToDecide[] => {
  // All that the message decides shares one span: making one costs more than many an item.
  const traceparent = nextTraceparent(envelope.traceparent);
  return payload.listings.map((listing) => ({
    ...listing,
    supplierId: payload.supplierId,
    correlationId: envelope.correlationId,
    causationId: envelope.id,
    traceparent,
  }));
};

const requestsOf = ({
  payload: { requestId, moreRequestIds = [], bucket },
}: BatchMessage<OffersObserved>): DecidedPart[] =>
  [...(requestId === null ? [] : [requestId]), ...moreRequestIds].map((id) => ({ requestId: id, bucket }));
