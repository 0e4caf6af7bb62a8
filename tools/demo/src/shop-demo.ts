import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, type Output } from '@aisle/cli';
import { PermanentError } from '@aisle/core';
import type { ShopKind } from '@aisle/demo-shop';
import { runLocally, type LocalRun } from '@aisle/runner';
import { bustProblems, untilBustsAreTold, type CacheBusts } from './cache-busts.js';
import { crawlAndWait } from './crawl-and-wait.js';
import { startShops, type RunningShop } from './demo-shops.js';
import { perSecond, roundTenth } from './figures.js';
import { compareWithTruth, type ShopFacts } from './shop-facts.js';

/** A demo that is up: the services, and how to end them. */
export interface RunningDemo {
  local: LocalRun;
  stop(): Promise<void>;
}
/** With shops of its own; the first is the one that `aisle demo day` moves. */
export interface RunningShopDemo extends RunningDemo {
  shops: readonly RunningShop[];
}

export const startShopDemo = async ({
  kinds,
  dataDir,
  home,
  output,
}: {
  kinds: readonly ShopKind[];
  dataDir: string;
  home: string;
  output: Output;
}): Promise<RunningShopDemo> => {
  const { shops, resolveOverride, stop: stopShops } = await startShops(kinds, { logDir: join(dataDir, 'logs') });
  const retailersDir = join(dataDir, 'retailers');
  mkdirSync(retailersDir, { recursive: true });
  for (const { recipe } of shops) {
    writeFileSync(join(retailersDir, `${recipe.id}.json`), JSON.stringify(recipe, null, 2));
  }
  try {
    const local = await runLocally({
      dataDir,
      home,
      retailersDir,
      resolveOverride,
      shop: shops[0]?.address ?? null,
      // The shop's always-failing page shall have its five attempts within seconds, not half a minute.
      env: { RETRY_BASE_MS: '500' },
      onProgress: output.note,
    });
    const stop = async (): Promise<void> => {
      await local.stop();
      await stopShops();
    };
    return { local, shops, stop };
  } catch (error) {
    await stopShops();
    throw error;
  }
};

export interface ShopDemoResult extends ShopFacts {
  cacheBusts: CacheBusts;
  secondsTotal: number;
  secondsCrawl: number;
  pagesPerSecond: number;
}

/** Crawls the first shop and compares what came of it with its own truth; `problems` is empty when all is right. */
export const crawlDemoShop = async (
  { local, shops: [shop] }: RunningShopDemo,
  startedAtMs: number,
  signal: AbortSignal,
): Promise<{ result: ShopDemoResult; problems: string[] }> => {
  if (!shop) throw new PermanentError('NO_DEMO_SHOP', 'The demo was started without a shop.');
  const asked = { retailer: shop.recipe.id, scope: 'products' } as const;
  const { runs, seconds: secondsCrawl } = await crawlAndWait(local.session, asked, signal);
  const cacheBusts = await untilBustsAreTold(local);
  const { facts, problems } = await compareWithTruth(local, shop, runs[0]?.runId ?? '');
  const result: ShopDemoResult = {
    ...facts,
    cacheBusts,
    secondsTotal: roundTenth((Date.now() - startedAtMs) / 1000),
    secondsCrawl: roundTenth(secondsCrawl),
    pagesPerSecond: perSecond(facts.run.catalogPages + facts.run.productPages, secondsCrawl),
  };
  return { result, problems: [...problems, ...bustProblems(cacheBusts)] };
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
