import { table } from '@aisle/cli';
import { bustProblems, untilBustsAreTold, type CacheBusts } from './cache-busts.js';
import { crawlAndWait } from './crawl-and-wait.js';
import { perSecond, roundTenth } from './figures.js';
import { compareWithTruth, type ItemCounts, type ShopFacts } from './shop-facts.js';
import type { RunningShopDemo } from './shop-demo.js';

export interface AllShopsResult {
  /** By the retailer's id. */
  shops: Record<string, OneShopResult>;
  cacheBusts: CacheBusts;
  secondsTotal: number;
  /** From the request until the last shop's offers were decided. */
  secondsCrawl: number;
  pagesPerSecond: number;
}
interface OneShopResult extends ShopFacts {
  items: ItemCounts;
  currency: string;
  secondsRun: number;
  pagesPerSecond: number;
}

/** Crawls all shops at once and compares each with its truth; `problems` is empty when all is right. */
export const crawlAllShops = async (
  { local, shops }: RunningShopDemo,
  startedAtMs: number,
  signal: AbortSignal,
): Promise<{ result: AllShopsResult; problems: string[] }> => {
  const { runs, seconds } = await crawlAndWait(local.session, { retailer: '*', scope: 'products' }, signal);
  const cacheBusts = await untilBustsAreTold(local);
  const result: AllShopsResult = {
    shops: {},
    cacheBusts,
    secondsTotal: roundTenth((Date.now() - startedAtMs) / 1000),
    secondsCrawl: roundTenth(seconds),
    pagesPerSecond: 0,
  };
  const problems = bustProblems(cacheBusts);
  let pages = 0;
  for (const shop of shops) {
    const { id, market } = shop.recipe;
    const run = runs.find(({ retailer }) => retailer === id);
    if (!run) {
      problems.push(`${id}: it was not crawled.`);
      continue;
    }
    const { facts, items, problems: own } = await compareWithTruth(local, shop, run.runId);
    const ownPages = facts.run.catalogPages + facts.run.productPages;
    const secondsRun = (Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt ?? run.requestedAt)) / 1000;
    pages += ownPages;
    problems.push(...own.map((problem) => `${id}: ${problem}`));
    result.shops[id] = {
      ...facts,
      items,
      currency: market.currency ?? '',
      secondsRun: roundTenth(secondsRun),
      pagesPerSecond: perSecond(ownPages, secondsRun),
    };
  }
  return { result: { ...result, pagesPerSecond: perSecond(pages, seconds) }, problems };
};

/** The summary for people: a line for each shop, what it has beside what was found. */
export const allShopsSummaryOf = ({ shops, cacheBusts, secondsCrawl, pagesPerSecond }: AllShopsResult): string =>
  [
    table(
      [
        'shop (found / there)',
        'tree nodes',
        'pages',
        'tiles',
        'product pages',
        'items',
        'failed',
        'dead letters',
        'seconds',
      ],
      Object.entries(shops).map(([id, { truth, run, items, currency, failedRequests, deadLetters, secondsRun }]) => [
        id,
        `${run.catalogTreeNodes} / ${truth.catalogTreeNodes}`,
        `${run.catalogPages} / ${truth.catalogPages}`,
        `${run.catalogPageItems} / ${truth.catalogPageItems}`,
        `${run.productPages} / ${truth.productPages}`,
        `${items.found} / ${items.truth} in ${currency}`,
        `${failedRequests.actual.length} / ${failedRequests.expected.length}`,
        deadLetters,
        secondsRun,
      ]),
    ),
    `All at once: ${secondsCrawl} s, ${pagesPerSecond} pages/s; cache-busts told ${cacheBusts.accepted} of ${cacheBusts.published}.`,
  ].join('\n');
