import { queues, type Envelope, type FetchJob } from '@aisle/contracts';
import { errorCodeOf, errorMessageOf, type Clock } from '@aisle/core';
import { traceIdOf, type Publisher } from '@aisle/messaging';
import type { RecipeBook } from '@aisle/extraction';
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
import { overdueAfterMs } from '../outcomes/decide-outcome.js';
import { fetchJobFor } from './fetch-job.js';

export interface DispatchDeps {
  database: Database;
  publisher: Publisher;
  recipes: RecipeBook;
  clock: Clock;
  log: Logger;
  windowSeconds: number;
  overdueMs: number;
  /** Until when (monotonic ms) a retailer is left alone because its jobs could not be sent; kept from call to call. */
  pauses: Map<string, number>;
  /** A retailer's queue may be gone. */
  onUnroutable: () => void;
}

/** Bounds of one transaction. */
const maxRetailers = 50;
const maxPerRetailer = 100;
/** Publishing waits for the broker inside of the transaction. */
const publishTimeoutMs = 25_000;
/** A broken queue must not slow the other retailers down. */
const pauseMs = 5_000;

/**
 * The relay of the frontier: claims what is due, publishes it, marks as dispatched what the broker has confirmed, all in
 * one transaction. What was not confirmed stays pending. Answers how many jobs were sent.
 */
export const dispatchDueRequests = async (deps: DispatchDeps): Promise<number> => {
  const { database, clock, windowSeconds } = deps;
  const exceptRetailerIds = pausedRetailers(deps);
  const dispatches = await inTransaction(
    database,
    async (tx) => {
      const limits = { windowSeconds, maxRetailers, maxPerRetailer, now: clock.now() };
      const retailerIds = await lockRetailersToDispatch(tx, { ...limits, exceptRetailerIds });
      if (retailerIds.length === 0) return [];
      const due = await claimDueRequests(tx, retailerIds, limits);
      const published = await publishAll(deps, due, limits.now);
      await recordDispatches(tx, published, limits.now);
      return published;
    },
    { timeoutMs: publishTimeoutMs },
  );
  return dispatches.filter(({ confirmed }) => confirmed).length;
};

const pausedRetailers = ({ pauses, clock }: DispatchDeps): string[] => {
  for (const [retailerId, untilMs] of pauses) if (untilMs <= clock.monotonicMs()) pauses.delete(retailerId);
  return [...pauses.keys()];
};

const publishAll = async (deps: DispatchDeps, due: readonly DueRequest[], now: Date): Promise<Dispatch[]> => {
  await deps.recipes.load(due.map(({ recipeFingerprint }) => recipeFingerprint));
  return Promise.all(
    due.map(async (request) => {
      const job = fetchJobFor(request, await deps.recipes.recipeOf(request.recipeFingerprint), now);
      const overdueAt = new Date(now.getTime() + overdueAfterMs(request.attempts, deps.overdueMs));
      const confirmed = await isConfirmed(deps, job);
      return { requestId: request.requestId, rawKey: job.payload.rawKey, confirmed, overdueAt };
    }),
  );
};

const isConfirmed = async (deps: DispatchDeps, job: Envelope<FetchJob>): Promise<boolean> => {
  const { retailerId } = job.payload;
  try {
    await deps.publisher.toQueue(queues.fetch(retailerId), job);
    return true;
  } catch (error) {
    pause(deps, job, error);
    return false;
  }
};

/** Said once for a retailer, not once for each of its jobs. */
const pause = (
  { pauses, clock, log, onUnroutable }: DispatchDeps,
  { payload: { retailerId }, correlationId, traceparent }: Envelope<FetchJob>,
  error: unknown,
): void => {
  if (pauses.has(retailerId)) return;
  pauses.set(retailerId, clock.monotonicMs() + pauseMs);
  const code = errorCodeOf(error);
  log.warn('Fetch jobs could not be sent and stay pending.', {
    retailerId,
    correlationId,
    traceId: traceIdOf(traceparent),
    code,
    reason: errorMessageOf(error),
    pauseMs,
  });
  if (code === 'UNROUTABLE') onUnroutable();
};
