import type { CrawlRunView } from '@aisle/contracts';
import { SingleBar } from 'cli-progress';
import { createRunRates, durationText } from './run-rates.js';

export interface CrawlProgress {
  show(runs: readonly CrawlRunView[]): void;
  end(): void;
}

const final = ({ counts }: CrawlRunView): number => counts.parsed + counts.failed + counts.parseFailed + counts.skipped;
const openOf = ({ counts }: CrawlRunView): number => counts.pending + counts.dispatched + counts.fetched;
const known = (run: CrawlRunView): number => final(run) + openOf(run);
const sum = (runs: readonly CrawlRunView[], of: (run: CrawlRunView) => number): number =>
  runs.reduce((total, run) => total + of(run), 0);

const sumOfCounts = (runs: readonly CrawlRunView[]): CrawlRunView['counts'] => {
  const names = Object.keys(runs[0]?.counts ?? {}) as (keyof CrawlRunView['counts'])[];
  return Object.fromEntries(
    names.map((name) => [name, sum(runs, ({ counts }) => counts[name])]),
  ) as CrawlRunView['counts'];
};

/** Why they do not get on; `aisle status` has the sentences. */
const waitsText = (runs: readonly CrawlRunView[]): string => {
  const codes = [...new Set(runs.flatMap(({ blockers }) => (blockers ?? []).map(({ code }) => code)))];
  return codes.length === 0 ? '' : `, waits: ${codes.join(', ')}`;
};

/** A live bar on stderr: requests done of those known so far, what was read, and the time left for them. */
export const createCrawlProgress = (stream: NodeJS.WriteStream = process.stderr): CrawlProgress => {
  const bar = new SingleBar({
    format:
      'crawling [{bar}] {value}/{total} requests, {pages} catalog pages, {items} tiles, {products} products, ETA {left}{waits}',
    stream,
    hideCursor: true,
    clearOnComplete: false,
    noTTYOutput: true,
    notTTYSchedule: 2_000,
  });
  const ratesOf = createRunRates();
  let started = false;
  const stop = (): void => {
    process.off('SIGINT', stopOnSignal).off('SIGTERM', stopOnSignal);
    bar.stop();
  };
  // The terminal must get its cursor and its line breaks back. Whoever else listens decides what the signal means.
  const stopOnSignal = (signal: NodeJS.Signals): void => {
    stop();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const start = (total: number, shown: object): void => {
    process.on('SIGINT', stopOnSignal).on('SIGTERM', stopOnSignal);
    bar.start(total, 0, shown);
  };
  return {
    show: (runs) => {
      const total = Math.max(1, sum(runs, known));
      const shown = {
        pages: sum(runs, ({ counts }) => counts.catalogPages),
        items: sum(runs, ({ counts }) => counts.catalogPageItems),
        products: sum(runs, ({ counts }) => counts.productPages),
        left: durationText(ratesOf({ counts: sumOfCounts(runs) }, performance.now()).etaSeconds),
        waits: waitsText(runs),
      };
      if (!started) start(total, shown);
      started = true;
      bar.setTotal(total);
      bar.update(sum(runs, final), shown);
    },
    end: () => {
      if (started) stop();
    },
  };
};
