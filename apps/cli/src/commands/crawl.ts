import { crawlScopeSchema, type CrawlScope } from '@aisle/core';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { createCrawlProgress } from '../progress.js';
import { waitForRuns } from '../wait-for-runs.js';
import { contextOf, type RunAction } from './context.js';
import { exitCodeOf, printRun } from './print-run.js';

interface CrawlOptions {
  all?: boolean;
  scope: CrawlScope;
  maxPages?: number;
  maxDepth?: number;
  wait?: boolean;
  idempotencyKey?: string;
}

export const addCrawl = (program: Command, run: RunAction): void => {
  program
    .command('crawl')
    .description('ask for a crawl of one retailer, or of all')
    .argument('[retailer]', "the retailer's id, see `aisle retailers`")
    .option('--all', 'every enabled retailer')
    .addOption(new Option('--scope <scope>', 'how far to go').choices(crawlScopeSchema.options).default('products'))
    .option('--max-pages <n>', 'ask for so many pages at most, then end', wholeNumber(1))
    .option('--max-depth <n>', 'go so many links away from the start pages at most', wholeNumber(0))
    .option('--wait', 'stay until it is over; exit code 1 when a run failed or read nothing')
    .option('--idempotency-key <key>', 'asking again with the same key asks for the same crawl')
    .action((retailer: string | undefined, options: CrawlOptions, command: Command) =>
      run(() => crawl(retailer, options, command)),
    );
};

const crawl = async (
  retailer: string | undefined,
  { all = false, scope, maxPages, maxDepth, wait = false, idempotencyKey }: CrawlOptions,
  command: Command,
): Promise<number> => {
  if (all === (retailer !== undefined))
    command.error('error: name one retailer, or use --all', { exitCode: 2, code: 'USAGE' });
  const { control, output } = contextOf(command);
  const runIds = await control.crawl({
    retailer: retailer ?? '*',
    scope,
    ...(maxPages === undefined ? {} : { maxPages }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
  if (!wait) {
    output.machine({ runIds });
    output.human(`Asked for ${runIds.length} run(s): ${runIds.join(', ')}\nNext: npx aisle status ${runIds[0] ?? ''}`);
    return 0;
  }
  const progress = createCrawlProgress();
  const runs = await waitForRuns(control, runIds, { onLook: (seen) => progress.show(seen) }).finally(() =>
    progress.end(),
  );
  for (const finished of runs) printRun(finished, output);
  output.human(`Next: npx aisle items --retailer ${runs[0]?.retailer ?? '<id>'}`);
  return Math.max(0, ...runs.map(exitCodeOf));
};

/** Reads an option's whole number. */
const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!/^\d{1,9}$/.test(text) || number < least)
      throw new InvalidArgumentError(`Expected a whole number from ${least}.`);
    return number;
  };
