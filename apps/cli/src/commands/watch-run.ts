import { cursorTo, moveCursor, clearScreenDown } from 'node:readline';
import type { CrawlRunView } from '@aisle/contracts';
import type { ControlClient } from '../control-client.js';
import type { Output } from '../output.js';
import { createRunRates, durationText, type RunRates } from '../run-rates.js';
import { waitForRuns } from '../wait-for-runs.js';
import { blockerText, countByCode, printRun, withFixes } from './print-run.js';

const everyMs = { terminal: 1_000, lines: 2_000 };

/**
 * Shows a run until it is over and decided: in place on a terminal, a line every two seconds elsewhere, with `--json` one
 * object a look. Answers with the run as it ended.
 */
export const watchRun = async (
  control: Pick<ControlClient, 'run'>,
  runId: string,
  output: Output,
  stream: NodeJS.WriteStream = process.stdout,
): Promise<CrawlRunView> => {
  const inPlace = stream.isTTY && !output.json;
  const ratesOf = createRunRates();
  const screen = createScreen(stream);
  const onLook = ([run]: CrawlRunView[]): void => {
    if (!run) return;
    const rates = ratesOf(run, performance.now());
    if (output.json) output.machine({ ...withFixes(run), ...rates, failuresByCode: codesOf(run) });
    else if (inPlace) screen.show(blockOf(run, rates));
    else output.human(lineOf(run, rates));
  };
  const [run] = await waitForRuns(control, [runId], {
    onLook,
    everyMs: inPlace ? everyMs.terminal : everyMs.lines,
  });
  if (inPlace) screen.clear();
  if (run && !output.json) printRun(run, output);
  return run as CrawlRunView;
};

const codesOf = ({ failures }: CrawlRunView): Record<string, number> => Object.fromEntries(countByCode(failures));

const countsOf = ({ counts }: CrawlRunView): string =>
  [
    `${counts.parsed} parsed`,
    `${counts.pending} pending`,
    `${counts.dispatched} in flight`,
    ...(counts.fetched > 0 ? [`${counts.fetched} waiting for a parser`] : []),
    `${counts.failed + counts.parseFailed} failed`,
    `${counts.skipped} skipped`,
    ...(counts.unsynced > 0 ? [`${counts.unsynced} to decide`] : []),
  ].join(', ');

const ratesText = ({ pagesPerSecond, itemsPerSecond, etaSeconds }: RunRates): string =>
  [
    pagesPerSecond === null ? '– pages/s' : `${pagesPerSecond} pages/s`,
    itemsPerSecond === null ? '– items/s' : `${itemsPerSecond} items/s`,
    `ETA ${durationText(etaSeconds)}`,
  ].join(', ');

const failuresText = (run: CrawlRunView): string =>
  Object.entries(codesOf(run))
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');

const blockersOf = ({ blockers }: CrawlRunView): string[] =>
  (blockers ?? []).map((blocker) => `waits: ${blockerText(blocker)}`);

/** What one look is off a terminal. */
export const lineOf = (run: CrawlRunView, rates: RunRates): string => {
  const failures = failuresText(run);
  const parts = [run.runId, run.state, countsOf(run), ratesText(rates), ...blockersOf(run)];
  return [...parts, ...(failures === '' ? [] : [failures])].join(' | ');
};

const blockOf = (run: CrawlRunView, rates: RunRates): string[] => [
  `${run.retailer} ${run.scope}, run ${run.runId}: ${run.state}`,
  countsOf(run),
  `${run.counts.catalogPages} catalog pages, ${run.counts.catalogPageItems} tiles, ${run.counts.productPages} products`,
  ratesText(rates),
  ...blockersOf(run),
  `failures: ${failuresText(run) || 'none'}`,
];

/** Lines that are drawn over the ones before; cut to the terminal's width, since a wrapped line could not be taken back. */
const createScreen = (stream: NodeJS.WriteStream) => {
  let drawn = 0;
  const clear = (): void => {
    if (drawn === 0) return;
    moveCursor(stream, 0, -drawn);
    cursorTo(stream, 0);
    clearScreenDown(stream);
    drawn = 0;
  };
  return {
    clear,
    show: (lines: readonly string[]): void => {
      clear();
      const width = Math.max(20, stream.columns - 1);
      stream.write(lines.map((line) => `${line.slice(0, width)}\n`).join(''));
      drawn = lines.length;
    },
  };
};
