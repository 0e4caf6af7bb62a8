import type { CrawlRunView, RetailerView } from '@aisle/contracts';
import { runIdSchema } from '@aisle/core';
import { InvalidArgumentError, type Command } from 'commander';
import type { Output } from '../output.js';
import { contextOf, type RunAction } from './context.js';
import { blockerText } from './print-run.js';

const target = '<run|retailer>';
const targetMeaning = 'a run id, or a retailer for all of its runs';

export const addRunControl = (program: Command, run: RunAction): void => {
  program
    .command('pause')
    .description('lets nothing be asked of the shop until it is resumed; requests under way end')
    .argument(target, targetMeaning)
    .option('--reason <text>', 'why, for those who wonder; of a retailer')
    .action((id: string, options: { reason?: string }, command: Command) =>
      run(() => pause(id, options.reason, command)),
    );
  program
    .command('resume')
    .description('lets a paused run or retailer go on')
    .argument(target, targetMeaning)
    .action((id: string, _options: object, command: Command) => run(() => resume(id, command)));
  program
    .command('cancel')
    .description('ends a run, or all runs of a retailer, for good')
    .argument(target, targetMeaning)
    .action((id: string, _options: object, command: Command) => run(() => cancel(id, command)));
  program
    .command('rate')
    .description("slows a run or a retailer down to so many requests a second; `recipe` gives the recipe's rate back")
    .argument(target, targetMeaning)
    .argument('<requests>', 'requests a second, such as 0.5; or `recipe`', ratePerSecond)
    .action((id: string, rate: number | null, _options: object, command: Command) =>
      run(() => changeRate(id, rate, command)),
    );
};

const ratePerSecond = (text: string): number | null => {
  if (text === 'recipe') return null;
  const rate = Number(text);
  if (!(rate > 0 && rate <= 1_000))
    throw new InvalidArgumentError('Expected a number above 0 and up to 1000, or `recipe`.');
  return rate;
};

const isRun = (id: string): boolean => runIdSchema.safeParse(id).success;

const pause = async (id: string, reason: string | undefined, command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  if (isRun(id)) tellRun(await control.controlRun(id, 'pause'), `is paused. Next: npx aisle resume ${id}`, output);
  else tellRetailer(await control.pauseRetailer(id, reason), `is paused. Next: npx aisle resume ${id}`, output);
  return 0;
};

const resume = async (id: string, command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  if (!isRun(id)) {
    tellRetailer(await control.resumeRetailer(id), 'goes on.', output);
    return 0;
  }
  const resumed = await control.controlRun(id, 'resume');
  tellRun(resumed, 'goes on.', output);
  for (const blocker of resumed.blockers ?? []) output.human(`Something else still holds it: ${blockerText(blocker)}`);
  return 0;
};

const cancel = async (id: string, command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  if (isRun(id)) {
    tellRun(await control.controlRun(id, 'cancel'), 'is cancelled.', output);
    return 0;
  }
  const cancelled = await control.cancelRunsOf(id);
  output.machine({ retailer: id, cancelled });
  output.human(cancelled.length === 0 ? `No run of ${id} was going.` : `Cancelled: ${cancelled.join(', ')}`);
  return 0;
};

const changeRate = async (id: string, rate: number | null, command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  const done = rate === null ? "goes at its recipe's rate." : `makes ${rate} requests a second at most.`;
  if (isRun(id)) tellRun(await control.changeRun(id, { ratePerSecond: rate }), done, output);
  else tellRetailer(await control.changeRetailer(id, { ratePerSecond: rate }), done, output);
  return 0;
};

const tellRun = (run: CrawlRunView, done: string, output: Output): void => {
  output.machine(run);
  output.human(`The run ${run.runId} of ${run.retailer} ${done}`);
};

const tellRetailer = (retailer: RetailerView, done: string, output: Output): void => {
  output.machine(retailer);
  output.human(`${retailer.id} ${done}`);
};
