import {
  createEnvelope,
  fetcherAssignment,
  queues,
  type Envelope,
  type FetcherAssignment,
  type KeyLimit,
} from '@aisle/contracts';
import { errorCodeOf, supplierIdSchema, type Clock, type RunId } from '@aisle/core';
import { nextTraceparent, type Publisher } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import type { AssignmentPlan, PlannedRetailer } from './plan-assignments.js';

export interface TellDeps {
  publisher: Publisher;
  clock: Clock;
  log: Logger;
  /** What fetchers are told to keep; undefined leaves it to their own setting. */
  leaseMs?: number;
}

export interface PlanToTell {
  plan: AssignmentPlan;
  sequence: number;
  /** By the database's clock. */
  now: Date;
  limits: readonly KeyLimit[];
  haltedRuns: readonly { retailerId: string; runId: RunId }[];
}

/** The fetcher ignores a plan older than the one it follows, so it may be told at any time and more than once. */
export const tellFetcher = async (
  { publisher, log, clock, leaseMs }: TellDeps,
  fetcherId: string,
  cause: Envelope,
  told: PlanToTell,
): Promise<void> => {
  const retailers = told.plan.byFetcher.get(fetcherId);
  if (!retailers) return;
  const keys = new Set(retailers.map(({ politenessKey }) => politenessKey));
  const assignment: FetcherAssignment = {
    fetcherId,
    sequence: told.sequence,
    retailers: retailers.map((retailer) => entryOf(retailer, told)),
    limits: told.limits.filter(({ key }) => keys.has(key)),
    ...(leaseMs === undefined ? {} : { leaseMs }),
  };
  const { correlationId, id: causationId } = cause;
  const traceparent = nextTraceparent(cause.traceparent);
  const origin = { correlationId, causationId, traceparent, occurredAt: clock.now() };
  const envelope = createEnvelope(fetcherAssignment, assignment, origin);
  await publisher.toQueue(queues.fetcherAssignment(fetcherId), envelope).catch((error: unknown) => {
    // It asks again with its next heartbeat, if it is still there.
    log.debug('A fetcher could not be told its assignment.', { fetcherId, code: errorCodeOf(error) });
  });
};

const entryOf = (
  { retailerId, politenessKey, isPaused, epoch, startsAt, maxConcurrency }: PlannedRetailer,
  { now, haltedRuns }: PlanToTell,
): FetcherAssignment['retailers'][number] => {
  const pausedRunIds = haltedRuns.filter((run) => run.retailerId === retailerId).map(({ runId }) => runId);
  return {
    retailerId: supplierIdSchema.parse(retailerId),
    epoch,
    waitMs: Math.max(0, startsAt.getTime() - now.getTime()),
    prefetch: prefetchFor(maxConcurrency),
    politenessKey,
    ...(isPaused ? { paused: true } : {}),
    ...(pausedRunIds.length > 0 ? { pausedRunIds } : {}),
  };
};

/** Enough that a fetch slot never waits for the broker. */
export const prefetchFor = (maxConcurrency: number): number => Math.min(200, maxConcurrency * 2);
