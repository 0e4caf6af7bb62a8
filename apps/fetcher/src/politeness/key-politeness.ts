import type { FetchJob, KeyLimit, KeyState } from '@aisle/contracts';
import { isWithinWindows, nextOpening, type Clock } from '@aisle/core';
import { FetchError } from '@aisle/web';
import { createAdaptiveRate } from './adaptive-rate.js';
import { createCircuitBreaker } from './circuit-breaker.js';
import { createDailyBudget, nextDay } from './daily-budget.js';
import type { ExchangeEnd } from './exchange-end.js';
import { createKeyPause } from './key-pause.js';
import { createPace } from './pace.js';

export type Politeness = FetchJob['politeness'];

/** Everything that decides when a politeness key may be asked, and what its answers have taught. */
export interface KeyPoliteness {
  /** The limit by the plan. What the plan knows of the key's state is for a new owner; from then on the owner knows better. */
  follow(limit: KeyLimit): void;
  /** A retailer's own word on the limit, for as long as no plan tells it. */
  heard(retailerId: string, politeness: Politeness): void;
  forget(retailerId: string): void;
  isForgotten(): boolean;
  /** Starts lie at least this far apart, for the sake of one origin; 0 takes it back. */
  keepApart(origin: string, pauseMs: number): void;
  /** Why nothing may start for longer than it is worth waiting; undefined where nothing is in the way. */
  refusal(): FetchError | undefined;
  waitMs(): number;
  /** How many may be under way at once. */
  places(): number;
  /** When (monotonic) the exchange started. */
  started(): number;
  /**
   * `isRetry`: a page that fails once more may be broken. When a run comes to its end only such pages are left, and they are no wall.
   */
  ended(end: ExchangeEnd, exchange: { startedAtMs: number; readBytes: number; isRetry: boolean }): void;
  /** The next exchange is to find out whether an open circuit may be closed. */
  isProbing(): boolean;
  state(): KeyState;
}

/** Where no plan says it. Requests that are a little further apart than they must be also make up for what the network adds. */
const usualJitter = 0.1;

export const createKeyPoliteness = (key: string, clock: Clock, random: () => number = Math.random): KeyPoliteness => {
  const pause = createKeyPause(clock, random);
  const breaker = createCircuitBreaker(clock, undefined, random);
  const rate = createAdaptiveRate();
  const budget = createDailyBudget();
  const told = new Map<string, Politeness>();
  const apartMs = new Map<string, number>();
  let planned: KeyLimit | undefined;
  let requestsTotal = 0;
  const pace = createPace(clock.monotonicMs(), () => planned?.delayJitter ?? usualJitter, random);

  const limit = (): { ratePerSecond: number; maxConcurrency: number } => planned ?? strictestOf([...told.values()]);
  const intervalMs = (): number => Math.max(1_000 / (limit().ratePerSecond * rate.share()), ...apartMs.values());
  const refuse = (code: 'KEY_PAUSED' | 'CIRCUIT_OPEN' | 'OUTSIDE_WINDOW' | 'BUDGET_SPENT', why: string, until: Date) =>
    new FetchError(code, `${key} ${why}.`, {
      policy: 'throttled',
      notBefore: until,
      ...(code === 'KEY_PAUSED' ? { keyPausedUntil: until } : {}),
    });
  const inMs = (ms: number): Date => new Date(clock.now().getTime() + Math.ceil(ms));

  const refusalOfBudget = ({ dailyRequests, dailyBytes }: KeyLimit): FetchError | undefined => {
    const { requests, bytes } = budget.counts(clock.now());
    const isSpent = requests >= (dailyRequests ?? Infinity) || bytes >= (dailyBytes ?? Infinity);
    return isSpent ? refuse('BUDGET_SPENT', "has used up the day's budget", nextDay(clock.now())) : undefined;
  };

  const refusalOfWindows = ({ windows }: KeyLimit): FetchError | undefined => {
    if (windows === null || isWithinWindows(windows, clock.now())) return undefined;
    const opening = nextOpening(windows, clock.now()) ?? nextDay(clock.now());
    return refuse('OUTSIDE_WINDOW', 'is outside the hours in which it may be asked', opening);
  };

  return {
    follow: (newLimit) => {
      budget.restore({ day: newLimit.day, requests: newLimit.requestsToday, bytes: newLimit.bytesToday });
      if (!planned && requestsTotal === 0) {
        const { notBefore, notBeforeReason: reason = null, throttledSince, currentRate, ratePerSecond } = newLimit;
        pause.restore({ notBefore: dateOf(notBefore), reason, throttledSince: dateOf(throttledSince) });
        breaker.restore(newLimit.breaker);
        rate.restore((currentRate ?? ratePerSecond) / ratePerSecond);
      }
      planned = newLimit;
    },
    heard: (retailerId, politeness) => {
      const known = told.get(retailerId);
      if (!known || politeness.epoch >= known.epoch) told.set(retailerId, politeness);
    },
    forget: (retailerId) => void told.delete(retailerId),
    isForgotten: () => told.size === 0,
    keepApart: (origin, pauseMs) => {
      if (pauseMs === 0) apartMs.delete(origin);
      else apartMs.set(origin, pauseMs);
    },
    refusal: () => {
      const pausedMs = pause.remainingMs();
      if (pausedMs > 0) return refuse('KEY_PAUSED', `asked to be left alone (${pause.reason()})`, inMs(pausedMs));
      const openMs = breaker.remainingMs();
      if (openMs > 0) {
        const { reason } = breaker.state();
        return refuse('CIRCUIT_OPEN', `answers nothing but failures (${reason}) and is left alone`, inMs(openMs));
      }
      return planned && (refusalOfWindows(planned) ?? refusalOfBudget(planned));
    },
    waitMs: () => pace.waitMs(clock.monotonicMs(), intervalMs()),
    // After trouble one request finds out whether it is over.
    places: () => (pause.throttledSince() !== null || breaker.state().state !== 'closed' ? 1 : limit().maxConcurrency),
    started: () => {
      const nowMs = clock.monotonicMs();
      pace.started(nowMs, intervalMs());
      budget.add(clock.now(), { requests: 1 });
      requestsTotal += 1;
      return nowMs;
    },
    isProbing: () => breaker.state().state === 'half-open',
    ended: (end, { startedAtMs, readBytes, isRetry }) => {
      const nowMs = clock.monotonicMs();
      budget.add(clock.now(), { bytes: readBytes });
      switch (end.kind) {
        case 'answered':
          pause.succeeded(startedAtMs);
          breaker.succeeded(startedAtMs);
          rate.succeeded({ startedAtMs, nowMs });
          if (end.quotaFullAt) pause.quotaUsedUp(end.quotaFullAt);
          return;
        case 'throttled':
          pause.throttled({ code: end.code, asked: end.asked, startedAtMs });
          rate.slowDown(startedAtMs, nowMs);
          return;
        case 'failed':
          if (!isRetry) breaker.failed(end.code, startedAtMs);
          if (end.slows) rate.slowDown(startedAtMs, nowMs);
          return;
        case 'silent':
      }
    },
    state: () => {
      const { day, requests, bytes } = budget.counts(clock.now());
      return {
        key,
        notBefore: pause.notBefore()?.toISOString() ?? null,
        notBeforeReason: pause.reason(),
        throttledSince: pause.throttledSince()?.toISOString() ?? null,
        breaker: breaker.state(),
        currentRate: rate.share() === 1 ? null : limit().ratePerSecond * rate.share(),
        day,
        requestsToday: requests,
        bytesToday: bytes,
        requestsTotal,
        latencyMs: rate.latencyMs(),
      };
    },
  };
};

const dateOf = (iso: string | null | undefined): Date | null => (iso ? new Date(iso) : null);

/** What several retailers on one host allow is what the strictest of them does. */
const strictestOf = (told: readonly Politeness[]): { ratePerSecond: number; maxConcurrency: number } => ({
  ratePerSecond: Math.min(10_000, ...told.map(({ ratePerSecond }) => ratePerSecond)),
  maxConcurrency: Math.min(1_000, ...told.map(({ maxConcurrency }) => maxConcurrency)),
});
