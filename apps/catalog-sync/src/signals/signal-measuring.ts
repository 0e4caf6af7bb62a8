import { type Clock, errorCodeOf, errorMessageOf } from '@aisle/core';
import type { Logger } from '@aisle/service-kit';
import {
  type Database,
  deleteOldAttempts,
  deleteOldSignalSamples,
  insertSignalSamples,
  measureSignals,
  translateDatabaseErrors,
} from '@aisle/storage';

export interface SignalMeasuring {
  start(): void;
  stop(): Promise<void>;
}

const measureEveryMs = 15_000;
const dayMs = 86_400_000;
/** How long samples and attempts are kept, and how many rows are removed each time. */
const retentionMs = 14 * dayMs;
const removedAtOnce = 10_000;

/** Measures every tenant's signals continuously, and forgets what is too old. */
export const createSignalMeasuring = ({
  database,
  clock,
  log,
  everyMs = measureEveryMs,
}: {
  database: Pick<Database, 'prisma'>;
  clock: Clock;
  log: Logger;
  everyMs?: number;
}): SignalMeasuring => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const { prisma } = database;

  const measure = async (): Promise<void> => {
    // One time for all processes, so that each moment is kept once.
    const at = new Date(Math.floor(clock.now().getTime() / everyMs) * everyMs);
    await insertSignalSamples(prisma, await measureSignals(prisma), at);
    const old = { before: new Date(at.getTime() - retentionMs), limit: removedAtOnce };
    await deleteOldSignalSamples(prisma, old);
    await deleteOldAttempts(prisma, old);
  };
  const tick = (): void => {
    running = translateDatabaseErrors(measure)
      .catch((error: unknown) =>
        log.warn('The signals could not be measured.', { code: errorCodeOf(error), reason: errorMessageOf(error) }),
      )
      .then(() => {
        if (timer !== undefined) timer = setTimeout(tick, everyMs);
      });
  };
  return {
    start: () => {
      timer ??= setTimeout(tick, 0);
    },
    stop: async () => {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
};
