import { Command, CommanderError } from 'commander';
import type { RunAction } from './commands/context.js';
import { addCrawl } from './commands/crawl.js';
import { addDeadLetters } from './commands/dead-letters.js';
import { addExplain } from './commands/explain.js';
import { addGate, addSignals } from './commands/gate.js';
import { addItems } from './commands/items.js';
import { addMoney } from './commands/money.js';
import { addOnboard } from './commands/onboard.js';
import { addQuality } from './commands/quality.js';
import { addRaw } from './commands/raw.js';
import { addRecipe } from './commands/recipe.js';
import { addReload } from './commands/reload.js';
import { addRetailer } from './commands/retailer.js';
import { addRetailers } from './commands/retailers.js';
import { addRobots } from './commands/robots.js';
import { addRunControl } from './commands/run-control.js';
import { addStatus } from './commands/status.js';
import { addTenants } from './commands/tenants.js';
import { addTrace } from './commands/trace.js';
import { addTry } from './commands/try.js';
import { errorReport } from './output.js';

/** A command that is not part of the shipped CLI, such as the local `up`. */
export type AddCommand = (program: Command, run: RunAction) => void;

const usageExitCode = 2;

/**
 * Runs `aisle …` and answers with the exit code: 0 done, 1 failed, 2 used wrongly.
 * @param argv the words after the program's name
 */
export const runCli = async (argv: readonly string[], extraCommands: readonly AddCommand[] = []): Promise<number> => {
  let exitCode = 0;
  const run: RunAction = async (action) => {
    exitCode = await action();
  };
  const program = new Command('aisle')
    .description("Gets retailers' catalogs into storefronts.")
    .option('--json', 'results as JSON on stdout, everything else on stderr')
    .exitOverride();
  for (const add of [
    ...extraCommands,
    addCrawl,
    addStatus,
    addRunControl,
    addQuality,
    addRetailers,
    addItems,
    addExplain,
    addTrace,
    addTenants,
    addSignals,
    addGate,
    addDeadLetters,
    addMoney,
    addOnboard,
    addRaw,
    addRecipe,
    addReload,
    addRetailer,
    addTry,
    addRobots,
  ])
    add(program, run);
  for (const command of program.commands)
    command.option('--json', 'results as JSON on stdout, everything else on stderr').exitOverride();
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExitCode;
    return fail(error, argv.includes('--json'));
  }
};

const fail = (error: unknown, json: boolean): number => {
  const report = errorReport(error);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stderr.write(`${report.error.code}: ${report.error.message}\n${report.error.fix}\n`);
  return 1;
};
