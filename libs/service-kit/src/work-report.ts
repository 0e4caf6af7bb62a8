import type { Clock } from '@aisle/core';
import type { Logger } from './logger.js';

/** Whose work it was: the ids that lead from the crawl request to the cache-bust. */
export interface WorkIds {
  correlationId: string;
  traceId?: string | undefined;
}

export interface WorkReport {
  /** Adds to what was done for these ids. */
  add(ids: WorkIds, counts: Record<string, number>): void;
  /** Says what was not said yet; call when the service stops. */
  stop(): void;
}

interface Open {
  ids: WorkIds;
  counts: Map<string, number>;
  saidMs: number;
}

const reportEveryMs = 10_000;
const forgetAfterMs = 60_000;

/**
 * One info line for each piece of work and ten seconds, instead of one for each page: the first at once, so that the log
 * shows early that the work has come here, then sums.
 */
export const createWorkReport = (options: { log: Logger; clock: Clock; sentence: string }): WorkReport => {
  const { log, clock, sentence } = options;
  const open = new Map<string, Open>();

  const say = (work: Open): void => {
    work.saidMs = clock.monotonicMs();
    if (work.counts.size === 0) return;
    log.info(sentence, { ...work.ids, ...Object.fromEntries(work.counts) });
    work.counts.clear();
  };
  const sayDue = (): void => {
    for (const [key, work] of open) {
      const sinceMs = clock.monotonicMs() - work.saidMs;
      if (work.counts.size > 0 && sinceMs >= reportEveryMs) say(work);
      else if (sinceMs >= forgetAfterMs) open.delete(key);
    }
  };
  const timer = setInterval(sayDue, reportEveryMs / 2).unref();

  return {
    add: (ids, counts) => {
      const known = open.get(ids.correlationId);
      const work = known ?? { ids, counts: new Map<string, number>(), saidMs: 0 };
      for (const [name, count] of Object.entries(counts)) work.counts.set(name, (work.counts.get(name) ?? 0) + count);
      if (known) return;
      open.set(ids.correlationId, work);
      say(work);
    },
    stop: () => {
      clearInterval(timer);
      for (const work of open.values()) say(work);
      open.clear();
    },
  };
};
