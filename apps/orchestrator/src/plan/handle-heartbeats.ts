import {
  createEnvelope,
  fetcherAssignment,
  queues,
  type Envelope,
  type FetcherAlive,
  type FetcherAssignment,
} from '@aisle/contracts';
import { errorCodeOf, supplierIdSchema, type Clock } from '@aisle/core';
import { nextTraceparent, type BatchHandler, type BatchMessage, type Publisher } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  inTransaction,
  lockOwnership,
  recordHeartbeats,
  saveAssignments,
  type Database,
  type Heartbeat,
} from '@aisle/storage';
import { planAssignments, type AssignmentPlan, type PlanningRules } from './plan-assignments.js';

export interface CoordinatorDeps {
  database: Database;
  publisher: Publisher;
  clock: Clock;
  log: Logger;
  rules: Omit<PlanningRules, 'now'>;
}

/** `fetcher.alive`: keeps who is there, plans who fetches for whom, and tells each fetcher that said something. */
export const handleHeartbeats =
  (deps: CoordinatorDeps): BatchHandler<FetcherAlive> =>
  async (messages) => {
    const now = deps.clock.now();
    const heartbeats = newestHeartbeats(messages, now);
    warnOfLateHeartbeats(heartbeats, now, deps);
    const { plan, sequence } = await inTransaction(deps.database, async (tx) => {
      await recordHeartbeats(tx, heartbeats);
      const ownership = await lockOwnership(tx);
      const planned = planAssignments(ownership, { ...deps.rules, now });
      if (planned.changes.length > 0) await saveAssignments(tx, planned.changes);
      return { plan: planned, sequence: ownership.sequence };
    });
    for (const { retailerId, fetcherId, epoch, startsAt } of plan.changes) {
      deps.log.info('A retailer has a new fetcher.', { retailerId, fetcherId, epoch, startsAt });
    }
    const causes = new Map(messages.map(({ payload, envelope }) => [payload.fetcherId, envelope]));
    await Promise.all([...causes].map(([fetcherId, cause]) => answer(fetcherId, cause, { plan, sequence, now }, deps)));
  };

/** One heartbeat for each fetcher. A clock that is ahead of ours must not make a fetcher immortal. */
const newestHeartbeats = (messages: readonly BatchMessage<FetcherAlive>[], now: Date): Heartbeat[] => {
  const newest = new Map<string, Heartbeat>();
  for (const { payload, envelope } of messages) {
    const said = new Date(envelope.occurredAt);
    const aliveAt = said < now ? said : now;
    const known = newest.get(payload.fetcherId);
    if (!known || known.aliveAt <= aliveAt) newest.set(payload.fetcherId, { ...payload, aliveAt });
  }
  return [...newest.values()].sort((a, b) => (a.fetcherId < b.fetcherId ? -1 : 1));
};

const warnOfLateHeartbeats = (heartbeats: readonly Heartbeat[], now: Date, { log, rules }: CoordinatorDeps): void => {
  for (const { fetcherId, aliveAt } of heartbeats) {
    const lateMs = now.getTime() - aliveAt.getTime();
    if (lateMs < rules.fetcherDeadMs) continue;
    log.warn('A sign of life came too late to count: the message waited, or the clocks differ.', { fetcherId, lateMs });
  }
};

/** The fetcher ignores a plan older than the one it follows, so it may be told at any time and more than once. */
const answer = async (
  fetcherId: string,
  cause: Envelope,
  { plan, sequence, now }: { plan: AssignmentPlan; sequence: number; now: Date },
  { publisher, log }: CoordinatorDeps,
): Promise<void> => {
  const retailers = plan.byFetcher.get(fetcherId);
  if (!retailers) return;
  const assignment: FetcherAssignment = {
    fetcherId,
    sequence,
    retailers: retailers.map(({ retailerId, epoch, startsAt, maxConcurrency }) => ({
      retailerId: supplierIdSchema.parse(retailerId),
      epoch,
      waitMs: Math.max(0, startsAt.getTime() - now.getTime()),
      prefetch: prefetchFor(maxConcurrency),
    })),
  };
  const { correlationId, id: causationId } = cause;
  const traceparent = nextTraceparent(cause.traceparent);
  const origin = { correlationId, causationId, traceparent, occurredAt: now };
  const envelope = createEnvelope(fetcherAssignment, assignment, origin);
  await publisher.toQueue(queues.fetcherAssignment(fetcherId), envelope).catch((error: unknown) => {
    // It asks again with its next sign of life, if it is still there.
    log.debug('A fetcher could not be told its assignment.', { fetcherId, code: errorCodeOf(error) });
  });
};

/** Enough that a fetch slot never waits for the broker. */
export const prefetchFor = (maxConcurrency: number): number => Math.min(200, maxConcurrency * 2);
