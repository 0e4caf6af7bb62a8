import type { CrawlRunView } from '@aisle/contracts';
import { setTimeout as pause } from 'node:timers/promises';
import type { ControlClient } from './control-client.js';

const isOver = ({ state }: CrawlRunView): boolean => state !== 'requested' && state !== 'running';

/**
 * Waits until every run is over and catalog-sync has decided what it brought; tells each look at it.
 * The wait has no limit of its own: runs end by themselves, pass a signal to leave earlier.
 */
export const waitForRuns = async (
  control: Pick<ControlClient, 'run'>,
  runIds: readonly string[],
  {
    everyMs = 250,
    onLook,
    signal,
  }: { everyMs?: number; onLook?: (runs: CrawlRunView[]) => void; signal?: AbortSignal } = {},
): Promise<CrawlRunView[]> => {
  for (;;) {
    const runs: CrawlRunView[] = [];
    for (const runId of runIds) runs.push(await control.run(runId));
    onLook?.(runs);
    if (runs.every((run) => isOver(run) && run.counts.unsynced === 0)) return runs;
    await pause(everyMs, undefined, signal ? { signal } : {});
  }
};
