import type { Command } from 'commander';
import { table } from '../output.js';
import { contextOf, type RunAction } from './context.js';

export const addDeadLetters = (program: Command, run: RunAction): void => {
  program
    .command('dead-letters')
    .description('messages that failed for good, newest first; with --json one line each')
    .option('--limit <n>', 'how many at most', '100')
    .action((options: { limit: string }, command: Command) =>
      run(() => listDeadLetters(Number(options.limit), command)),
    );
  program
    .command('redrive')
    .description('send dead letters back to the queues they came from')
    .argument('[ids...]', 'dead letter ids')
    .option('--all', 'all that were not sent back yet')
    .action((ids: string[], options: { all?: boolean }, command: Command) =>
      run(() => redrive(ids, options.all === true, command)),
    );
};

const listDeadLetters = async (limit: number, command: Command): Promise<number> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    command.error('error: --limit takes a whole number from 1 to 1000', { exitCode: 2, code: 'USAGE' });
  const { control, output } = contextOf(command);
  const deadLetters = await control.deadLetters(limit);
  for (const deadLetter of deadLetters) output.machine(deadLetter);
  output.human(
    deadLetters.length === 0
      ? 'No dead letters.'
      : table(
          ['id', 'queue', 'code', 'attempts', 'died at', 'sent back', 'why'],
          deadLetters.map((letter) => [
            letter.id,
            letter.queue,
            letter.code,
            letter.attempts,
            letter.diedAt,
            letter.redrivenAt ?? '–',
            letter.message,
          ]),
        ),
  );
  return 0;
};

const redrive = async (ids: string[], all: boolean, command: Command): Promise<number> => {
  if (all === ids.length > 0)
    command.error('error: name dead letters by id, or use --all', { exitCode: 2, code: 'USAGE' });
  const { control, output } = contextOf(command);
  const redriven = await control.redrive(all ? 'all' : ids);
  output.machine({ redriven });
  output.human(`Sent ${redriven} message(s) back.\nNext: npx aisle dead-letters`);
  return 0;
};
