import type { KindQuality, RunQualityView } from '@aisle/contracts';
import { runIdSchema } from '@aisle/core';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { contextOf, type RunAction } from './context.js';
import { flaggedIn, printQuality } from './print-quality.js';

export const addQuality = (program: Command, run: RunAction): void => {
  program
    .command('quality')
    .description("what a run has read, beside the retailer's earlier runs; of a retailer the newest run measured")
    .argument('<run|retailer>', 'a run id, or a retailer')
    .action((target: string, _options: object, command: Command) => run(() => quality(target, command)));
};

const quality = async (target: string, command: Command): Promise<number> => {
  const { control, output } = contextOf(command);
  const isRun = runIdSchema.safeParse(target).success;
  printQuality(isRun ? await control.runQuality(target) : await control.retailerQuality(target), output);
  return 0;
};

/** One line about what is out of line in a run, for commands that show something else; nothing where all is well. */
export const mentionFlags = ({ runId, kinds }: RunQualityView, output: Output): void => {
  const flagged = kinds.flatMap((kind: KindQuality) => flaggedIn(kind).map(({ measure }) => `${kind.kind} ${measure}`));
  if (flagged.length === 0) return;
  const are = flagged.length === 1 ? '1 measure is' : `${flagged.length} measures are`;
  output.human(`\n${are} out of line with earlier runs: ${flagged.join(', ')}. Next: npx aisle quality ${runId}`);
};
