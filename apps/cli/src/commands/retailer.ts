import { createInterface } from 'node:readline/promises';
import { join } from 'node:path';
import { PermanentError } from '@aisle/core';
import { builtInRecipes, demoRecipes, readRecipe, suggestRecipe } from '@aisle/extraction';
import type { Command } from 'commander';
import { lineDiff } from '../line-diff.js';
import { createOutput, type Output } from '../output.js';
import { goldenFilesOf, retailersSource, scaffoldRetailer, writeGolden, type GoldenFile } from '../retailer-folder.js';
import { openPageAt } from '../try-target.js';
import type { RunAction } from './context.js';

export const addRetailer = (program: Command, run: RunAction): void => {
  const retailer = program.command('retailer').description('retailers that are part of this repository');
  retailer
    .command('new')
    .description('begin one: folder, recipe, fixtures and golden files')
    .argument('<id>', 'lower-case letters, digits, dots and dashes')
    .argument('<pages...>', 'addresses or files of sample pages: the home page, a category, a product')
    .option('--origin <origin>', 'the shop of pages that are files')
    .option('--json', 'the files as JSON')
    .action((id: string, pages: string[], _options: object, command: Command) =>
      run(() => begin(id, pages, command.optsWithGlobals<{ origin?: string; json?: boolean }>())),
    );
  retailer
    .command('golden')
    .description('what a retailer’s golden files say otherwise than its recipe reads now; writes them when told to')
    .argument('<id>', 'a built-in retailer')
    .option('--yes', 'write without asking')
    .option('--json', 'one line a file that differs')
    .action((id: string, _options: object, command: Command) =>
      run(() => updateGolden(id, command.optsWithGlobals<{ yes?: boolean; json?: boolean }>())),
    );
};

const begin = async (
  id: string,
  pages: readonly string[],
  options: { origin?: string; json?: boolean },
): Promise<number> => {
  const output = createOutput(options.json === true);
  const source = retailersSource(process.env);
  const address = pages.find((page) => /^https?:\/\//i.test(page));
  const origin = options.origin ?? (address === undefined ? 'https://shop.example' : new URL(address).origin);
  const samples: { url: string; text: string }[] = [];
  for (const page of pages) samples.push(await openPageAt({ origin }, page));
  const { recipe: suggested, samples: looked } = suggestRecipe(samples, { id });
  const recipe = readRecipe(JSON.parse(JSON.stringify(suggested)), `The recipe "${id}"`);
  const fixtures = samples.flatMap(({ url, text }, index) => {
    const kind = looked[index]?.kind ?? 'unknown';
    return kind === 'unknown' ? [] : [{ name: `${kind}-${index + 1}.html`, fixture: { kind, url }, text }];
  });
  const { folder } = scaffoldRetailer(source, suggested, fixtures);
  for (const golden of goldenFilesOf(folder, recipe)) writeGolden(golden);
  output.machine({ folder, fixtures: fixtures.map(({ name }) => name) });
  output.human(
    `Began ${folder}: recipe.ts, ${fixtures.length} fixtures with golden files, and its line in built-in-recipes.ts.`,
  );
  output.human(`Next: correct recipe.ts, shorten the fixtures, then npm run golden:update -- ${id}`);
  return 0;
};

const updateGolden = async (
  id: string,
  { yes = false, json = false }: { yes?: boolean; json?: boolean },
): Promise<number> => {
  const output = createOutput(json);
  const recipe = [...builtInRecipes(), ...demoRecipes()].find((candidate) => candidate.id === id);
  if (!recipe) {
    throw new PermanentError('UNKNOWN_RETAILER', `There is no built-in retailer called ${id}.`, {
      fix: 'npx aisle retailer new <id> begins one.',
    });
  }
  const differing = goldenFilesOf(join(retailersSource(process.env), id), recipe).filter(
    ({ before, after }) => before !== after,
  );
  for (const golden of differing) show(golden, output);
  if (differing.length === 0) {
    output.human(`The golden files of ${id} say what the recipe reads.`);
    return 0;
  }
  if (!yes && !(await isWanted(differing.length))) {
    output.note('Nothing was written; --yes writes without asking.');
    return 1;
  }
  differing.forEach(writeGolden);
  output.human(
    `Wrote ${differing.length} golden files. If the engine changed and not the recipe, raise engineVersion.`,
  );
  return 0;
};

const show = ({ file, before, after }: GoldenFile, output: Output): void => {
  const difference = lineDiff(before, after);
  output.machine({ file, difference });
  output.human(`\n${file}${before === '' ? ' (new)' : ''}\n${difference.join('\n')}`);
};

const isWanted = async (files: number): Promise<boolean> => {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Write ${files} golden files? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};
