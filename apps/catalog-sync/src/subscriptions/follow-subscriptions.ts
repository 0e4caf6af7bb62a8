import { setTimeout as delay } from 'node:timers/promises';
import { errorCodeOf, errorMessageOf } from '@aisle/core';
import type { Logger } from '@aisle/service-kit';

/** A changed subscription may wait so long; looking costs one read of an empty table. */
const idleMs = 1_000;
const afterFailureMs = 5_000;

/** Calls `applyOne` until there is nothing left to do, and looks again a second later, until it is stopped. */
export const followSubscriptions = ({
  applyOne,
  log,
}: {
  applyOne: () => Promise<boolean>;
  log: Logger;
}): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const waitMs = await applyOne().then(
        (isMore) => (isMore ? 0 : idleMs),
        (error: unknown) => {
          const reason = { code: errorCodeOf(error), reason: errorMessageOf(error) };
          log.warn('Changed subscriptions could not be applied and wait.', reason);
          return afterFailureMs;
        },
      );
      if (waitMs > 0) await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const following = follow();
  return {
    stop: async () => {
      stopping.abort();
      await following;
    },
  };
};
