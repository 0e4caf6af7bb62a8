import { errorCodeOf, errorMessageOf, type Clock } from '@aisle/core';
import type { Logger } from '@aisle/service-kit';

export interface LoopOptions {
  name: string;
  /** Does a bounded piece of work; answers how much there was. */
  tick: () => Promise<number>;
  /** The wait after a tick that found work. It doubles up to `idleMs` while there is none. */
  busyMs: number;
  idleMs: number;
  log: Logger;
}

export interface Loop {
  start(): void;
  /** There is work: do not wait any longer. */
  nudge(): void;
  /** Resolves when the tick under way has ended. */
  stop(): Promise<void>;
}

/** Waits at most this long after failed ticks. */
const failureCapMs = 5_000;

/** Repeats a piece of work, one tick at a time; a tick that fails is logged and tried again, ever more slowly. */
export const createLoop = ({ name, tick, busyMs, idleMs, log }: LoopOptions): Loop => {
  let running: Promise<void> | undefined;
  let stopping = false;
  let nudged = false;
  let wake: () => void = () => undefined;

  const sleep = (waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    let waitMs = busyMs;
    while (!stopping) {
      nudged = false;
      try {
        waitMs = (await tick()) > 0 ? busyMs : Math.min(waitMs * 2, idleMs);
      } catch (error) {
        waitMs = Math.min(Math.max(waitMs, busyMs) * 2, Math.max(failureCapMs, idleMs));
        log.warn('A loop failed and will try again.', {
          loop: name,
          code: errorCodeOf(error),
          reason: errorMessageOf(error),
          waitMs,
        });
        if (!stopping) await sleep(waitMs);
        continue;
      }
      if (!nudged && !stopping) await sleep(waitMs);
    }
  };

  return {
    start: () => {
      running ??= run();
    },
    nudge: () => {
      nudged = true;
      wake();
    },
    stop: async () => {
      stopping = true;
      wake();
      await running;
    },
  };
};

/**
 * A look that is taken the less often the longer it takes: after one that has found nothing it rests `restTimes` as long, and
 * meanwhile answers 0 without looking. So it never takes more than its share of the database, whatever lies in its way.
 */
export const restingTick = (tick: () => Promise<number>, clock: Clock, restTimes = 10): (() => Promise<number>) => {
  let notBeforeMs = 0;
  return async () => {
    const startedMs = clock.monotonicMs();
    if (startedMs < notBeforeMs) return 0;
    const found = await tick();
    const endedMs = clock.monotonicMs();
    notBeforeMs = found > 0 ? 0 : endedMs + restTimes * (endedMs - startedMs);
    return found;
  };
};
