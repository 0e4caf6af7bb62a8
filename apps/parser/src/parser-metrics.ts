import type { Clock, PageKind } from '@aisle/core';
import { createStageTimes, type Metrics } from '@aisle/service-kit';
import type { ParseOutcome } from './parse/parse-result.js';

export interface ParserMetrics {
  /** Starts to measure how long parsing takes; the answer ends it. */
  startParsing(): () => void;
  /** Starts to measure how long recording takes; the answer ends it. */
  startRecording(): () => void;
  /** Counts what came of a page, and what it said. */
  page(kind: PageKind, parse: ParseOutcome): void;
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
  const leftOut = metrics.counter({
    name: 'aisle_values_left_out_total',
    help: 'Values that pages said and that are not kept, as there were too many of a field or they were too long.',
    labels: ['field'],
  });
  const start = (stage: 'parse' | 'record') => (): (() => void) => {
    const startMs = clock.monotonicMs();
    return () => stages.observe(stage, clock.monotonicMs() - startMs);
  };
  return {
    startParsing: start('parse'),
    startRecording: start('record'),
    page: (kind, parse) => {
      pages.add({ kind, outcome: parse.outcome, code: 'code' in parse ? parse.code : '' });
      if (parse.outcome !== 'read') return;
      items.add({ kind }, itemsOf(parse));
      for (const [field, count] of parse.content.leftOut) leftOut.add({ field }, count);
    },
  };
};

/** How many nodes, tiles or products a page says. */
export const itemsOf = ({ content: { body } }: Extract<ParseOutcome, { outcome: 'read' }>): number => {
  if (body.kind === 'catalog-tree') return body.nodes.length;
  const listings = body.kind === 'catalog-page' ? body.items : body.products;
  return listings === 'as before' ? 0 : listings.length;
};
