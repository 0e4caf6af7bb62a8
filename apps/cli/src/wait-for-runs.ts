import { setTimeout as pause } from 'node:timers/promises';
import type { CrawlRunView } from '@aisle/contracts';
import { RetryableError } from '@aisle/core';
import type { ControlClient } from './control-client.js';

export interface WaitOptions {
  everyMs?: number;
  /** Told each look at the runs. */
  onLook?: (runs: CrawlRunView[]) => void;
  /** For how long the control API may be away, because it is started again or moved. */
  toleranceMs?: number;
  /** Aborted when nobody wants to know any more. */
  signal?: AbortSignal;
}

/**
 * Waits until every run is over and catalog-sync has decided what it brought. Runs end by themselves, so the wait has no
 * limit of its own. Errors: those of the control API, RetryableError `UNREACHABLE` when it is away for too long; an
 * `AbortError`.
 */
export const waitForRuns = async (
  control: Pick<ControlClient, 'run'>,
  runIds: readonly string[],
  { everyMs = 250, onLook, toleranceMs = 60_000, signal }: WaitOptions = {},
): Promise<CrawlRunView[]> => {
  let lastAnswerAtMs = performance.now();
  for (;;) {
    try {
      const runs: CrawlRunView[] = [];
      for (const runId of runIds) runs.push(await control.run(runId));
      lastAnswerAtMs = performance.now();
      onLook?.(runs);
      if (runs.every(isOver)) return runs;
    } catch (error) {
      if (!(error instanceof RetryableError) || performance.now() - lastAnswerAtMs > toleranceMs) throw error;
    }
    await pause(everyMs, undefined, { ...(signal ? { signal } : {}) });
  }
};

const isOver = ({ state, counts }: CrawlRunView): boolean =>
  state !== 'requested' && state !== 'running' && counts.unsynced === 0;
