import { resolve } from 'node:path';
import { PermanentError } from '@aisle/core';
import { Command, CommanderError, Option } from 'commander';

export interface DemoOptions {
  /** Crawl a shop of every kind at once instead of the one with a menu. */
  all: boolean;
  /** End after the crawl instead of staying up. */
  once: boolean;
  /** Reuse the data folder instead of emptying it. */
  keep: boolean;
  json: boolean;
  /** A folder of real product pages to crawl instead of the demo shop. */
  corpus: string | undefined;
}

/** Reads the words after `npm run demo --`. Errors: PermanentError `USAGE`; `help` when help was asked for and given. */
export const readOptions = (argv: readonly string[]): DemoOptions | 'help' => {
  const command = new Command('npm run demo --')
    .description('Crawls a whole demo shop into a demo storefront, on services of its own.')
    .addOption(new Option('--all', 'crawl four shops of different kinds at once').default(false).conflicts('corpus'))
    .option('--once', 'end after the crawl; exit code 0 only if everything is right', false)
    .option('--keep', 'keep the data of the last time', false)
    .option('--json', "stdout's last line is the result as JSON, everything else goes to stderr", false)
    .option('--corpus <folder>', 'crawl the real product pages of this folder instead')
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 'help';
    throw new PermanentError('USAGE', error instanceof Error ? error.message : String(error), {
      fix: 'See: npm run demo -- --help',
    });
  }
  const { corpus, ...flags } = command.opts<Omit<DemoOptions, 'corpus'> & { corpus?: string }>();
  return { ...flags, corpus: corpus === undefined ? undefined : resolve(corpus) };
};
