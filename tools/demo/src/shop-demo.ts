import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createCatalogClient, table, type Output } from '@aisle/cli';
import type { CatalogItemView } from '@aisle/contracts';
import { RetryableError } from '@aisle/core';
import { freePort } from '@aisle/local-stack';
import { demoShopRecipe } from '@aisle/retailers';
import { mainOf, runLocally, startServiceProcess, type LocalRun, type ServiceProcess } from '@aisle/runner';
import { readCacheBusts, type CacheBusts } from './cache-busts.js';
import { crawlAndWait } from './crawl-and-wait.js';
import { readFacts, type DatabaseFacts } from './facts.js';
import { compareItems, readTruth, type Truth } from './truth.js';

/** A demo that is up: the shop, the services, and how to end them. */
export interface RunningDemo {
  local: LocalRun;
  stop(): Promise<void>;
}

const shopHost = 'demo-shop.test';

export const startShopDemo = async ({
  dataDir,
  home,
  output,
}: {
  dataDir: string;
  home: string;
  output: Output;
}): Promise<RunningDemo> => {
  const port = await freePort();
  const shop = `http://127.0.0.1:${port}`;
  const retailersDir = join(dataDir, 'retailers');
  mkdirSync(retailersDir, { recursive: true });
  writeFileSync(join(retailersDir, `${demoShopRecipe.id}.json`), JSON.stringify(demoShopRecipe, null, 2));
  const shopProcess = startServiceProcess(
    { name: 'demo-shop', entry: mainOf('tools/demo-shop'), env: shopEnvironment(port) },
    { logDir: join(dataDir, 'logs') },
  );
  try {
    await shopProcess.ready;
    const local = await runLocally({
      dataDir,
      home,
      retailersDir,
      resolveOverride: `${shopHost}=127.0.0.1:${port}`,
      shop,
      // The shop's always-failing page shall have its five attempts within seconds, not half a minute.
      env: { RETRY_BASE_MS: '500' },
      onProgress: output.note,
    });
    return { local, stop: () => stopBoth(local, shopProcess) };
  } catch (error) {
    await shopProcess.stop();
    throw error;
  }
};

const shopEnvironment = (port: number): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined)),
  PORT: String(port),
  SHOP_ORIGIN: `http://${shopHost}`,
});

const stopBoth = async (local: LocalRun, shop: ServiceProcess): Promise<void> => {
  await local.stop();
  await shop.stop();
};

export interface ShopDemoResult {
  truth: DatabaseFacts['run'];
  run: DatabaseFacts['run'];
  rawObjects: number;
  failedRequests: { expected: string[]; actual: { url: string; code: string }[] };
  skipped: number;
  deadLetters: number;
  cacheBusts: CacheBusts;
  secondsTotal: number;
  secondsCrawl: number;
  pagesPerSecond: number;
}

/** Crawls the demo shop and compares what came of it with the shop's own truth; `problems` is empty when all is right. */
export const crawlDemoShop = async (
  { local }: RunningDemo,
  startedAtMs: number,
  signal: AbortSignal,
): Promise<{ result: ShopDemoResult; problems: string[] }> => {
  const { session, databaseUrl } = local;
  const truth = await readTruth(session.shop ?? '');
  const { runs, seconds: secondsCrawl } = await crawlAndWait(
    session,
    { retailer: demoShopRecipe.id, scope: 'products' },
    signal,
  );
  const cacheBusts = await untilBustsAreTold(
    local,
    runs.map(({ runId }) => runId),
  );
  const facts = await readFacts(
    databaseUrl,
    runs.map(({ runId }) => runId),
  );
  const pages = facts.run.catalogPages + facts.run.productPages;
  const result: ShopDemoResult = {
    truth: countsOf(truth),
    run: facts.run,
    rawObjects: facts.rawObjects,
    failedRequests: { expected: truth.failures.map(({ url }) => url).sort(), actual: facts.failed },
    skipped: facts.skipped.length,
    deadLetters: facts.deadLetters,
    cacheBusts,
    secondsTotal: round((Date.now() - startedAtMs) / 1000),
    secondsCrawl: round(secondsCrawl),
    pagesPerSecond: round(pages / secondsCrawl),
  };
  return { result, problems: [...problemsOf(result, truth), ...compareItems(await catalogItems(local), truth)] };
};

const round = (value: number): number => Math.round(value * 10) / 10;

const countsOf = ({
  catalogTreeNodes,
  leaves,
  catalogPages,
  catalogPageItems,
  productPages,
}: Truth): DatabaseFacts['run'] => ({
  catalogTreeNodes,
  leaves,
  catalogPages,
  catalogPageItems,
  productPages,
});

const patienceMs = 30_000;

/** Waits until the storefront has heard of every decided change. */
const untilBustsAreTold = async (
  { session, databaseUrl, aisle }: LocalRun,
  runIds: readonly string[],
): Promise<CacheBusts> => {
  const catalogSync = String((await aisle.processes.find(({ name }) => name === 'catalog-sync')?.ready)?.['http']);
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { bustsWaiting } = await readFacts(databaseUrl, runIds);
    const busts = await readCacheBusts({ catalogSync, storefront: session.storefront ?? '' });
    if (bustsWaiting === 0 && busts.accepted >= busts.published) return busts;
    if (performance.now() > deadline) {
      throw new RetryableError(
        'BUSTS_NOT_TOLD',
        `${bustsWaiting} cache-busts wait to be published, the storefront took ${busts.accepted} of ${busts.published}.`,
        {
          fix: 'Look into the logs of catalog-sync and demo-storefront in the data folder.',
        },
      );
    }
    await pause(100);
  }
};

const catalogItems = async ({ session }: LocalRun): Promise<CatalogItemView[]> => {
  const catalog = createCatalogClient({ baseUrl: session.catalogApi, apiKey: session.apiKey });
  const items: CatalogItemView[] = [];
  for await (const item of catalog.items({ tenant: session.tenant, supplier: demoShopRecipe.id }))
    if (item.listed) items.push(item);
  return items;
};

const problemsOf = (
  { truth, run, failedRequests, deadLetters, skipped, cacheBusts }: ShopDemoResult,
  { skipped: expectedSkips }: Truth,
): string[] => {
  const problems: string[] = [];
  for (const key of Object.keys(truth) as (keyof typeof truth)[]) {
    if (truth[key] !== run[key]) problems.push(`${key}: the shop has ${truth[key]}, Postgres ${run[key]}.`);
  }
  const actual = failedRequests.actual.map(({ url }) => url).sort();
  if (JSON.stringify(actual) !== JSON.stringify(failedRequests.expected)) {
    problems.push(
      `Failed requests are ${actual.join(', ') || 'none'} instead of ${failedRequests.expected.join(', ')}.`,
    );
  }
  if (skipped !== expectedSkips.length)
    problems.push(`${skipped} requests were skipped instead of ${expectedSkips.length}.`);
  if (deadLetters !== 0) problems.push(`There are ${deadLetters} dead letters.`);
  // More than were published are those that a stopped demo had left in the broker.
  if (cacheBusts.accepted < cacheBusts.published)
    problems.push(`The storefront took ${cacheBusts.accepted} of ${cacheBusts.published} cache-busts.`);
  return problems;
};

/** The summary for people. */
export const summaryOf = (result: ShopDemoResult): string => {
  const rows = (Object.keys(result.truth) as (keyof typeof result.truth)[]).map(
    (key) => [key, result.truth[key], result.run[key]] as const,
  );
  return [
    table(['', 'in the shop', 'in Postgres'], rows),
    table(
      ['raw objects', 'failed (expected)', 'skipped', 'dead letters', 'cache-busts', 'crawl', 'pages/s'],
      [
        [
          result.rawObjects,
          `${result.failedRequests.actual.length} (${result.failedRequests.expected.length})`,
          result.skipped,
          result.deadLetters,
          `${result.cacheBusts.accepted}/${result.cacheBusts.published}`,
          `${result.secondsCrawl} s`,
          result.pagesPerSecond,
        ],
      ],
    ),
  ].join('\n');
};
