import { AisleError } from '@aisle/core';
import { recipeOf } from '@aisle/demo-shop';
import {
  autoCatalogPage,
  autoPagination,
  autoProduct,
  availabilityIn,
  decodePage,
  defineRecipe,
  gtinIn,
  guessPageKind,
  parseCatalogPage,
  parseCatalogTree,
  parseProductPage,
  suggestRecipe,
  type RecipeInput,
} from '@aisle/extraction';
import { parseMoney, readMoney } from '@aisle/money';
import { fuzzPage } from './fuzz-pages.js';

const demoShopRecipe = recipeOf('menu');

/** How a case ended. */
export interface FuzzResult {
  /** What was fed, and in which reading something went wrong; absent where all went well. */
  failure?: string;
  /** Processor time of the slowest reading. */
  slowestMs: number;
  slowest: string;
}

/** The bound of one reading: this, and something for each million characters. */
const boundMs = 1_000;
const boundMsPerMillion = 1_000;
const maxBytes = 64_000_000;

/** The codes that a reading may end in, instead of a result. */
const knownCodes: readonly string[] = ['PARSE_FAILED', 'RECIPE_LACKS_PAGE_KIND', 'RECIPE_INVALID'];

const url = 'http://demo-shop.test/c/tools?page=1';

const recipeWith = (parts: Partial<RecipeInput>) => defineRecipe({ ...demoShopRecipe, ...parts } as RecipeInput);
const restingOnAuto = recipeWith({
  catalogPage: { tiles: { auto: true }, followingPages: { auto: true } },
  productPage: { sources: ['json-ld', 'microdata', 'rdfa', 'opengraph', 'auto'] },
});
const api = recipeWith({
  catalogTree: { levels: [{ item: { path: '**.categories' }, repeat: true }] },
  catalogPage: {
    tiles: { path: 'items' },
    fields: { name: { path: 'title' }, url: { path: 'id', template: '/p/{value}' }, price: { path: '**.cents' } },
  },
  productPage: { sources: [], fields: { name: { path: '**.name' }, price: { state: '*', path: '**.price' } } },
});
const sitemap = recipeWith({ catalogTree: { sitemap: { kind: 'product-page' } } });

type Reading = (text: string) => unknown;
const readings: Record<string, Reading> = {
  'catalog tree': (text) => parseCatalogTree(demoShopRecipe, text, url),
  'catalog page': (text) => parseCatalogPage(demoShopRecipe, text, url, { pageNumber: 1 }),
  'product page': (text) => parseProductPage(demoShopRecipe, text, url),
  'catalog tree of JSON': (text) => parseCatalogTree(api, text, url),
  'catalog page of JSON': (text) => parseCatalogPage(api, text, url, { pageNumber: 1 }),
  'product page of JSON': (text) => parseProductPage(api, text, url),
  'catalog page without rules': (text) => parseCatalogPage(restingOnAuto, text, url, { pageNumber: 1 }),
  'product page without rules': (text) => parseProductPage(restingOnAuto, text, url),
  sitemap: (text) => parseCatalogTree(sitemap, text, url),
  autoProduct: (text) => autoProduct(text, url),
  autoCatalogPage: (text) => autoCatalogPage(text, url),
  autoPagination: (text) => autoPagination(text, url),
  suggestRecipe: (text) => suggestRecipe([{ url, text }]),
  guessPageKind: (text) => guessPageKind(demoShopRecipe, { url, text }),
  money: (text) => [parseMoney(text), readMoney(text, { currencyHint: text.slice(0, 100), localeHint: 'de' })],
  identifiers: (text) => [gtinIn(text), availabilityIn(text)],
};

/** Feeds one case's page to everything that reads pages. */
export const runFuzzCase = (seed: number, number: number): FuzzResult => {
  const { what, body, contentType } = fuzzPage(seed, number);
  const result: FuzzResult = { slowestMs: 0, slowest: '' };
  const failures: string[] = [];
  const timed = <Value>(name: string, millions: number, read: () => Value): Value | undefined => {
    const startedAt = process.cpuUsage();
    const outcome = outcomeOf(read);
    const { user, system } = process.cpuUsage(startedAt);
    const ms = (user + system) / 1_000;
    if (ms > result.slowestMs) Object.assign(result, { slowestMs: ms, slowest: `${name} of ${what}` });
    if (outcome.problem !== undefined) failures.push(`${name}: ${outcome.problem}`);
    if (ms > boundMs + boundMsPerMillion * millions) failures.push(`${name} took ${Math.round(ms)} ms`);
    return outcome.value;
  };
  const text = timed('decodePage', body.length / 1e6, () => decodePage(body, contentType, maxBytes));
  if (text !== undefined) {
    for (const [name, read] of Object.entries(readings)) timed(name, text.length / 1e6, () => read(text));
  }
  return failures.length === 0 ? result : { ...result, failure: `${what}: ${failures.join('; ')}` };
};

const outcomeOf = <Value>(read: () => Value): { value?: Value; problem?: string } => {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof AisleError && knownCodes.includes(error.code)) return {};
    return { problem: error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error) };
  }
};
