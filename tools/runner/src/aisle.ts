import { endWhenNobodyReads, runCli as runShippedCli, type AddCommand } from '@aisle/cli';
import { addDemo } from './commands/demo-day.js';
import { addDown } from './commands/down.js';
import { addUp } from './commands/up.js';

/** The commands that run things on this machine. */
export const localCommands: readonly AddCommand[] = [addUp, addDown, addDemo];

/** `aisle …` as a clone offers it: the shipped commands and the local ones. */
export const runCli = (argv: readonly string[]): Promise<number> => {
  endWhenNobodyReads();
  return runShippedCli(argv, localCommands);
};
