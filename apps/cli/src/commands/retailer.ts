import { readRecipe, suggestRecipe } from '@aisle/extraction';
import type { Command } from 'commander';
import { createOutput } from '../output.js';
import { goldenFilesOf, scaffoldRetailer, writeGolden } from '../recipe-fixtures.js';
import { openPageAt } from '../try-target.js';
import type { RunAction } from './context.js';
import { testRecipes } from './recipe-test.js';

export const addRetailer = (program: Command, run: RunAction): void => {
  const retailer = program.command('retailer').description('recipes with pages and golden files kept beside them');
  retailer
    .command('new')
    .description('begin one: recipe, fixtures and golden files')
    .argument('<id>', 'lower-case letters, digits, dots and dashes')
    .argument('<pages...>', 'addresses or files of sample pages: the home page, a category, a product')
    .option('--dir <folder>', 'the folder of recipes', '.')
    .option('--origin <origin>', 'the shop of pages that are files')
    .option('--json', 'the files as JSON')
    .action((id: string, pages: string[], _options: object, command: Command) =>
      run(() => begin(id, pages, command.optsWithGlobals<BeginOptions>())),
    );
  retailer
    .command('golden')
    .description('the same as recipe test --update')
    .argument('<recipe>', 'a JSON recipe')
    .option('--yes', 'write without asking')
    .option('--json', 'one line a file that differs')
    .action((recipe: string, _options: object, command: Command) =>
      run(() => {
        const { yes = false, json = false } = command.optsWithGlobals<{ yes?: boolean; json?: boolean }>();
        return testRecipes([recipe], { update: true, yes }, createOutput(json));
      }),
    );
};

interface BeginOptions {
  dir: string;
  origin?: string;
  json?: boolean;
}

const begin = async (id: string, pages: readonly string[], options: BeginOptions): Promise<number> => {
  const output = createOutput(options.json === true);
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
  const recipeFile = scaffoldRetailer(options.dir, suggested, fixtures);
  for (const golden of goldenFilesOf(recipeFile, recipe)) writeGolden(golden);
  output.machine({ recipe: recipeFile, fixtures: fixtures.map(({ name }) => name) });
  output.human(`Began ${recipeFile}, with ${fixtures.length} fixtures and golden files beside it.`);
  output.human(`Next: correct it, shorten the fixtures, then npx aisle recipe test ${recipeFile} --update`);
  return 0;
};
