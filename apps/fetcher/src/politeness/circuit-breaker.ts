import type { BreakerState } from '@aisle/contracts';
import { backoffMs, type BackoffLimits, type Clock } from '@aisle/core';

export interface BreakerRules {
  /** So many failures in a row open the circuit. */
  failuresInARow: number;
  /** Also this share of the last so many answers. */
  lastAnswers: number;
  failureShare: number;
  /** How long it stays open: longer each time it opens without a success in between. */
  wait: BackoffLimits;
}

export const breakerRules: BreakerRules = {
  failuresInARow: 10,
  lastAnswers: 20,
  failureShare: 0.9,
  wait: { firstMs: 60_000, maxMs: 30 * 60_000 },
};

/** Keeps requests away from a site that answers nothing but failures, and lets one through now and then to see. */
export interface CircuitBreaker {
  /** `startedAtMs` (monotonic): an answer to a request from before the circuit opened says nothing new. */
  failed(code: string, startedAtMs: number): void;
  succeeded(startedAtMs: number): void;
  /** 0 unless it is open. */
  remainingMs(): number;
  state(): BreakerState;
  /** Goes on where an earlier owner of the key stopped. */
  restore(state: BreakerState): void;
}

export const createCircuitBreaker = (
  clock: Clock,
  rules: BreakerRules = breakerRules,
  random: () => number = Math.random,
): CircuitBreaker => {
  let answers: boolean[] = [];
  let opened = 0;
  let open: { untilMs: number; until: Date; reason: string } | undefined;

  const openFor = (waitMs: number, reason: string): void => {
    answers = [];
    open = { untilMs: clock.monotonicMs() + waitMs, until: new Date(clock.now().getTime() + waitMs), reason };
  };

  const remember = (isFailure: boolean): void => {
    answers = [...answers, isFailure].slice(-rules.lastAnswers);
  };

  const isWall = (): boolean => {
    const inARow = answers.length - 1 - answers.lastIndexOf(false);
    const failures = answers.filter(Boolean).length;
    const hasEnough = answers.length >= rules.lastAnswers;
    return inARow >= rules.failuresInARow || (hasEnough && failures >= rules.failureShare * answers.length);
  };

  /** Of an open circuit only the answer to a probe counts, which started after its time. */
  const counts = (startedAtMs: number): boolean => !open || startedAtMs >= open.untilMs;

  const remainingMs = (): number => Math.max(0, (open?.untilMs ?? 0) - clock.monotonicMs());

  return {
    failed: (code, startedAtMs) => {
      if (!counts(startedAtMs)) return;
      remember(true);
      if (!open && !isWall()) return;
      opened += 1;
      openFor(backoffMs(opened, rules.wait, random), code);
    },
    succeeded: (startedAtMs) => {
      if (!counts(startedAtMs)) return;
      if (open) answers = [];
      open = undefined;
      opened = 0;
      remember(false);
    },
    remainingMs,
    state: () => {
      if (!open) return { state: 'closed', reason: null, until: null, opened };
      const state = remainingMs() > 0 ? 'open' : 'half-open';
      return { state, reason: open.reason, until: open.until.toISOString(), opened };
    },
    restore: (state) => {
      opened = state.opened;
      if (state.state === 'closed') return;
      const waitMs = (state.until === null ? 0 : Date.parse(state.until)) - clock.now().getTime();
      openFor(Math.min(Math.max(0, waitMs), rules.wait.maxMs), state.reason ?? 'CIRCUIT_OPEN');
    },
  };
};
