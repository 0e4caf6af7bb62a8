import type { KindQuality, QualityFlag } from '@aisle/contracts';
import type { Metrics } from '@aisle/service-kit';

/** What came of measuring runs. */
export interface QualityMetrics {
  measured(kind: KindQuality['kind'], comparison: KindQuality['comparison'], flags: readonly QualityFlag[]): void;
}

export const createQualityMetrics = (metrics: Metrics): QualityMetrics => {
  const runs = metrics.counter({
    name: 'aisle_run_quality_measured_total',
    help: 'Runs whose tiles or products were measured, by how they could be compared with earlier runs.',
    labels: ['kind', 'comparison'],
  });
  const flagged = metrics.counter({
    name: 'aisle_run_quality_flags_total',
    help: 'Measures of runs that were out of line with earlier runs.',
    labels: ['kind', 'flag'],
  });
  return {
    measured: (kind, comparison, flags) => {
      runs.add({ kind, comparison });
      for (const flag of flags) flagged.add({ kind, flag });
    },
  };
};
