import type { ReloadResult } from '@aisle/contracts';
import type { Command } from 'commander';
import { contextOf, type RunAction } from './context.js';

export const addReload = (program: Command, run: RunAction): void => {
  program
    .command('reload')
    .description('let the orchestrator read its recipe files again; a wrong file changes nothing, exit code 1')
    .action((_options: object, command: Command) => run(() => reload(command)));
};

const reload = async (command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  const result = await control.reload();
  output.machine(result);
  output.human(reloadText(result));
  return result.problems.length === 0 ? 0 : 1;
};

/** What reading the recipes again has changed, and what is wrong, for people. */
export const reloadText = ({ added, changed, disabled, unchanged, problems }: ReloadResult): string =>
  [
    ...(added.length > 0 ? [`New: ${added.join(', ')}`] : []),
    ...(changed.length > 0 ? [`Changed, for runs from now on: ${changed.join(', ')}`] : []),
    ...(disabled.length > 0 ? [`Disabled, because their files are gone: ${disabled.join(', ')}`] : []),
    `${unchanged} unchanged.`,
    ...problems.map(({ file, path, message }) => `${file}: ${path}: ${message}`),
    ...(problems.length > 0 ? ['What was registered before stays in force, and nothing is disabled.'] : []),
  ].join('\n');
