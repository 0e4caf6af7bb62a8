import { join } from 'node:path';
import { aisleHome, createOutput, errorReport, type Output } from '@aisle/cli';
import { PermanentError } from '@aisle/core';
import { SHOP_KINDS } from '@aisle/demo-shop';
import { refuseSecondRun, untilStopped } from '@aisle/runner';
import { allShopsSummaryOf, crawlAllShops } from './all-shops-demo.js';
import { corpusSummaryOf, crawlCorpus, startCorpusDemo } from './corpus-demo.js';
import { emptyDataFolder } from './data-folder.js';
import type { RunningShop } from './demo-shops.js';
import { readOptions, type DemoOptions } from './options.js';
import { crawlDemoShop, startShopDemo, summaryOf, type RunningDemo } from './shop-demo.js';

/**
 * The demo: starts everything, crawls, compares, and stays up until Ctrl-C unless told `--once`.
 * @param startedAtMs when the command began, in milliseconds since the epoch
 * @returns the exit code: 0 only if everything is right
 */
export const runDemo = async (argv: readonly string[], startedAtMs: number): Promise<number> => {
  const output = createOutput(argv.includes('--json'));
  try {
    const options = readOptions(argv);
    return options === 'help' ? 0 : await demo(options, output, startedAtMs);
  } catch (error) {
    const report = errorReport(error);
    output.note(`${report.error.code}: ${report.error.message}\n${report.error.fix}`);
    output.machine(report);
    return 1;
  }
};

const interruptedExitCode = 130;

const interrupted = (output: Output): number => {
  output.machine(
    errorReport(
      new PermanentError('INTERRUPTED', 'The demo was stopped before it was done.', { fix: 'Start it again.' }),
    ),
  );
  return interruptedExitCode;
};

const demo = async (options: DemoOptions, output: Output, startedAtMs: number): Promise<number> => {
  const home = aisleHome(process.env);
  const dataDir = join(home, options.corpus !== undefined ? 'demo-corpus' : options.all ? 'demo-all' : 'demo');
  const stopping = new AbortController();
  const stopped = untilStopped().then(() => {
    stopping.abort();
    return 'stopped' as const;
  });
  refuseSecondRun(home);
  if (!options.keep) await emptyDataFolder(dataDir);
  const starting = startDemo(options, { dataDir, home, output });
  try {
    const running = await Promise.race([starting, stopped]);
    if (running === 'stopped') return interrupted(output);
    const reporting = crawlAndReport(running, { startedAtMs, signal: stopping.signal }, output);
    const exitCode = await Promise.race([reporting, stopped]);
    if (exitCode === 'stopped') return interrupted(output);
    if (!options.once) {
      showWhereToLook(running, output);
      await stopped;
    }
    return exitCode;
  } finally {
    output.note('Stopping.');
    await starting.then(
      (running) => running.stop(),
      () => undefined,
    );
  }
};

/** A demo that is up, and what it does. */
type Demo = RunningDemo & {
  crawl(startedAtMs: number, signal: AbortSignal): Promise<{ result: object; problems: string[]; summary: string }>;
  /** Addresses of shops that people can look at. */
  shops: readonly RunningShop[];
};

const startDemo = async (
  { corpus, all }: DemoOptions,
  where: { dataDir: string; home: string; output: Output },
): Promise<Demo> => {
  if (corpus !== undefined) {
    const running = await startCorpusDemo({ folder: corpus, ...where });
    const crawl: Demo['crawl'] = async (_, signal) => {
      const done = await crawlCorpus(running, corpus, signal);
      return { ...done, summary: corpusSummaryOf(done.result) };
    };
    return { ...running, shops: [], crawl };
  }
  const running = await startShopDemo({ kinds: all ? SHOP_KINDS : ['menu'], ...where });
  const crawl: Demo['crawl'] = async (startedAtMs, signal) => {
    if (all) {
      const done = await crawlAllShops(running, startedAtMs, signal);
      return { ...done, summary: allShopsSummaryOf(done.result) };
    }
    const done = await crawlDemoShop(running, startedAtMs, signal);
    return { ...done, summary: summaryOf(done.result) };
  };
  return { ...running, crawl };
};

const crawlAndReport = async (
  { crawl }: Demo,
  { startedAtMs, signal }: { startedAtMs: number; signal: AbortSignal },
  output: Output,
): Promise<number> => {
  output.note(`Ready after ${Math.round((Date.now() - startedAtMs) / 1000)} s. Crawling.`);
  const { result, problems, summary } = await crawl(startedAtMs, signal);
  output.human(summary);
  for (const problem of problems) output.note(`Not right: ${problem}`);
  output.machine(result);
  return problems.length === 0 ? 0 : 1;
};

const showWhereToLook = ({ local: { session }, shops }: Demo, output: Output): void => {
  for (const { recipe, address } of shops) output.human(`Shop:       ${address} (${recipe.id})`);
  output.human(`Storefront: ${session.storefront ?? ''}`);
  output.human(
    'Next, in another terminal: npx aisle demo day 2, then watch a price change in the storefront. Ctrl-C stops everything.',
  );
};
