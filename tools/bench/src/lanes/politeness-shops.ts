import { fileURLToPath } from 'node:url';
import { startServiceProcess } from '@aisle/runner';

/** A shop under test: one host with one limit, and the retailers that are crawled there. */
export interface PoliteShop {
  host: string;
  /** The strictest of its retailers' rates. */
  limitPerSecond: number;
  retailers: { id: string; ratePerSecond: number }[];
}

/** Four shops with different limits; two retailers share the last one's host, and its limit is the smaller of theirs. */
export const politeShops: readonly PoliteShop[] = [
  { host: 'fast-shop.test', limitPerSecond: 20, retailers: [{ id: 'fast-shop', ratePerSecond: 20 }] },
  { host: 'steady-shop.test', limitPerSecond: 5, retailers: [{ id: 'steady-shop', ratePerSecond: 5 }] },
  { host: 'slow-shop.test', limitPerSecond: 0.2, retailers: [{ id: 'slow-shop', ratePerSecond: 0.2 }] },
  {
    host: 'shared-shop.test',
    limitPerSecond: 4,
    retailers: [
      { id: 'shared-shop-one', ratePerSecond: 10 },
      { id: 'shared-shop-two', ratePerSecond: 4 },
    ],
  },
];

export interface RunningShop extends PoliteShop {
  port: number;
  /** When each request came, in seconds since 1970, ascending. */
  requestSeconds(): Promise<number[]>;
  stop(): Promise<void>;
}

const worker = fileURLToPath(new URL('./politeness-shop-worker.js', import.meta.url));

/** Starts a shop in a process of its own, with more pages than `seconds` of crawling at its limit can fetch. */
export const startPoliteShop = async (shop: PoliteShop, seconds: number, logDir: string): Promise<RunningShop> => {
  const leaves = Math.ceil(shop.limitPerSecond * seconds * 1.5) + 100;
  const running = startServiceProcess(
    { name: shop.host, entry: worker, env: { PATH: process.env['PATH'] ?? '', SHOP_LEAVES: String(leaves) } },
    { logDir },
  );
  const port = Number((await running.ready)['port']);
  return {
    ...shop,
    port,
    requestSeconds: async () => {
      const log = (await (await fetch(`http://127.0.0.1:${port}/__log`)).json()) as number[];
      return log.map((ms) => ms / 1_000).sort((a, b) => a - b);
    },
    stop: () => running.stop(),
  };
};

/** The recipe of one of a shop's retailers. */
export const recipeOf = (
  { host }: PoliteShop,
  { id, ratePerSecond }: PoliteShop['retailers'][number],
): { id: string } & Record<string, unknown> => ({
  id,
  name: id,
  origin: `http://${host}`,
  market: { country: 'DE', currency: 'EUR' },
  politeness: { ratePerSecond, maxConcurrency: 4 },
  start: [{ kind: 'catalog-tree', url: '/' }],
  catalogTree: { levels: [{ item: '#menu > li' }] },
  catalogPage: {
    recognise: 'h1.category',
    tiles: 'li.product',
    fields: { sku: { attr: 'data-sku', required: true }, name: 'h3 a', url: 'h3 a', price: '.price' },
  },
});
