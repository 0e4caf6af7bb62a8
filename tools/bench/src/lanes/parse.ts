import { PermanentError } from '@aisle/core';
import { recipeOf } from '@aisle/demo-shop';
import { parseCatalogPage, parseProductPage, type CatalogPage } from '@aisle/extraction';
import { z } from 'zod';
import { readLaneOptions } from '../harness/lane-options.js';
import { machine, versionOf } from '../harness/machine.js';
import { alternate, median } from '../harness/rounds.js';
import type { Lane } from '../lane.js';
import { loadBenchPages, pageBytes, tilesPerPage, type BenchPage } from './parse-pages.js';
import { readCatalogPageWithCheerio, readProductPageWithCheerio, type CheerioCatalogPage } from './parse-cheerio.js';

const demoShopRecipe = recipeOf('menu');

/** Aisle may cost at most this part of what cheerio costs. */
const bar = 0.45;

/** What one page costs a parser: text in, values out, both sides in one process that is warm. */
export const parseLane: Lane = {
  describe: 'The demo shop’s 48-tile page, read by Aisle and by cheerio.load with the same selectors: CPU time a page.',
  async run(argv) {
    const options = readLaneOptions(argv, { rounds: '3', readings: '400' }, optionsSchema, usage);
    const { catalogPages, productPages } = await loadBenchPages();
    const bytes = Math.round(median(catalogPages.map(({ html }) => Buffer.byteLength(html))));
    for (const [what, value] of Object.entries(settingsOf(catalogPages.length, bytes))) note(`${what}: ${value}`);
    for (const page of catalogPages) assertSameReading(page);
    const result = await compare('catalog page', catalogPages, options, readCatalogPage, readCatalogPageWithCheerio);
    const product = await compare('product page', productPages, options, readProductPage, readProductPageWithCheerio);
    note(`product page (its JSON-LD and OpenGraph data, no bar): ${JSON.stringify(product)}`);
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.ratio <= bar ? 0 : 1;
  },
};

const readCatalogPage = ({ html, url }: BenchPage): CatalogPage =>
  parseCatalogPage(demoShopRecipe, html, url, { pageNumber: 1 });
const readProductPage = ({ html, url }: BenchPage): unknown => parseProductPage(demoShopRecipe, html, url);

const settingsOf = (pages: number, bytes: number): Record<string, string> => ({
  ...machine(),
  cheerio: `${versionOf('cheerio')} with parse5 ${versionOf('parse5')}, default options`,
  pages: `${pages} of ${tilesPerPage} tiles, filled up to ${pageBytes} bytes (median ${bytes}), each from another leaf`,
  measured: 'processor time of the process (user and system, garbage collection included), decoded text to values',
});

interface Cost {
  aisleMs: number;
  cheerioMs: number;
  ratio: number;
}

const compare = async (
  what: string,
  pages: readonly BenchPage[],
  { rounds, readings }: Options,
  aisle: (page: BenchPage) => unknown,
  cheerio: (page: BenchPage) => unknown,
): Promise<Cost> => {
  const costOf = (read: (page: BenchPage) => unknown, times: number) => (): Promise<number> =>
    Promise.resolve(cpuMsPerPage(pages, read, times));
  // The compiler has seen both before the first round.
  await alternate(2, { aisle: costOf(aisle, readings), cheerio: costOf(cheerio, readings) }, () => undefined);
  const costs = await alternate(
    rounds,
    { aisle: costOf(aisle, readings), cheerio: costOf(cheerio, readings) },
    (round, name, ms) => note(`${what}, round ${round}, ${name}: ${thousandths(ms)} ms`),
  );
  const [aisleMs, cheerioMs] = [median(costs.aisle), median(costs.cheerio)];
  return {
    aisleMs: thousandths(aisleMs),
    cheerioMs: thousandths(cheerioMs),
    ratio: thousandths(aisleMs / cheerioMs),
  };
};

/** Processor time, because other programs run beside this one. */
const cpuMsPerPage = (pages: readonly BenchPage[], read: (page: BenchPage) => unknown, readings: number): number => {
  const startedAt = process.cpuUsage();
  for (let done = 0; done < readings; done += 1) {
    const page = pages[done % pages.length];
    if (page) read(page);
  }
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / 1_000 / readings;
};

/** A side that reads something else is no contender. Errors: PermanentError `BENCH_READINGS_DIFFER`. */
const assertSameReading = (page: BenchPage): void => {
  const [ours, theirs] = [readCatalogPage(page), readCatalogPageWithCheerio(page)];
  const [one, other] = [comparableOf(ours), comparableOfCheerio(theirs, page.url)];
  if (ours.tiles.length === tilesPerPage && JSON.stringify(one) === JSON.stringify(other)) return;
  throw new PermanentError('BENCH_READINGS_DIFFER', `Aisle and cheerio do not read the same on ${page.url}.`);
};

const comparableOf = ({ tiles, followingPages }: CatalogPage) => ({
  tiles: tiles.map(({ fields }) => [
    fields.sku,
    fields.name,
    fields.url,
    fields.price?.amountMinor,
    fields.regularPrice?.amountMinor,
    fields.imageUrls,
  ]),
  pages: followingPages.map(({ url }) => url),
});

const comparableOfCheerio = ({ tiles, followingPages }: CheerioCatalogPage, pageUrl: string) => {
  const absolute = (href = ''): string => new URL(href, pageUrl).href;
  const cents = (text: string): number | undefined => (text === '' ? undefined : Number(text.replace(/\D/g, '')));
  return {
    tiles: tiles.map(({ sku, name, url, price, regularPrice, imageUrls }) => [
      sku,
      name,
      absolute(url),
      cents(price),
      cents(regularPrice),
      imageUrls.map(absolute),
    ]),
    pages: followingPages.map(absolute),
  };
};

const thousandths = (value: number): number => Math.round(value * 1_000) / 1_000;

const usage = 'npm run bench -- parse [--rounds 3] [--readings 400] [--json]';
const wholeNumber = z.coerce.number().int().min(1).max(1_000_000);
const optionsSchema = z.object({ rounds: wholeNumber, readings: wholeNumber });
type Options = z.output<typeof optionsSchema>;

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
