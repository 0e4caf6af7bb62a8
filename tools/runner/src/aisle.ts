import { runCli as runShippedCli } from '@aisle/cli';
import { addDemo } from './commands/demo-day.js';
import { addUp } from './commands/up.js';

/** `aisle …` as a clone offers it: the shipped commands and those that run things on this machine. */
export const runCli = (argv: readonly string[]): Promise<number> => runShippedCli(argv, [addUp, addDemo]);
