import { aisleHome, createOutput, type AddCommand, type Output } from '@aisle/cli';
import type { Command } from 'commander';
import { stopLocalRun } from '../stop-local-run.js';

export const addDown: AddCommand = (program, run) => {
  program
    .command('down')
    .description('stop what `up` or the demo runs in this clone, and wait until it is gone; the data stays')
    .action((_options: object, command: Command) =>
      run(() => down(createOutput(command.optsWithGlobals<{ json?: boolean }>().json === true))),
    );
};

const down = async (output: Output): Promise<number> => {
  const stopped = await stopLocalRun(aisleHome(process.env), { onProgress: output.note });
  output.machine({ stopped: stopped ?? null });
  output.human(stopped ? `Stopped. The data stays in ${stopped.dataDir}.` : 'Nothing of this clone was running.');
  return 0;
};
