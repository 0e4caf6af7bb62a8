import { errorCodeOf, errorMessageOf, type Clock } from '@aisle/core';
import { traceIdOf } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  claimRunToMeasure,
  inTransaction,
  isComparable,
  readRunMeasures,
  readRunQuality,
  recordRunQuality,
  type Database,
  type DueRun,
  type RunMeasures,
} from '@aisle/storage';
import { historyRuns, judgeQuality } from './judge-quality.js';
import type { QualityMetrics } from './quality-metrics.js';

export interface MeasureDeps {
  database: Database;
  clock: Clock;
  log: Logger;
  metrics: QualityMetrics;
}

/** After a failed attempt; doubles with each further one. Longer than an attempt may take. */
const retryMs = 120_000;
const maxAttempts = 5;
/** Some million rows of a run are counted in a fraction of it. */
const measureTimeoutMs = 60_000;

/**
 * Measures the finished run that has waited for longest, away from the transaction that finished it. A failure is logged
 * and tried again, a bounded number of times; the run is over all the same. Answers how many runs there were, 0 or 1.
 */
export const measureRunQuality = async (deps: MeasureDeps): Promise<number> => {
  const { database, clock, log } = deps;
  const run = await claimRunToMeasure(database.prisma, { now: clock.now(), retryMs, maxAttempts });
  if (!run) return 0;
  const { runId, retailerId, correlationId, attempts, retryAt } = run;
  const ids = { runId, retailerId, correlationId, traceId: traceIdOf(run.traceparent) };
  try {
    await measure(database, run);
    await tellFlags(deps, run, ids);
  } catch (error) {
    const why = { code: errorCodeOf(error), reason: errorMessageOf(error), attempts, retryAt };
    log.warn('The quality of a run could not be measured.', { ...ids, ...why });
  }
  return 1;
};

/** What runs of a scope read, besides the menu. */
const kindsOf = ({ scope }: DueRun): RunMeasures['kind'][] => (scope === 'pages' ? ['tile'] : ['tile', 'product']);

const measure = (database: Database, run: DueRun): Promise<void> =>
  inTransaction(
    database,
    async (tx) => {
      const measures: RunMeasures[] = [];
      for (const kind of kindsOf(run)) measures.push(await readRunMeasures(tx, run.runId, kind));
      // After counting: a run that has not begun by now has taken over nothing of what was counted.
      const comparable = await isComparable(tx, run.runId);
      await recordRunQuality(
        tx,
        run,
        measures.map((counted) => ({ ...counted, comparable })),
      );
    },
    { timeoutMs: measureTimeoutMs },
  );

const tellFlags = async ({ database, log, metrics }: MeasureDeps, { runId }: DueRun, ids: object): Promise<void> => {
  for (const { history, ...run } of await readRunQuality(database.prisma, { runId, historyRuns })) {
    const { comparison, measures } = judgeQuality(run, history);
    const flagged = measures.flatMap(({ flag, measure: name, value, median }) =>
      flag === null ? [] : [{ measure: name, flag, value, median }],
    );
    metrics.measured(
      run.kind,
      comparison,
      flagged.map(({ flag }) => flag),
    );
    if (flagged.length > 0) {
      log.warn('A run is out of line with the earlier runs of its retailer.', { ...ids, kind: run.kind, flagged });
    }
  }
};
