import type { Clock, PageKind } from '@aisle/core';
import { createStageTimes, type Metrics } from '@aisle/service-kit';
import type { Reading } from './read-page.js';

export interface ParserMetrics {
  /** The answer ends the measurement. */
  startReading(): () => void;
  startRecording(): () => void;
  /** What came of a page, and what it said. */
  page(kind: PageKind, reading: Reading): void;
}

export const createParserMetrics = (metrics: Metrics, clock: Clock): ParserMetrics => {
  const stages = createStageTimes(metrics, clock);
  const pages = metrics.counter({
    name: 'aisle_pages_total',
    help: 'Pages by kind and by what came of reading them; code says why one could not be read.',
    labels: ['kind', 'outcome', 'code'],
  });
  const items = metrics.counter({
    name: 'aisle_items_total',
    help: 'What pages said: nodes of catalog trees, tiles of catalog pages, products of product pages.',
    labels: ['kind'],
  });
  const start = (stage: 'parse' | 'record') => (): (() => void) => {
    const startMs = clock.monotonicMs();
    return () => stages.observe(stage, clock.monotonicMs() - startMs);
  };
  return {
    startReading: start('parse'),
    startRecording: start('record'),
    page: (kind, reading) => {
      pages.add({ kind, outcome: reading.outcome, code: reading.outcome === 'read' ? '' : reading.code });
      if (reading.outcome === 'read') items.add({ kind }, itemsOf(reading));
    },
  };
};

/** How many nodes, tiles or products a page says. */
export const itemsOf = ({ content: { body } }: Extract<Reading, { outcome: 'read' }>): number => {
  if (body.kind === 'catalog-tree') return body.nodes.length;
  return body.kind === 'catalog-page' ? body.items.length : body.products.length;
};
