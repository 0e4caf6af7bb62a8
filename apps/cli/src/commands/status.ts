import { PermanentError } from '@aisle/core';
import type { Command } from 'commander';
import { contextOf, type RunAction } from './context.js';
import { exitCodeOf, printRun } from './print-run.js';
import { mentionFlags } from './quality.js';
import { watchRun } from './watch-run.js';

interface StatusOptions {
  watch?: boolean;
}

export const addStatus = (program: Command, run: RunAction): void => {
  program
    .command('status')
    .description('how a run is doing, what failed and what to do about it; without an id the newest one')
    .argument('[run]', 'a run id')
    .option('--watch', 'look again and again until it is over; exit code 1 when it failed')
    .action((runId: string | undefined, options: StatusOptions, command: Command) =>
      run(() => status(runId, options, command)),
    );
};

const status = async (
  runId: string | undefined,
  { watch = false }: StatusOptions,
  command: Command,
): Promise<number> => {
  const { control, output } = contextOf(command);
  const shownId = runId ?? (await control.runs(1))[0]?.runId;
  if (shownId === undefined)
    throw new PermanentError('NO_RUNS', 'There has been no crawl yet.', {
      fix: 'Ask for one: npx aisle crawl <retailer>',
    });
  const run = watch ? await watchRun(control, shownId, output) : await control.run(shownId);
  if (!watch) printRun(run, output);
  if (!output.json && run.finishedAt !== null) mentionFlags(await control.runQuality(run.runId), output);
  return watch ? exitCodeOf(run) : 0;
};
