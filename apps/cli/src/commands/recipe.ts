import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessageOf, PermanentError } from '@aisle/core';
import {
  checkRecipeText,
  recipeJsonSchema,
  suggestRecipe,
  type Recipe,
  type RecipeProblem,
  type SamplePage,
} from '@aisle/extraction';
import type { Command } from 'commander';
import { createOutput, type Output } from '../output.js';
import { openPageAt } from '../try-target.js';
import type { RunAction } from './context.js';

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
  const { recipe, samples: looked } = suggestRecipe(samples, {
    ...(id ? { id } : {}),
    ...(currency ? { currency } : {}),
  });
  for (const { url, kind } of looked) output.note(`${url}: ${kind === 'unknown' ? nothingFound : kind}`);
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
  const files = paths.flatMap(filesAt);
  if (files.length === 0) output.note(`There is no *.json in ${paths.join(', ')}.`);
  const results = files.map((file) => ({ file, ...checkRecipeFile(file) }));
  for (const result of results) report(result, output);
  return files.length > 0 && results.every((result) => 'recipe' in result) ? 0 : 1;
};

const filesAt = (path: string): string[] => {
  try {
    if (!statSync(path).isDirectory()) return [path];
  } catch {
    return [path];
  }
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
};

/** The recipe in a file, or what is wrong with it. */
export const checkRecipeFile = (file: string): { recipe: Recipe } | { problems: RecipeProblem[] } => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problems: [{ path: '(file)', message: `cannot be read: ${errorMessageOf(error)}` }] };
  }
  return checkRecipeText(text);
};

/** What is wrong with the recipes of a folder, a line each. Errors: PermanentError `FOLDER_NOT_FOUND`. */
export const problemsInFolder = (folder: string): string[] => {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new PermanentError('FOLDER_NOT_FOUND', `There is no folder ${folder}.`, {
      fix: 'Name a folder with JSON recipes; it may be empty.',
    });
  return filesAt(folder).flatMap((file) => {
    const checked = checkRecipeFile(file);
    return 'problems' in checked ? checked.problems.map((problem) => lineOf(file, problem)) : [];
  });
};

const lineOf = (file: string, { path, message }: RecipeProblem): string => `${file}: ${path}: ${message}`;

const report = (result: { file: string } & ReturnType<typeof checkRecipeFile>, output: Output): void => {
  const { file } = result;
  if ('problems' in result) {
    output.machine({ file, valid: false, problems: result.problems });
    for (const problem of result.problems) output.human(lineOf(file, problem));
    return;
  }
  const { id, origin, start } = result.recipe;
  output.machine({ file, valid: true, problems: [] });
  output.human(`${file}: valid. ${id} at ${origin}, ${start.length} start page${start.length === 1 ? '' : 's'}.`);
  output.human(`Next: npx aisle try ${file}`);
};
