import { writeFileSync } from 'node:fs';
import { errorMessageOf, PermanentError } from '@aisle/core';
import { recipeJsonSchema, suggestRecipe, type SamplePage } from '@aisle/extraction';
import type { Command } from 'commander';
import { createOutput, type Output } from '../output.js';
import { checkRecipeFile, problemLine, recipeFilesAt } from '../recipe-files.js';
import { openPageAt } from '../try-target.js';
import type { RunAction } from './context.js';
import { testRecipes } from './recipe-test.js';

export const addRecipe = (program: Command, run: RunAction): void => {
  const recipe = program.command('recipe').description('what recipes may say, and whether one is right');
  recipe
    .command('schema')
    .description('the JSON Schema of recipes, for editors')
    .option('--json', 'the same')
    .action(() => run(() => printSchema()));
  recipe
    .command('check')
    .description('what is wrong with recipes: file, field and what was expected')
    .argument('<files...>', 'JSON recipes, or folders of them')
    .option('--json', 'one line a file: {"file","valid","problems"}')
    .action((files: string[], _options: object, command: Command) =>
      run(() => checkFiles(files, createOutput(command.optsWithGlobals<{ json?: boolean }>().json === true))),
    );
  recipe
    .command('test')
    .description('whether recipes still read in the pages kept beside them what their golden files say')
    .argument('<paths...>', 'JSON recipes, or folders of them')
    .option('--update', 'write the golden files anew, after showing what differs')
    .option('--yes', 'write without asking')
    .option('--json', 'one line a file that differs')
    .action((paths: string[], _options: object, command: Command) =>
      run(() => {
        const { json = false, ...options } = command.optsWithGlobals<TestOptions>();
        return testRecipes(paths, options, createOutput(json));
      }),
    );
  recipe
    .command('suggest')
    .description('a first recipe from sample pages: the home page, a category, a product')
    .argument('<pages...>', 'addresses or files of one shop')
    .option('--id <id>', "the retailer's id; default: the host")
    .option('--origin <origin>', 'the shop of pages that are files')
    .option('--currency <code>', 'what prices without a currency are in')
    .option('--out <file>', 'a new file to write it to; default: stdout')
    .option('--json', 'the same')
    .action((pages: string[], _options: object, command: Command) =>
      run(() => suggest(pages, command.optsWithGlobals<SuggestOptions>())),
    );
};

interface TestOptions {
  update?: boolean;
  yes?: boolean;
  json?: boolean;
}

interface SuggestOptions {
  id?: string;
  currency?: string;
  origin?: string;
  out?: string;
  json?: boolean;
}

const suggest = async (pages: readonly string[], options: SuggestOptions): Promise<number> => {
  const output = createOutput(options.json === true);
  const address = pages.find((page) => /^https?:\/\//i.test(page));
  const origin = options.origin ?? (address === undefined ? 'https://shop.example' : new URL(address).origin);
  const samples: SamplePage[] = [];
  for (const page of pages) samples.push(await openPageAt({ origin }, page));
  const { id, currency } = options;
  const {
    recipe,
    samples: looked,
    warnings,
  } = suggestRecipe(samples, {
    ...(id ? { id } : {}),
    ...(currency ? { currency } : {}),
  });
  for (const { url, kind } of looked) output.note(`${url}: ${kind === 'unknown' ? nothingFound : kind}`);
  for (const warning of warnings) output.note(`look at: ${warning}`);
  const text = `${JSON.stringify(recipe, null, 2)}\n`;
  if (options.out === undefined) process.stdout.write(text);
  else writeNew(options.out, text);
  output.note(
    `Next: npx aisle try ${options.out ?? '<the file you keep it in>'}, then put selectors of your own in place of "auto".`,
  );
  return 0;
};

const nothingFound =
  'unknown; no menu of nested lists, no repeated tiles and no product found. Write selectors for it yourself.';

const writeNew = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new PermanentError('FILE_EXISTS', `${file} cannot be written: ${errorMessageOf(error)}`, {
      fix: 'Name a file that does not exist yet.',
    });
  }
};

const printSchema = async (): Promise<number> => {
  process.stdout.write(`${JSON.stringify(recipeJsonSchema(), null, 2)}\n`);
  return 0;
};

const checkFiles = async (paths: readonly string[], output: Output): Promise<number> => {
  const files = paths.flatMap(recipeFilesAt);
  if (files.length === 0) output.note(`There is no *.json in ${paths.join(', ')}.`);
  const results = files.map((file) => ({ file, ...checkRecipeFile(file) }));
  for (const result of results) report(result, output);
  return files.length > 0 && results.every((result) => 'recipe' in result) ? 0 : 1;
};

const report = (result: { file: string } & ReturnType<typeof checkRecipeFile>, output: Output): void => {
  const { file } = result;
  if ('problems' in result) {
    output.machine({ file, valid: false, problems: result.problems });
    for (const problem of result.problems) output.human(problemLine(file, problem));
    return;
  }
  const { id, origin, start } = result.recipe;
  output.machine({ file, valid: true, problems: [] });
  output.human(`${file}: valid. ${id} at ${origin}, ${start.length} start page${start.length === 1 ? '' : 's'}.`);
  output.human(`Next: npx aisle try ${file}`);
};
