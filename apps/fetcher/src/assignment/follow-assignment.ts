import {
  createEnvelope,
  exchanges,
  fetcherAlive,
  fetcherAssignment,
  queues,
  type FetcherAssignment,
} from '@aisle/contracts';
import { errorMessageOf, newId, type Clock } from '@aisle/core';
import { rootTraceparent, route, type Consumer, type MessageConnection } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import { createFetchLease, type FetchLease } from '../politeness/fetch-lease.js';
import type { PolitenessLimiter } from '../politeness/politeness-limiter.js';
import { createHeartbeats } from './heartbeats.js';
import { createRetailerSubscriptions, type SubscribeTo } from './retailer-subscriptions.js';

export interface AssignmentFollowerDeps {
  fetcherId: string;
  broker: Pick<MessageConnection, 'consume' | 'publisher' | 'msSinceBrokerAnswered' | 'isConnected'>;
  subscribeTo: SubscribeTo;
  clock: Clock;
  log: Logger;
  /** Until the coordinator says another. */
  leaseMs: number;
  /** Milliseconds of a clock that goes on while the machine sleeps. */
  sinceBootMs: () => number;
  /** How often it says that it lives. */
  aliveEveryMs: number;
  /** Follows the plan's limits; what waits in it goes back when the lease or a retailer is lost. */
  limiter: PolitenessLimiter;
}

export interface AssignmentFollower {
  lease: FetchLease;
  /** Offers this fetcher to the coordinator. */
  start(): Promise<void>;
  /** Drains everything, says goodbye, stops following. */
  leave(): Promise<void>;
}

/** A coordinator that was away finds no backlog of heartbeats. */
const heartbeatExpiresMs = 5_000;
/** The goodbye waits for it longer, but not for ever: the broker removes what has expired only where nothing older stays before it. */
const goodbyeExpiresMs = 60_000;

/** Takes the jobs of the retailers that the coordinator assigns to this fetcher, and of no others. */
export const createAssignmentFollower = (deps: AssignmentFollowerDeps): AssignmentFollower => {
  const { fetcherId, broker, clock, log, limiter } = deps;
  const heartbeats = createHeartbeats();
  let followedSequence = -1;
  let leaving = false;
  let assignments: Consumer | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let leaseCheck: NodeJS.Timeout | undefined;

  const sendHeartbeat = async (isLast: boolean): Promise<void> => {
    if (!broker.isConnected()) return;
    const states = limiter.states();
    const payload = { fetcherId, held: subscriptions.held(), leaving: isLast, ...heartbeats.next(states) };
    const origin = { correlationId: newId(), traceparent: rootTraceparent(), occurredAt: clock.now() };
    const envelope = createEnvelope(fetcherAlive, payload, origin);
    heartbeats.sent(envelope.id, { sentAtMs: deps.sinceBootMs(), states });
    try {
      const expiresMs = isLast ? goodbyeExpiresMs : heartbeatExpiresMs;
      await broker.publisher.toExchange(exchanges.facts, fetcherAlive.type, envelope, { expiresMs });
    } catch (error) {
      log.debug('A heartbeat did not get through.', { reason: errorMessageOf(error) });
    }
  };

  const subscriptions = createRetailerSubscriptions({
    subscribeTo: deps.subscribeTo,
    log,
    // At once, so that the next owner does not wait for the next heartbeat.
    onChange: () => void sendHeartbeat(false),
    onLetGo: limiter.letGo,
    onGone: limiter.gone,
  });

  const lease = createFetchLease({
    clock,
    sinceBootMs: deps.sinceBootMs,
    msSinceBrokerAnswered: () => broker.msSinceBrokerAnswered(),
    leaseMs: deps.leaseMs,
    onLost: () => {
      log.warn('Heard nothing for too long and stops fetching.');
      // Requests under way are aborted through the lease's signal.
      limiter.drop();
      subscriptions.want([]);
    },
  });

  /** A plan that answers no heartbeat of ours, or one of long ago, is not followed: somebody else may have another by now. */
  const follow = (plan: FetcherAssignment, answeredId: string | null): void => {
    if (leaving || plan.fetcherId !== fetcherId || plan.sequence < followedSequence) return;
    const sentAtMs = heartbeats.answered(answeredId);
    if (sentAtMs === undefined) return;
    lease.renew({ sentAtMs, leaseMs: plan.leaseMs });
    if (!lease.check()) return;
    followedSequence = plan.sequence;
    limiter.follow(plan);
    subscriptions.want(plan.retailers);
  };

  return {
    lease,
    start: async () => {
      assignments = await broker.consume({
        queue: queues.fetcherAssignment(fetcherId),
        exclusive: true,
        prefetch: 1,
        types: [route(fetcherAssignment, async (plan, { envelope }) => follow(plan, envelope.causationId))],
        // A plan that cannot be followed is replaced by the next one.
        onFailure: 'none',
        // It keeps to its plan while there is nowhere to store a page.
        needsOnlyBroker: true,
        deadlineMs: 10_000,
      });
      await sendHeartbeat(false);
      heartbeat = setInterval(() => void sendHeartbeat(false), deps.aliveEveryMs);
      leaseCheck = setInterval(() => lease.check(), Math.min(250, deps.leaseMs / 4));
    },
    leave: async () => {
      leaving = true;
      subscriptions.want([]);
      await subscriptions.released();
      clearInterval(heartbeat);
      clearInterval(leaseCheck);
      await sendHeartbeat(true);
      await assignments?.stop();
    },
  };
};
