import { join } from 'node:path';
import { aisleHome, createOutput, errorReport, type Output } from '@aisle/cli';
import { PermanentError } from '@aisle/core';
import { refuseSecondRun, untilStopped } from '@aisle/runner';
import { corpusSummaryOf, crawlCorpus, startCorpusDemo } from './corpus-demo.js';
import { emptyDataFolder } from './data-folder.js';
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
  const dataDir = join(home, options.corpus === undefined ? 'demo' : 'demo-corpus');
  const stopping = new AbortController();
  const stopped = untilStopped().then(() => {
    stopping.abort();
    return 'stopped' as const;
  });
  refuseSecondRun(home);
  if (!options.keep) await emptyDataFolder(dataDir);
  const starting =
    options.corpus === undefined
      ? startShopDemo({ dataDir, home, output })
      : startCorpusDemo({ folder: options.corpus, dataDir, home, output });
  try {
    const running = await Promise.race([starting, stopped]);
    if (running === 'stopped') return interrupted(output);
    const reporting = crawlAndReport(running, { ...options, startedAtMs, signal: stopping.signal }, output);
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

const crawlAndReport = async (
  running: RunningDemo,
  { corpus, startedAtMs, signal }: DemoOptions & { startedAtMs: number; signal: AbortSignal },
  output: Output,
): Promise<number> => {
  output.note(`Ready after ${Math.round((Date.now() - startedAtMs) / 1000)} s. Crawling.`);
  const { result, problems, summary } =
    corpus === undefined
      ? await crawlDemoShop(running, startedAtMs, signal).then((done) => ({ ...done, summary: summaryOf(done.result) }))
      : await crawlCorpus(running, corpus, signal).then((done) => ({ ...done, summary: corpusSummaryOf(done.result) }));
  output.human(summary);
  for (const problem of problems) output.note(`Not right: ${problem}`);
  output.machine(result);
  return problems.length === 0 ? 0 : 1;
};

const showWhereToLook = ({ local: { session } }: RunningDemo, output: Output): void => {
  if (session.shop) output.human(`Shop:       ${session.shop}`);
  output.human(`Storefront: ${session.storefront ?? ''}`);
  output.human(
    'Next, in another terminal: npx aisle demo day 2, then watch a price change in the storefront. Ctrl-C stops everything.',
  );
};
