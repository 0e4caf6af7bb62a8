import type { RetailerView } from '@aisle/contracts';
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
      ['id', 'name', 'origin', 'rate/s', 'schedule', 'state', 'last run'],
      retailers.map((retailer) => [
        retailer.id,
        retailer.name,
        retailer.origin,
        rateOf(retailer),
        retailer.schedule ?? '–',
        stateOf(retailer),
        retailer.lastRun?.state ?? 'never',
      ]),
    ),
  );
  return 0;
};

/** What the recipe states; an operator's word may only make it slower. */
const rateOf = ({ ratePerSecond, rateOverride }: RetailerView): string =>
  rateOverride === null ? String(ratePerSecond) : `${Math.min(ratePerSecond, rateOverride)} (recipe: ${ratePerSecond})`;

const stateOf = ({ enabled, pausedAt, pausedReason }: RetailerView): string => {
  if (!enabled) return 'disabled';
  if (pausedAt === null) return 'enabled';
  return pausedReason === null ? 'paused' : `paused: ${pausedReason}`;
};
