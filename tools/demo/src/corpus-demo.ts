import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, type Output } from '@aisle/cli';
import { supplierIdSchema } from '@aisle/core';
import { structuredDataRecipe } from '@aisle/extraction';
import { runLocally } from '@aisle/runner';
import { readCorpus, serveCorpus, type CorpusPage } from './corpus-shop.js';
import { crawlAndWait } from './crawl-and-wait.js';
import { countProductsWithNameAndPrice, readFacts } from './facts.js';
import type { RunningDemo } from './shop-demo.js';

export interface CorpusResult {
  corpus: { pages: number; rawObjects: number; products: number; failed: { url: string; code: string }[] };
}

/** Every host of the corpus as a retailer of its own, reached on loopback. */
export const startCorpusDemo = async (options: {
  folder: string;
  dataDir: string;
  home: string;
  output: Output;
}): Promise<RunningDemo> => {
  const pages = readCorpus(options.folder);
  const { address, stop: stopServing } = await serveCorpus(pages);
  const retailersDir = join(options.dataDir, 'retailers');
  writeRecipes(retailersDir, pages);
  const resolveOverride = [...new Set(pages.map(({ host }) => host))].map((host) => `${host}=${address}`).join(',');
  try {
    const local = await runLocally({
      dataDir: options.dataDir,
      home: options.home,
      retailersDir,
      resolveOverride,
      onProgress: options.output.note,
    });
    const stop = async (): Promise<void> => {
      await local.stop();
      await stopServing();
    };
    return { local, stop };
  } catch (error) {
    await stopServing();
    throw error;
  }
};

const writeRecipes = (retailersDir: string, pages: readonly CorpusPage[]): void => {
  mkdirSync(retailersDir, { recursive: true });
  for (const [host, ofHost] of groupByHost(pages)) {
    const productUrls = [...new Set(ofHost.map(({ url }) => url))];
    const recipe = structuredDataRecipe({
      id: supplierIdSchema.parse(host),
      name: host,
      origin: `http://${host}`,
      productUrls,
    });
    writeFileSync(join(retailersDir, `${host}.json`), JSON.stringify(recipe, null, 2));
  }
};

const groupByHost = (pages: readonly CorpusPage[]): Map<string, CorpusPage[]> => {
  const byHost = new Map<string, CorpusPage[]>();
  for (const page of pages) byHost.set(page.host, [...(byHost.get(page.host) ?? []), page]);
  return byHost;
};

export const crawlCorpus = async (
  { local }: RunningDemo,
  folder: string,
  signal: AbortSignal,
): Promise<{ result: CorpusResult; problems: string[] }> => {
  const pages = new Set(readCorpus(folder).map(({ url }) => url)).size;
  const { runs } = await crawlAndWait(local.session, { retailer: '*', scope: 'products' }, signal);
  const runIds = runs.map(({ runId }) => runId);
  const facts = await readFacts(local.databaseUrl, runIds);
  const products = await countProductsWithNameAndPrice(local.databaseUrl, runIds);
  const result = { corpus: { pages, rawObjects: facts.rawObjects, products, failed: facts.failed } };
  const lost = facts.rawObjects < pages ? [`Only ${facts.rawObjects} of ${pages} pages have a raw object.`] : [];
  const dead = facts.deadLetters > 0 ? [`There are ${facts.deadLetters} dead letters.`] : [];
  return { result, problems: [...lost, ...dead] };
};

export const corpusSummaryOf = ({ corpus }: CorpusResult): string =>
  table(
    ['pages', 'raw objects', 'products with name and price', 'failed'],
    [[corpus.pages, corpus.rawObjects, corpus.products, corpus.failed.length]],
  );
