import type { CrawlRunFinished } from '@aisle/contracts';
import type { OfferKey } from '@aisle/core';
import { type Handler, nextTraceparent } from '@aisle/messaging';
import {
  type AbsenceCursor,
  closeObservations,
  forgetAbsencesOfDelisted,
  inTransaction,
  insertDelistings,
  lockAbandonedPages,
  readRunCoverage,
  recordAbsences,
  removeCatalogPages,
  type RunCoverage,
  type Tx,
} from '@aisle/storage';
import { decideOffers } from './decide/decide-offers.js';
import type { OfferToDecide } from './decide/decision.js';
import type { SyncDeps } from './handle-offers-observed.js';

const offersPerTransaction = 5_000;
const listingsPerTransaction = 200;
const pagesPerTransaction = 20;

/**
 * Records which listings a finished run has missed, delists those that have left the shop, and closes pages that are no more.
 * What is done stays done; a later delivery goes on with the rest.
 */
export const handleCrawlRunFinished =
  (deps: SyncDeps): Handler<CrawlRunFinished> =>
  async ({ runId }, { envelope, signal, log }) => {
    const coverage = await readRunCoverage(deps.database.prisma, runId);
    if (!coverage) return;
    const { correlationId, id: causationId } = envelope;
    const origin = { correlationId, causationId, traceparent: nextTraceparent(envelope.traceparent) };
    await recordAllAbsences(deps, coverage, signal);
    const supplierId = coverage.retailerId;
    const delistings = await decideInSteps(deps, origin, signal, async (tx) => {
      const keys = await insertDelistings(tx, { supplierId, limit: listingsPerTransaction });
      return { keys, isMore: keys.length > 0 };
    });
    await decideInSteps(deps, origin, signal, (tx) => closeAbandonedPages(tx, coverage));
    log.info('What finished runs did not find any more is delisted.', { runId, delistings });
  };

const recordAllAbsences = async (
  { database }: Pick<SyncDeps, 'database'>,
  coverage: RunCoverage,
  signal: AbortSignal,
): Promise<void> => {
  let after: AbsenceCursor | undefined;
  do {
    signal.throwIfAborted();
    const from = after;
    after = await inTransaction(database, (tx) =>
      recordAbsences(tx, coverage, { after: from, limit: offersPerTransaction }),
    );
  } while (after);
  await inTransaction(database, (tx) => forgetAbsencesOfDelisted(tx, coverage.retailerId));
};

const closeAbandonedPages = async (tx: Tx, coverage: RunCoverage): Promise<Step> => {
  const pageIds = await lockAbandonedPages(tx, coverage, pagesPerTransaction);
  await removeCatalogPages(tx, pageIds);
  return { keys: await closeObservations(tx, pageIds), isMore: pageIds.length > 0 };
};

interface Step {
  keys: OfferKey[];
  isMore: boolean;
}

/** Changes what is known of some offers and decides these, a transaction a step, until nothing is left. Answers how many. */
const decideInSteps = async (
  { database, clock, metrics, nudgeCacheBusts }: SyncDeps,
  origin: Omit<OfferToDecide, keyof OfferKey>,
  signal: AbortSignal,
  change: (tx: Tx) => Promise<Step>,
): Promise<number> => {
  let count = 0;
  for (let isMore = true; isMore;) {
    signal.throwIfAborted();
    const startedMs = clock.monotonicMs();
    const at = clock.now();
    const { step, decision } = await inTransaction(database, async (tx) => {
      const step = await change(tx);
      const offers = step.keys.map((key) => ({ ...key, ...origin }));
      return { step, decision: await decideOffers(tx, offers, at) };
    });
    metrics.decided(decision, clock.monotonicMs() - startedMs);
    if (decision.itemsChanged > 0) nudgeCacheBusts();
    count += step.keys.length;
    isMore = step.isMore;
  }
  return count;
};
