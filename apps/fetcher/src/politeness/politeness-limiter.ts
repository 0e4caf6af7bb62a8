import type { FetcherAssignment, KeyLimit, KeyState } from '@aisle/contracts';
import { ThrottledError, type Clock } from '@aisle/core';
import type { Logger } from '@aisle/service-kit';
import type { FetchError, WireAnswer } from '@aisle/web';
import type { ExchangeRoom } from '../jobs/exchange-room.js';
import { createKeyGate, goesBack, type Asker, type Exchange, type KeyGate, type RunOptions } from './key-gate.js';
import { createKeyPoliteness } from './key-politeness.js';

export type { Asker } from './key-gate.js';
export type { Politeness } from './key-politeness.js';

export interface PolitenessLimiter {
  /**
   * Runs one HTTP exchange when its politeness key allows.
   * Errors: the exchange's own; FetchError `HTTP_429`, `HTTP_503` where the site asked to be left alone, `KEY_PAUSED`,
   * `CIRCUIT_OPEN`, `OUTSIDE_WINDOW`, `BUDGET_SPENT` where it is not worth waiting, `FETCH_NOT_STARTED` where somebody else is
   * to do it: all of them cost no attempt.
   */
  run<Answer extends WireAnswer>(asker: Asker, exchange: Exchange<Answer>, options?: RunOptions): Promise<Answer>;
  /**
   * Lowers the rate of a politeness key: its starts lie at least this far apart, by what robots.txt of one of its origins
   * asks for. The longest pause of all its origins holds; 0 takes an origin's back.
   */
  keepApart(asker: Asker, origin: string, pauseMs: number): void;
  /** Limits, pauses and hand-overs by the coordinator's plan. */
  follow(plan: Pick<FetcherAssignment, 'retailers' | 'limits'>): void;
  /** A retailer is about to go: what has not started of it goes back at once, and nothing of it starts any more. */
  letGo(retailerId: string): void;
  /** It is gone: whatever is known of its key grows old elsewhere, so it is forgotten with the key's last retailer. */
  gone(retailerId: string): void;
  /** Forgets everything; each waiting exchange rejects with ThrottledError `FETCH_LEASE_LOST`. */
  drop(): void;
  states(): KeyState[];
}

/** Said to a job that this fetcher may not fetch any more; waiting costs no attempt, another fetcher will do it. */
export const leaseLost = (clock: Pick<Clock, 'now'>): ThrottledError =>
  new ThrottledError('FETCH_LEASE_LOST', 'This fetcher may not fetch any more; the job goes back.', clock.now());

/** The one place where requests to a politeness key start, whichever retailer, run or robots.txt they are for. */
export const createPolitenessLimiter = (deps: {
  clock: Clock;
  log: Logger;
  room?: Pick<ExchangeRoom, 'whenFree'>;
  random?: () => number;
}): PolitenessLimiter => {
  const { clock, room } = deps;
  const gates = new Map<string, KeyGate>();
  const leaving = new Set<string>();
  let limits = new Map<string, KeyLimit>();
  let paused: FetcherAssignment['retailers'] = [];

  const gateOf = (key: string): KeyGate => {
    const known = gates.get(key);
    if (known) return known;
    const onLeftAlone = ({ code, message, notBefore }: FetchError): void =>
      deps.log.warn('A shop is left alone for now.', { politenessKey: key, code, reason: message, notBefore });
    const gate = createKeyGate({ politeness: createKeyPoliteness(key, clock, deps.random), clock, room, onLeftAlone });
    const limit = limits.get(key);
    if (limit) gate.politeness.follow(limit);
    gates.set(key, gate);
    return gate;
  };

  const gateFor = ({ politeness, retailerId }: Asker): KeyGate => {
    const gate = gateOf(politeness.key);
    gate.politeness.heard(retailerId, politeness);
    return gate;
  };

  /** Why this one in particular may not start. */
  const refusalOf = ({ retailerId, runId }: Asker): FetchError | undefined => {
    if (leaving.has(retailerId)) return goesBack('FETCH_NOT_STARTED', 'Another fetcher takes over', clock.now());
    const isPaused = paused.some(
      (retailer) => retailer.retailerId === retailerId && (retailer.paused || retailer.pausedRunIds?.includes(runId)),
    );
    return isPaused ? goesBack('KEY_PAUSED', `The crawl of ${retailerId} is paused`, clock.now()) : undefined;
  };

  return {
    run: async (asker, exchange, options = {}) => {
      const refusal = refusalOf(asker);
      if (refusal) throw refusal;
      return gateFor(asker).run(asker, exchange, options);
    },
    keepApart: (asker, origin, pauseMs) => gateFor(asker).politeness.keepApart(origin, pauseMs),
    follow: (plan) => {
      paused = plan.retailers.filter((retailer) => retailer.paused || retailer.pausedRunIds);
      if (plan.limits) limits = new Map(plan.limits.map((limit) => [limit.key, limit]));
      // From here on the bucket fills, so that the first job need not wait for all of it.
      for (const { politenessKey } of plan.retailers) {
        if (politenessKey && limits.has(politenessKey)) gateOf(politenessKey);
      }
      for (const [key, gate] of gates) {
        const limit = limits.get(key);
        if (limit) gate.politeness.follow(limit);
        gate.sendBack(refusalOf);
        gate.proceed();
      }
    },
    letGo: (retailerId) => {
      leaving.add(retailerId);
      for (const gate of gates.values()) gate.sendBack(refusalOf);
    },
    gone: (retailerId) => {
      leaving.delete(retailerId);
      for (const [key, gate] of gates) {
        gate.politeness.forget(retailerId);
        if (gate.politeness.isForgotten()) gates.delete(key);
      }
    },
    drop: () => {
      for (const gate of gates.values()) gate.sendBack(() => leaseLost(clock));
      gates.clear();
    },
    states: () => [...gates.values()].map(({ politeness }) => politeness.state()),
  };
};
