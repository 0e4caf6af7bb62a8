import { queues, type Envelope, type FetchJob } from '@aisle/contracts';
import { errorCodeOf, RetryableError, type Clock } from '@aisle/core';
import type { Publisher } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  claimDueRequests,
  inTransaction,
  lockRetailersToDispatch,
  recordDispatches,
  type Database,
  type Dispatch,
  type DueRequest,
} from '@aisle/storage';
import { overdueAfterMs } from './decide-outcome.js';
import { fetchJobFor } from './fetch-job.js';
import type { RecipeBook } from './recipe-book.js';

export interface DispatchDeps {
  database: Database;
  publisher: Publisher;
  recipes: RecipeBook;
  clock: Clock;
  log: Logger;
  windowSeconds: number;
  overdueMs: number;
}

/** Bounds of one transaction. */
const maxRetailers = 50;
const maxPerRetailer = 100;
/** Publishing waits for the broker inside of the transaction. */
const publishTimeoutMs = 60_000;

/**
 * The relay of the frontier: claims what is due, publishes it, marks as dispatched what the broker has confirmed, all in
 * one transaction. What was not confirmed stays pending. Answers how many jobs were sent.
 * Errors: RetryableError `DISPATCH_FAILED` where nothing could be sent.
 */
export const dispatchDueRequests = async (deps: DispatchDeps): Promise<number> => {
  const sent = await inTransaction(
    deps.database,
    async (tx) => {
      const limits = { windowSeconds: deps.windowSeconds, maxRetailers, maxPerRetailer, now: deps.clock.now() };
      const retailerIds = await lockRetailersToDispatch(tx, limits);
      if (retailerIds.length === 0) return [];
      const due = await claimDueRequests(tx, retailerIds, limits);
      const dispatches = await publishAll(deps, due, limits.now);
      await recordDispatches(tx, dispatches, limits.now);
      return dispatches;
    },
    { timeoutMs: publishTimeoutMs },
  );
  const confirmed = sent.filter((dispatch) => dispatch.confirmed).length;
  if (sent.length > 0 && confirmed === 0) {
    throw new RetryableError('DISPATCH_FAILED', `None of ${sent.length} fetch jobs could be sent.`);
  }
  return confirmed;
};

const publishAll = async (deps: DispatchDeps, due: readonly DueRequest[], now: Date): Promise<Dispatch[]> => {
  await deps.recipes.load(due.map(({ recipeFingerprint }) => recipeFingerprint));
  return Promise.all(
    due.map(async (request) => {
      const headers = deps.recipes.headersOf(request.recipeFingerprint);
      const job = fetchJobFor(request, { headers, now });
      const overdueAt = new Date(now.getTime() + overdueAfterMs(request.attempts, deps.overdueMs));
      const confirmed = await isConfirmed(deps, job);
      return { requestId: request.requestId, rawKey: job.payload.rawKey, confirmed, overdueAt };
    }),
  );
};

const isConfirmed = async ({ publisher, log }: DispatchDeps, job: Envelope<FetchJob>): Promise<boolean> => {
  try {
    await publisher.toQueue(queues.fetch(job.payload.retailerId), job);
    return true;
  } catch (error) {
    const { requestId, retailerId } = job.payload;
    log.warn('A fetch job could not be sent and stays pending.', { requestId, retailerId, code: errorCodeOf(error) });
    return false;
  }
};
