import type { Clock, PageKind } from '@aisle/core';
import type { Metrics } from '@aisle/service-kit';

export interface ParserMetrics {
  /** The answer ends the measurement. */
  startReading(kind: PageKind): () => void;
  startRecording(): () => void;
  page(kind: PageKind, outcome: string): void;
}

const secondsBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];

export const createParserMetrics = (metrics: Metrics, clock: Clock): ParserMetrics => {
  const pages = metrics.counter({
    name: 'aisle_parser_pages_total',
    help: 'Pages by kind and by what came of reading them.',
    labels: ['kind', 'outcome'],
  });
  const reading = metrics.histogram({
    name: 'aisle_parser_reading_seconds',
    help: 'From the raw store to what the page says, a page.',
    labels: ['kind'],
    buckets: secondsBuckets,
  });
  const recording = metrics.histogram({
    name: 'aisle_parser_recording_seconds',
    help: 'The transaction of a batch of pages.',
    buckets: secondsBuckets,
  });
  const secondsSince = (startMs: number): number => (clock.monotonicMs() - startMs) / 1_000;
  return {
    startReading: (kind) => {
      const startMs = clock.monotonicMs();
      return () => reading.observe({ kind }, secondsSince(startMs));
    },
    startRecording: () => {
      const startMs = clock.monotonicMs();
      return () => recording.observe({}, secondsSince(startMs));
    },
    page: (kind, outcome) => pages.add({ kind, outcome }),
  };
};
