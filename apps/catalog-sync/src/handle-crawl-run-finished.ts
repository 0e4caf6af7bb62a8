import type { CrawlRunFinished } from '@aisle/contracts';
import { type Handler, nextTraceparent } from '@aisle/messaging';
import { inTransaction, insertDelistings } from '@aisle/storage';
import { decideOffers } from './decide/decide-offers.js';
import type { SyncDeps } from './handle-offers-observed.js';

const listingsPerTransaction = 200;

/** Decides again the listings that have left the shop: those that the run has taken off their last listing page. */
export const handleCrawlRunFinished =
  ({ database, clock, metrics, nudgeCacheBusts }: SyncDeps): Handler<CrawlRunFinished> =>
  async ({ runId, finishedAt }, { envelope, signal, log }) => {
    let delistings = 0;
    const { correlationId, id: causationId } = envelope;
    const traceparent = nextTraceparent(envelope.traceparent);
    for (let isMore = true; isMore;) {
      // What is done stays done; a later delivery goes on with the rest.
      signal.throwIfAborted();
      const startedMs = clock.monotonicMs();
      const at = clock.now();
      const { gone, decision } = await inTransaction(database, async (tx) => {
        const run = { runId, finishedAt: new Date(finishedAt), limit: listingsPerTransaction };
        const delisted = await insertDelistings(tx, run);
        const offers = delisted.map((key) => ({ ...key, correlationId, causationId, traceparent }));
        return { gone: delisted.length, decision: await decideOffers(tx, offers, at) };
      });
      metrics.decided(decision, clock.monotonicMs() - startedMs);
      if (decision.itemsChanged > 0) nudgeCacheBusts();
      delistings += gone;
      isMore = gone === listingsPerTransaction;
    }
    log.info('What a finished run did not list any more is delisted.', { runId, delistings });
  };
