import { pageKindSchema, type PageKind } from '@aisle/core';
import { guessPageKind, inspectPage, type Recipe } from '@aisle/extraction';
import { Option, type Command } from 'commander';
import { createOutput } from '../output.js';
import { recipeIn } from '../recipe-files.js';
import { openTarget } from '../try-target.js';
import { printInspection } from '../print-inspection.js';
import type { RunAction } from './context.js';

interface TryOptions {
  kind?: PageKind;
  pageUrl?: string;
  page?: string;
  step?: string;
  limit: string;
  json?: boolean;
}

export const addTry = (program: Command, run: RunAction): void => {
  program
    .command('try')
    .description('what a recipe reads on one page: values, the rules that gave them, and what is missing')
    .argument('<recipe>', 'a JSON recipe')
    .argument('[page]', 'an address, a path of the shop, or a file; default: the first start page')
    .addOption(new Option('--kind <kind>', 'what the page is; default: found out').choices(pageKindSchema.options))
    .option('--page-url <url>', 'the address of a page that is a file')
    .option('--page <n>', 'which page of its category it is', '1')
    .option('--step <n>', 'which step of a menu of several steps it shows, from 1', '1')
    .option('--limit <n>', 'rows shown', '10')
    .action((file: string, page: string | undefined, _options: object, command: Command) =>
      run(() => tryRecipe(file, page, command.optsWithGlobals<TryOptions>(), command)),
    );
};

const tryRecipe = async (
  file: string,
  target: string | undefined,
  options: TryOptions,
  command: Command,
): Promise<number> => {
  const [pageNumber, step, limit] = [options.page ?? '1', options.step ?? '1', options.limit].map(Number);
  if (![pageNumber, step, limit].every((number) => Number.isInteger(number) && Number(number) >= 1)) {
    command.error('error: --page, --step and --limit take whole numbers from 1', { exitCode: 2, code: 'USAGE' });
  }
  const output = createOutput(options.json === true);
  const recipe = recipeIn(file);
  const page = await openTarget(recipe, target, options.pageUrl);
  const guessed = options.kind === undefined ? guessPageKind(recipe, page) : undefined;
  const kind = options.kind ?? guessed ?? likelyKind(recipe);
  const inspection = inspectPage(recipe, { ...page, kind, pageNumber: pageNumber ?? 1, step: (step ?? 1) - 1 });
  output.machine({ url: page.url, ...inspection });
  printInspection({ file, recipe, url: page.url, inspection, limit: limit ?? 10, output });
  if (guessed === 'catalog-tree' && recipe.catalogPage && !isStartPage(recipe, page.url)) output.note(onlyTheMenu);
  return inspection.failure ? 1 : 0;
};

const isStartPage = ({ origin, start }: Recipe, url: string): boolean =>
  start.some((page) => new URL(page.url, origin).href === url);

const onlyTheMenu =
  'Only the menu was found on this page. If it lists products, --kind catalog-page says what the recipe misses there.';

/** Where nothing on the page says what it is, the failure of the most likely kind tells most. */
const likelyKind = ({ catalogPage, productPage }: Recipe): PageKind =>
  catalogPage ? 'catalog-page' : productPage ? 'product-page' : 'catalog-tree';
