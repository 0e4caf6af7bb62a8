import type { RobotsRules } from '@aisle/web';
import type { Command } from 'commander';
import { robotsOf, robotsInFile } from '../robots-source.js';
import type { RunAction } from './context.js';

interface RobotsOptions {
  file?: string;
  agent: string;
}

export const addRobots = (program: Command, run: RunAction): void => {
  program
    .command('robots')
    .description(
      'what a robots.txt says about addresses: one JSON object for each, with the rule that decided and its line',
    )
    .argument('<url...>', 'addresses; with --file, paths too')
    .option('--file <path>', 'judge by this robots.txt instead of the one of the site; - reads it from stdin')
    .option(
      '--agent <name>',
      'a user agent or its name, default: USER_AGENT of the fetcher',
      process.env['USER_AGENT'] ?? 'AisleBot',
    )
    .action((urls: string[], options: RobotsOptions) =>
      run(async () => {
        const rulesFor =
          options.file === undefined ? robotsOf(options.agent) : await robotsInFile(options.file, options.agent);
        for (const url of urls) process.stdout.write(`${verdictLine(url, await rulesFor(url))}\n`);
        return 0;
      }),
    );
};

const verdictLine = (url: string, rules: RobotsRules): string => {
  const { allowed, rule, line } = rules.judge(url);
  return JSON.stringify({ url, allowed, rule, line, crawlDelaySeconds: rules.crawlDelaySeconds });
};
