import { AisleError, type Clock, backoffMs, errorCodeOf, errorMessageOf, type BackoffLimits } from '@aisle/core';
import type { MessagingLog, MessagingMetrics } from '../messaging-log.js';
import { pause } from '../pause.js';

const probeTimeoutMs = 10_000;
const defaultBackoff: BackoffLimits = { firstMs: 1_000, maxMs: 30_000 };
/** What is away again so soon after its return was not really back: the next wait is a longer one. */
const sameOutageMs = 300_000;

export interface AvailabilityWatcher {
  onBack(): void;
  /** One more probe has failed. */
  onStillAway(awayForMs: number): void;
}

/** Whether what the handlers rely on (database, raw store, broker) answers; shared by the consumers of a connection. */
export interface Availability {
  /** Something is away: nothing is to be started until a probe has passed. */
  isAway(): boolean;
  /** Whether a failure comes from something that is away; from then on it counts as away, until a probe passes. */
  isToBlameFor(error: unknown): Promise<boolean>;
  /** Answers with what ends the watching. */
  watch(watcher: AvailabilityWatcher): () => void;
  close(): void;
}

/** For handlers that need nothing but the broker. */
export const alwaysAvailable: Availability = {
  isAway: () => false,
  isToBlameFor: async () => false,
  watch: () => () => undefined,
  close: () => undefined,
};

export interface AvailabilityOptions {
  /** Rejects while something is away. */
  probe(): Promise<void>;
  clock: Clock;
  log: MessagingLog;
  metrics: Pick<MessagingMetrics, 'away'>;
  backoff?: BackoffLimits | undefined;
}

export const createAvailability = (options: AvailabilityOptions): Availability => {
  const { probe, clock, log, metrics, backoff = defaultBackoff } = options;
  const closing = new AbortController();
  const watchers = new Set<AvailabilityWatcher>();
  let isAway = false;
  let lastBackAtMs = Number.NEGATIVE_INFINITY;
  let waits = 0;
  let asking: Promise<boolean> | undefined;

  const ask = async (): Promise<boolean> => {
    const timeout = new AbortController();
    const tooLate = pause(probeTimeoutMs, timeout.signal).then(() => Promise.reject(new Error('no answer in time')));
    tooLate.catch(() => undefined);
    try {
      await Promise.race([probe(), tooLate]);
      return true;
    } catch (error) {
      log.debug('a probe failed', { code: errorCodeOf(error), reason: errorMessageOf(error) });
      return false;
    } finally {
      timeout.abort();
    }
  };
  /** Those who ask at the same time share the answer. */
  const answers = (): Promise<boolean> => (asking ??= ask().finally(() => (asking = undefined)));

  const waitUntilBack = async (): Promise<void> => {
    const awaySinceMs = clock.monotonicMs();
    if (awaySinceMs - lastBackAtMs > sameOutageMs) waits = 0;
    for (;;) {
      await pause(backoffMs((waits += 1), backoff), closing.signal);
      if (closing.signal.aborted) return;
      if (await answers()) break;
      for (const watcher of [...watchers]) watcher.onStillAway(clock.monotonicMs() - awaySinceMs);
    }
    isAway = false;
    lastBackAtMs = clock.monotonicMs();
    metrics.away(false);
    log.info('what was away is back, consumers go on', { awayForMs: Math.round(lastBackAtMs - awaySinceMs) });
    for (const watcher of [...watchers]) watcher.onBack();
  };

  const goAway = (error: unknown): void => {
    if (isAway || closing.signal.aborted) return;
    isAway = true;
    metrics.away(true);
    const reason = { code: errorCodeOf(error), reason: errorMessageOf(error) };
    log.warn('something that messages need is away, consumers wait until it is back', reason);
    void waitUntilBack();
  };

  return {
    isAway: () => isAway,
    isToBlameFor: async (error) => {
      const policy = error instanceof AisleError ? error.policy : 'retry';
      // A timeout or an unknown error may be what an outage looks like from here.
      const isToBlame = policy === 'unavailable' || (policy === 'retry' && (isAway || !(await answers())));
      if (isToBlame) goAway(error);
      return isToBlame;
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    close: () => closing.abort(),
  };
};
