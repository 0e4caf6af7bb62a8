import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@aisle/core';
import { startUsageMeter } from '../harness/usage-meter.js';
import { assertComplete, type CrawlFigures } from './crawl-figures.js';
import type { BenchShop } from './crawl-shop.js';

export interface CrawleeOrder {
  shop: string;
  /** Null: Crawlee's own scaling. */
  concurrency: number | null;
  /** Null: the whole shop. */
  maxPages: number | null;
  /** What one record of the dataset is: a tile, as one would export them, or a page with all its tiles. */
  record: 'tile' | 'page';
}

export interface CrawleeOutcome {
  /** Of the crawl alone, without loading the library. */
  seconds: number;
  catalogPages: number;
  tiles: number;
  failed: number;
}

const worker = fileURLToPath(new URL('./crawl-crawlee-worker.js', import.meta.url));

/** One crawl by Crawlee in a process of its own, into a storage folder that was empty before. */
export const crawlWithCrawlee = async (
  shop: BenchShop,
  storageDir: string,
  order: Omit<CrawleeOrder, 'shop'>,
): Promise<CrawlFigures> => {
  rmSync(storageDir, { recursive: true, force: true });
  mkdirSync(storageDir, { recursive: true });
  const child = spawn(process.execPath, [worker, JSON.stringify({ ...order, shop: shop.url } satisfies CrawleeOrder)], {
    cwd: storageDir,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', CRAWLEE_STORAGE_DIR: storageDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const meter = startUsageMeter<'crawlee' | 'shop'>({ crawlee: child.pid ?? 0, shop: shop.pid }, ['crawlee']);
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const { used, peakRssMb } = meter.stop();
  const outcome = outcomeOf(printed, child.exitCode);
  if (order.maxPages === null)
    assertComplete(
      'Crawlee',
      { catalogPages: outcome.catalogPages - outcome.failed, tiles: outcome.tiles },
      shop.truth,
    );
  return {
    pagesPerSecond: outcome.catalogPages / outcome.seconds,
    cpuSeconds: used.crawlee.cpuSeconds,
    peakRssMb,
    details: { seconds: outcome.seconds, 'shop cpu': used.shop.cpuSeconds },
  };
};

const outcomeOf = (printed: string, exitCode: number | null): CrawleeOutcome => {
  const line = printed.trim().split('\n').at(-1) ?? '';
  if (exitCode === 0 && line.startsWith('{')) return JSON.parse(line) as CrawleeOutcome;
  throw new PermanentError('CRAWLEE_FAILED', `Crawlee ended with exit code ${exitCode}: ${line.slice(0, 500)}`);
};
