import { writeFileSync } from 'node:fs';
import { errorMessageOf, PermanentError } from '@aisle/core';
import { onboardShop, type FieldAssessment, type OnboardedShop } from '@aisle/extraction';
import type { Command } from 'commander';
import { createOutput, table, type Output } from '../output.js';
import { openShopDoor } from '../shop-door.js';
import type { RunAction } from './context.js';

interface OnboardOptions {
  id?: string;
  out?: string;
  currency?: string;
  country?: string;
  rate: string;
  maxPages: string;
  json?: boolean;
}

export const addOnboard = (program: Command, run: RunAction): void => {
  program
    .command('onboard')
    .description(
      'a recipe for a shop from its address: looks at its pages, tries the recipe on some, says how sure it is',
    )
    .argument('<url>', "the shop's home page")
    .option('--id <id>', "the retailer's id; default: the host")
    .option('--currency <code>', 'what prices without a currency are in; default: found out')
    .option('--country <code>', 'the country in whose view the pages are seen')
    .option('--out <file>', 'a new file to write the recipe to; default: stdout')
    .option('--rate <n>', 'requests a second at most', '1')
    .option('--max-pages <n>', 'pages opened at most', '80')
    .action((url: string, _options: object, command: Command) =>
      run(() => onboard(url, command.optsWithGlobals<OnboardOptions>(), command)),
    );
};

const onboard = async (url: string, options: OnboardOptions, command: Command): Promise<number> => {
  const [ratePerSecond, maxPages] = [Number(options.rate), Number(options.maxPages)];
  if (!(ratePerSecond > 0 && maxPages >= 1)) {
    command.error('error: --rate and --max-pages take numbers above 0', { exitCode: 2, code: 'USAGE' });
  }
  const output = createOutput(options.json === true);
  const { origin } = new URL(url);
  const userAgent = process.env['USER_AGENT'] ?? 'AisleBot';
  const onOpen = (address: string): void => output.note(`looking at ${address}`);
  const door = await openShopDoor(origin, { ratePerSecond, maxPages, userAgent, onOpen });
  const home = await door.open(url);
  if (!home) {
    throw new PermanentError(
      'HOME_NOT_OPENED',
      `${url} could not be opened: it does not answer, or robots.txt forbids it.`,
      {
        fix: 'Open the address in a browser; npx aisle robots <url> says what robots.txt allows.',
      },
    );
  }
  const { currency, country } = options;
  const shop = await onboardShop(door, home, {
    id: options.id,
    market: { ...(currency ? { currency } : {}), ...(country ? { country } : {}) },
  });
  if (!shop) throw nothingFound(url);
  const text = `${JSON.stringify(shop.recipe, null, 2)}\n`;
  if (options.out !== undefined) writeNew(options.out, text);
  output.machine({
    way: shop.way,
    platform: shop.platform,
    score: shop.score,
    fields: shop.fields,
    warnings: shop.warnings,
    recipe: shop.recipe,
  });
  if (options.json !== true && options.out === undefined) process.stdout.write(text);
  report(shop, door.opened(), options.out, output);
  return 0;
};

const nothingFound = (url: string): PermanentError =>
  new PermanentError('NO_PRODUCTS_FOUND', `Nothing at ${url} led to products that can be read.`, {
    fix: 'Pages built by scripts are empty without them: look in the browser, under network, for the addresses that answer with JSON, and begin with those (docs/recipes.md, JSON API shop).',
  });

const writeNew = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new PermanentError('FILE_EXISTS', `${file} cannot be written: ${errorMessageOf(error)}`, {
      fix: 'Name a file that does not exist yet.',
    });
  }
};

const report = (shop: OnboardedShop, opened: number, out: string | undefined, output: Output): void => {
  const { platform, way, trial, score, fields, warnings } = shop;
  output.note(`Platform: ${platform ?? 'none that is known'}. The recipe comes from ${way}.`);
  output.note(
    `Tried on ${opened} pages: ${trial.leaves.length} categories found, ${trial.categories.length} read, ${trial.products.length} products; ${Math.round(score * 100)} % of it with name and price.`,
  );
  output.note(table(['where', 'field', 'how sure', 'read', 'tile = page', 'look at'], fields.map(rowOf)));
  for (const warning of warnings) output.note(`look at: ${warning}`);
  output.note(`Next: npx aisle try ${out ?? '<the file you keep it in>'}, and the pages named above with it.`);
};

const rowOf = ({ section, field, confidence, read, of, compared, agreed, lookAt }: FieldAssessment): string[] => [
  section,
  field,
  confidence,
  `${read} of ${of}`,
  compared === 0 ? '–' : `${agreed} of ${compared}`,
  lookAt === undefined ? '' : `${lookAt.url}: ${lookAt.why}`,
];
