import { z } from 'zod';

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
