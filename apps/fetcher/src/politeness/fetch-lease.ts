import { setMaxListeners } from 'node:events';
import type { Clock } from '@aisle/core';
import { leaseLost } from './politeness-limiter.js';

/**
 * The right to fetch: held while the broker and the coordinator were both heard from recently. Whoever does not hear
 * from them must assume that somebody else fetches in its place already.
 */
export interface FetchLease {
  /** Throws ThrottledError `FETCH_LEASE_LOST` where no request may start. */
  assertHeld(): void;
  /** Aborted when the lease is lost; a new one after it is gained again. */
  signal(): AbortSignal;
  /**
   * The coordinator has said what is ours, in answer to a heartbeat that was sent then. An answer that waited in the socket while
   * this process stood still renews nothing. `leaseMs` is the coordinator's word on how long a lease is.
   */
  renew(answered: { sentAtMs: number; leaseMs: number | undefined }): void;
  /** Looks at the clocks; answers whether the lease is held. `onLost` is called once each time it is lost. */
  check(): boolean;
}

export const createFetchLease = (deps: {
  clock: Pick<Clock, 'now'>;
  /** Milliseconds of a clock that goes on while the machine sleeps; `sentAtMs` is one of its times. */
  sinceBootMs: () => number;
  /** Monotonic milliseconds since anything was heard from the broker. */
  msSinceBrokerAnswered: () => number;
  /** Until the coordinator says another. */
  leaseMs: number;
  onLost: () => void;
}): FetchLease => {
  let renewedAtMs: number | undefined;
  let leaseMs = deps.leaseMs;
  let abort = sharedAbort();

  const isCurrent = (): boolean =>
    renewedAtMs !== undefined && deps.sinceBootMs() - renewedAtMs < leaseMs && deps.msSinceBrokerAnswered() < leaseMs;

  const check = (): boolean => {
    if (isCurrent()) return true;
    if (renewedAtMs !== undefined) {
      renewedAtMs = undefined;
      abort.abort(leaseLost(deps.clock));
      deps.onLost();
    }
    return false;
  };

  return {
    check,
    assertHeld: () => {
      if (!check()) throw leaseLost(deps.clock);
    },
    signal: () => abort.signal,
    renew: (answered) => {
      leaseMs = answered.leaseMs ?? deps.leaseMs;
      if (deps.sinceBootMs() - answered.sentAtMs >= leaseMs) return;
      if (abort.signal.aborted) abort = sharedAbort();
      renewedAtMs = Math.max(renewedAtMs ?? answered.sentAtMs, answered.sentAtMs);
    },
  };
};

/** Every request under way listens, and there may be many; Node would take more than ten for a leak and say so. */
const sharedAbort = (): AbortController => {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  return abort;
};
