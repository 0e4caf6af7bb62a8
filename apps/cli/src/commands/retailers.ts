import type { Command } from 'commander';
import { table } from '../output.js';
import { contextOf, type RunAction } from './context.js';

export const addRetailers = (program: Command, run: RunAction): void => {
  program
    .command('retailers')
    .description('the retailers Aisle knows; with --json one line each')
    .action((_options: object, command: Command) => run(() => listRetailers(command)));
};

const listRetailers = async (command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  const retailers = await control.retailers();
  for (const retailer of retailers) output.machine(retailer);
  output.human(
    table(
      ['id', 'name', 'origin', 'rate/s', 'schedule', 'last run'],
      retailers.map(({ id, name, origin, ratePerSecond, schedule, lastRun }) => [
        id,
        name,
        origin,
        ratePerSecond,
        schedule ?? '–',
        lastRun?.state ?? 'never',
      ]),
    ),
  );
  return 0;
};
