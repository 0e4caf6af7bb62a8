import { PermanentError } from '@aisle/core';
import { round } from '../harness/rounds.js';

/** What one crawl came to; processor time and memory without the shop's. */
export interface CrawlFigures {
  pagesPerSecond: number;
  cpuSeconds: number;
  peakRssMb: number;
  /** For the eye only: not everything is asked of every contender. */
  details: Record<string, number>;
}

export interface Found {
  catalogPages: number;
  tiles: number;
}

/** A crawl that did not find the whole shop is no measurement. Errors: PermanentError `CRAWL_INCOMPLETE`. */
export const assertComplete = (who: string, found: Found, truth: Found): void => {
  if (found.catalogPages === truth.catalogPages && found.tiles === truth.tiles) return;
  throw new PermanentError(
    'CRAWL_INCOMPLETE',
    `${who} found ${found.catalogPages} pages with ${found.tiles} tiles; the shop has ${truth.catalogPages} with ${truth.tiles}.`,
  );
};

/** One line for each round, on stderr. */
export const describeFigures = ({ pagesPerSecond, cpuSeconds, peakRssMb, details }: CrawlFigures): string =>
  [
    `${round(pagesPerSecond)} pages/s`,
    `cpu ${round(cpuSeconds)} s`,
    `peak ${Math.round(peakRssMb)} MB`,
    ...Object.entries(details).map(([name, value]) => `${name} ${round(value)}`),
  ].join(', ');
