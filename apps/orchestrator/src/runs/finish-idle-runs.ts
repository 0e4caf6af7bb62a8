import { createEnvelope, crawlRunFinished, exchanges, type OutboxRow } from '@aisle/contracts';
import type { Clock } from '@aisle/core';
import { nextTraceparent, traceIdOf } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  finishRuns,
  inTransaction,
  lockFinishedRuns,
  requestAbsentProducts,
  type Database,
  type FinishedRun,
  type Tx,
} from '@aisle/storage';

import type { SagaMetrics } from './saga-metrics.js';

export interface FinishDeps {
  database: Database;
  outbox: { insert(tx: Tx, rows: readonly Omit<OutboxRow, 'id'>[]): Promise<void> };
  clock: Clock;
  log: Logger;
  metrics: Pick<SagaMetrics, 'runFinished'>;
}

const runsAtATime = 100;

/** Ends the runs that have nothing left to do and says so, in one transaction. Answers how many there were. */
export const finishIdleRuns = async ({ database, outbox, clock, log, metrics }: FinishDeps): Promise<number> => {
  const finished = await inTransaction(database, async (tx) => {
    const runIds = await lockFinishedRuns(tx, runsAtATime);
    if (runIds.length === 0) return [];
    const now = clock.now();
    // A run that has to look at the pages of absent products goes on.
    await requestAbsentProducts(tx, runIds, now);
    const runs = await finishRuns(tx, runIds, now);
    if (runs.length > 0) {
      await outbox.insert(
        tx,
        runs.map((run) => announcementOf(run, now)),
      );
    }
    return runs;
  });
  for (const { runId, retailerId, correlationId, traceparent, state } of finished) {
    const ids = { runId, retailerId, correlationId, traceId: traceIdOf(traceparent) };
    log.info('A crawl run has ended.', { ...ids, state });
    metrics.runFinished(state);
  }
  return finished.length;
};

/** `crawl-run.finished` for a run that is over. */
export const announcementOf = (
  { runId, retailerId, correlationId, traceparent }: Omit<FinishedRun, 'state'>,
  now: Date,
): Omit<OutboxRow, 'id'> => ({
  to: { exchange: exchanges.facts, routingKey: crawlRunFinished.type },
  envelope: createEnvelope(
    crawlRunFinished,
    { runId, retailerId, finishedAt: now.toISOString() },
    {
      correlationId,
      traceparent: nextTraceparent(traceparent),
      idempotencyKey: `crawl-run.finished:${runId}:${now.toISOString()}`,
      occurredAt: now,
    },
  ),
});
