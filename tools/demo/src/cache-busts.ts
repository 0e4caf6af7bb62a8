import { setTimeout as pause } from 'node:timers/promises';
import { RetryableError } from '@aisle/core';
import type { LocalRun } from '@aisle/runner';
import { z } from 'zod';
import { countBustsWaiting } from './facts.js';

export interface CacheBusts {
  published: number;
  accepted: number;
}

const statsSchema = z.object({ accepted: z.int() });

/** How many busts catalog-sync has published and how many the storefront has taken, by their own count. */
export const readCacheBusts = async ({
  catalogSync,
  storefront,
}: {
  catalogSync: string;
  storefront: string;
}): Promise<CacheBusts> => {
  const metrics = await (await fetch(new URL('/metrics', catalogSync))).text();
  const stats = statsSchema.parse(await (await fetch(new URL('/__stats', storefront))).json());
  return { published: sumOf('aisle_cache_busts_published_total', metrics), accepted: stats.accepted };
};

/** The sum of a counter's samples in the Prometheus text format. */
const sumOf = (counter: string, text: string): number =>
  text
    .split('\n')
    .filter((line) => line.startsWith(counter))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);

const timeoutMs = 30_000;

/** Waits until the storefront has heard of every decided change. Errors: RetryableError `BUSTS_NOT_TOLD`. */
export const untilBustsAreTold = async ({ session, databaseUrl, aisle }: LocalRun): Promise<CacheBusts> => {
  const catalogSync = String((await aisle.processes.find(({ name }) => name === 'catalog-sync')?.ready)?.['http']);
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const waiting = await countBustsWaiting(databaseUrl);
    const busts = await readCacheBusts({ catalogSync, storefront: session.storefront ?? '' });
    if (waiting === 0 && busts.accepted >= busts.published) return busts;
    if (performance.now() > deadline) {
      throw new RetryableError(
        'BUSTS_NOT_TOLD',
        `${waiting} cache-busts wait to be published, the storefront took ${busts.accepted} of ${busts.published}.`,
        {
          fix: 'Look into the logs of catalog-sync and demo-storefront in the data folder.',
        },
      );
    }
    await pause(100);
  }
};

/** More accepted than published are those that a stopped demo had left in the broker. */
export const bustProblems = ({ accepted, published }: CacheBusts): string[] =>
  accepted < published ? [`The storefront took ${accepted} of ${published} cache-busts.`] : [];
