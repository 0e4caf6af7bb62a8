import { PermanentError } from '@aisle/core';
import type { Command } from 'commander';
import { contextOf, type RunAction } from './context.js';
import { printRun } from './print-run.js';

export const addStatus = (program: Command, run: RunAction): void => {
  program
    .command('status')
    .description('how a run is doing; without an id the newest one')
    .argument('[run]', 'a run id')
    .action((runId: string | undefined, _options: object, command: Command) => run(() => status(runId, command)));
};

const status = async (runId: string | undefined, command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  const shown = runId === undefined ? (await control.runs(1))[0] : await control.run(runId);
  if (!shown)
    throw new PermanentError('NO_RUNS', 'There has been no crawl yet.', {
      fix: 'Ask for one: npx aisle crawl <retailer>',
    });
  printRun(shown, output);
  return 0;
};
