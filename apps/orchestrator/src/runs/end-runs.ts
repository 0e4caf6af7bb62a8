import type { OutboxRow } from '@aisle/contracts';
import { traceIdOf } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import { endRuns, type EndedRun, type RunEnd, type Tx } from '@aisle/storage';
import { announcementOf } from './finish-idle-runs.js';
import type { SagaMetrics } from './saga-metrics.js';

export interface RunEnding {
  outbox: { insert(tx: Tx, rows: readonly Omit<OutboxRow, 'id'>[]): Promise<void> };
  log: Logger;
  metrics: Pick<SagaMetrics, 'runFinished'>;
}

/** Ends runs before their requests do, and says so in the same transaction. Answers which were ended. */
export const endRunsOf = async (
  tx: Tx,
  { outbox, log, metrics }: RunEnding,
  ends: readonly RunEnd[],
  now: Date,
): Promise<EndedRun[]> => {
  const ended = await endRuns(tx, ends, now);
  await outbox.insert(
    tx,
    ended.map((run) => announcementOf(run, now)),
  );
  for (const { runId, retailerId, correlationId, traceparent, state, reason } of ended) {
    const ids = { runId, retailerId, correlationId, traceId: traceIdOf(traceparent) };
    log.warn('A crawl run was ended before its requests were done.', { ...ids, state, code: reason });
    metrics.runFinished(state);
  }
  return ended;
};
