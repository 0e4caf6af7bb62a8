import type { FetcherAssignment, FetchJob, KeyLimit, KeyState } from '@aisle/contracts';
import { ThrottledError, type Clock } from '@aisle/core';
import { FetchError, type WireAnswer } from '@aisle/web';
import type { ExchangePlace, ExchangeRoom } from '../jobs/exchange-room.js';
import { endOfAnswer, endOfError, type ExchangeEnd, type ExchangePurpose } from './exchange-end.js';
import { createKeyPoliteness, type KeyPoliteness } from './key-politeness.js';

export type { Politeness } from './key-politeness.js';

/** For whom something is fetched, under which politeness key, and whether for the first time. */
export type Asker = Pick<FetchJob, 'politeness' | 'retailerId' | 'runId' | 'attempt'>;
/** One HTTP request and its answer. */
export type Exchange<Answer extends WireAnswer> = () => Promise<Answer>;

export interface RunOptions {
  /** An exchange that has not started when it aborts goes back. */
  signal?: AbortSignal;
  purpose?: ExchangePurpose;
  /** Taken before the exchange starts; whoever made it releases it. */
  place?: Pick<ExchangePlace, 'tryTake'>;
}

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

interface Waiting {
  asker: Asker;
  hasPlace(): boolean;
  start(): Promise<void>;
  reject(reason: Error): void;
}

interface Gate {
  politeness: KeyPoliteness;
  waiting: Waiting[];
  underWay: number;
  isWaitingForRoom: boolean;
  cancelTimer: () => void;
}

/** Said to a job that this fetcher may not fetch any more; waiting costs no attempt, another fetcher will do it. */
export const leaseLost = (clock: Pick<Clock, 'now'>): ThrottledError =>
  new ThrottledError('FETCH_LEASE_LOST', 'This fetcher may not fetch any more; the job goes back.', clock.now());

/** The one place where requests to a politeness key start, whichever retailer, run or robots.txt they are for. */
export const createPolitenessLimiter = (deps: {
  clock: Clock;
  room?: Pick<ExchangeRoom, 'whenFree'>;
  random?: () => number;
}): PolitenessLimiter => {
  const { clock } = deps;
  const gates = new Map<string, Gate>();
  const leaving = new Set<string>();
  let limits = new Map<string, KeyLimit>();
  let paused: Pick<FetcherAssignment, 'retailers'>['retailers'] = [];

  const goesBack = (code: 'KEY_PAUSED' | 'FETCH_NOT_STARTED', why: string): FetchError =>
    new FetchError(code, `${why}; the job goes back.`, { policy: 'throttled', notBefore: clock.now() });

  const gateOf = (key: string): Gate => {
    const known = gates.get(key);
    if (known) return known;
    const politeness = createKeyPoliteness(key, clock, deps.random);
    const gate: Gate = { politeness, waiting: [], underWay: 0, isWaitingForRoom: false, cancelTimer: () => undefined };
    const limit = limits.get(key);
    if (limit) politeness.follow(limit);
    gates.set(key, gate);
    return gate;
  };

  const gateFor = ({ politeness, retailerId }: Asker): Gate => {
    const gate = gateOf(politeness.key);
    gate.politeness.heard(retailerId, politeness);
    return gate;
  };

  /** Why this one in particular may not start. */
  const refusalOf = ({ retailerId, runId }: Asker): FetchError | undefined => {
    if (leaving.has(retailerId)) return goesBack('FETCH_NOT_STARTED', 'Another fetcher takes over');
    const isPaused = paused.some(
      (retailer) => retailer.retailerId === retailerId && (retailer.paused || retailer.pausedRunIds?.includes(runId)),
    );
    return isPaused ? goesBack('KEY_PAUSED', `The crawl of ${retailerId} is paused`) : undefined;
  };

  const sendBack = (gate: Gate, reasonOf: (asker: Asker) => Error | undefined): void => {
    const waiting = gate.waiting;
    gate.waiting = [];
    for (const entry of waiting) {
      const reason = reasonOf(entry.asker);
      if (reason) entry.reject(reason);
      else gate.waiting.push(entry);
    }
    if (gate.waiting.length === 0) gate.cancelTimer();
  };

  const waitForRoom = (gate: Gate): void => {
    if (gate.isWaitingForRoom) return;
    gate.isWaitingForRoom = true;
    deps.room?.whenFree(() => {
      gate.isWaitingForRoom = false;
      proceed(gate);
    });
  };

  /** Starts what may start now, and comes back when the next may. */
  const proceed = (gate: Gate): void => {
    gate.cancelTimer();
    for (;;) {
      const refusal = gate.waiting.length > 0 ? gate.politeness.refusal() : undefined;
      if (refusal) sendBack(gate, () => refusal);
      if (gate.waiting.length === 0 || gate.underWay >= gate.politeness.places()) return;
      const waitMs = gate.politeness.waitMs();
      if (waitMs > 0) {
        gate.cancelTimer = startTimer(waitMs, () => proceed(gate));
        return;
      }
      const [first] = gate.waiting;
      if (first && !first.hasPlace()) return waitForRoom(gate);
      void gate.waiting.shift()?.start();
    }
  };

  /**
   * What an answer means for its job: the job loses no attempt to a site that has asked all of us to go away, or shut us all out.
   * The one that was to find out whether that is over has its own failure, so that the frontier tries another one next.
   */
  const failureOf = (gate: Gate, end: ExchangeEnd, { url, isProbe }: { url: string; isProbe: boolean }) => {
    if (end.kind !== 'throttled' && end.kind !== 'failed') return undefined;
    const refusal = gate.politeness.refusal();
    const { status } = end;
    if (!refusal?.notBefore) return undefined;
    if (end.kind === 'failed' && (isProbe || refusal.code !== 'CIRCUIT_OPEN')) return undefined;
    const said = status === null ? `${url} failed (${end.code}).` : `${url} answered ${status}.`;
    const ofWall = end.code === 'SOFT_BLOCKED' ? 'SOFT_BLOCKED' : 'CIRCUIT_OPEN';
    const code = end.kind === 'throttled' ? (`HTTP_${end.status}` as const) : ofWall;
    return new FetchError(code, `${said} ${refusal.message}`, {
      policy: 'throttled',
      notBefore: refusal.notBefore,
      ...(refusal.keyPausedUntil ? { keyPausedUntil: refusal.keyPausedUntil } : {}),
      ...(status === null ? {} : { httpStatus: status }),
    });
  };

  const carryOut = async <Answer extends WireAnswer>(
    gate: Gate,
    exchange: Exchange<Answer>,
    { attempt, purpose }: { attempt: number; purpose: ExchangePurpose },
  ): Promise<Answer> => {
    const isProbe = gate.politeness.isProbing();
    const isRetry = attempt > 1 && purpose === 'page';
    gate.underWay += 1;
    const startedAtMs = gate.politeness.started();
    const endWith = (end: ExchangeEnd, url: string): FetchError | undefined => {
      gate.underWay -= 1;
      gate.politeness.ended(end, { startedAtMs, isRetry });
      const failure = failureOf(gate, end, { url, isProbe });
      proceed(gate);
      return failure;
    };
    let answer: Answer;
    try {
      answer = await exchange();
    } catch (error) {
      throw endWith(endOfError(error), 'The site') ?? error;
    }
    const failure = endWith(endOfAnswer(answer, purpose, clock.now()), answer.url);
    if (failure) throw failure;
    return answer;
  };

  return {
    run: (asker, exchange, { signal, purpose = 'page', place } = {}) =>
      new Promise((resolve, reject) => {
        const refusal = refusalOf(asker);
        if (refusal) return reject(refusal);
        const gate = gateFor(asker);
        const onAbort = (): void => {
          gate.waiting = gate.waiting.filter((other) => other !== entry);
          if (gate.waiting.length === 0) gate.cancelTimer();
          reject(goesBack('FETCH_NOT_STARTED', 'The job was not started in time'));
        };
        const entry: Waiting = {
          asker,
          hasPlace: () => place?.tryTake() ?? true,
          start: () => {
            signal?.removeEventListener('abort', onAbort);
            return carryOut(gate, exchange, { attempt: asker.attempt, purpose }).then(resolve, reject);
          },
          reject: (reason) => {
            signal?.removeEventListener('abort', onAbort);
            reject(reason);
          },
        };
        if (signal?.aborted) return onAbort();
        signal?.addEventListener('abort', onAbort, { once: true });
        gate.waiting.push(entry);
        proceed(gate);
      }),
    keepApart: (asker, origin, pauseMs) => gateFor(asker).politeness.keepApart(origin, pauseMs),
    follow: (plan) => {
      paused = plan.retailers.filter((retailer) => retailer.paused || retailer.pausedRunIds);
      if (plan.limits) limits = new Map(plan.limits.map((limit) => [limit.key, limit]));
      // From here on the bucket fills, so that the first job need not wait for all of it.
      for (const { politenessKey } of plan.retailers)
        if (politenessKey && limits.has(politenessKey)) gateOf(politenessKey);
      for (const [key, gate] of gates) {
        const limit = limits.get(key);
        if (limit) gate.politeness.follow(limit);
        sendBack(gate, refusalOf);
        proceed(gate);
      }
    },
    letGo: (retailerId) => {
      leaving.add(retailerId);
      for (const gate of gates.values()) sendBack(gate, refusalOf);
    },
    gone: (retailerId) => {
      leaving.delete(retailerId);
      for (const [key, gate] of gates) {
        gate.politeness.forget(retailerId);
        if (gate.politeness.isForgotten()) gates.delete(key);
      }
    },
    drop: () => {
      for (const gate of gates.values()) {
        gate.cancelTimer();
        sendBack(gate, () => leaseLost(clock));
      }
      gates.clear();
    },
    states: () => [...gates.values()].map(({ politeness }) => politeness.state()),
  };
};

/** Longer delays than an hour are looked at again; those beyond Node's limit would fire at once. */
const startTimer = (waitMs: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, Math.min(Math.ceil(waitMs), 3_600_000));
  return () => clearTimeout(timer);
};
