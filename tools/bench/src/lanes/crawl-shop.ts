import { freePort } from '@aisle/local-stack';
import { readTruth } from '@aisle/demo';
import { mainOf, startServiceProcess } from '@aisle/runner';

/** The name that the shop's absolute addresses carry; it only resolves where somebody maps it. */
export const shopHost = 'demo-shop.test';

export interface ShopSize {
  leaves: number;
  pagesPerLeaf: number;
}

/** The shop that both sides crawl, in a process of its own. */
export interface BenchShop {
  url: string;
  port: number;
  pid: number;
  truth: { catalogPages: number; tiles: number };
  stop(): Promise<void>;
}

const pageBytes = 80_000;
const tilesPerPage = 48;
/** Every page in both encodings fits, so that rendering is over once the shop is warm. */
const cacheMb = 1_024;

/** Starts the shop and has every page rendered and compressed once, so that the first contender does not pay for it. */
export const startBenchShop = async (size: ShopSize, logDir: string): Promise<BenchShop> => {
  const port = await freePort();
  const shop = startServiceProcess(
    { name: 'shop', entry: mainOf('tools/demo-shop'), env: { ...environment(size), PORT: String(port) } },
    { logDir },
  );
  try {
    await shop.ready;
    const url = `http://127.0.0.1:${port}`;
    const { catalogPages, catalogPageItems: tiles } = await readTruth(url);
    await warmUp(url, size.pagesPerLeaf);
    return { url, port, pid: shop.pid() ?? 0, truth: { catalogPages, tiles }, stop: () => shop.stop() };
  } catch (error) {
    await shop.stop();
    throw error;
  }
};

const environment = ({ leaves, pagesPerLeaf }: ShopSize): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  NODE_ENV: 'production',
  SHOP_ORIGIN: `http://${shopHost}`,
  SHOP_FAULTS: 'off',
  SHOP_LEAVES: String(leaves),
  SHOP_PAGES_PER_LEAF: String(pagesPerLeaf),
  SHOP_PAGE_SIZE: String(tilesPerPage),
  SHOP_PAGE_BYTES: String(pageBytes),
  SHOP_CACHE_MB: String(cacheMb),
});

const warmUp = async (url: string, pagesPerLeaf: number): Promise<void> => {
  const home = await (await fetch(url)).text();
  const leaves = [...home.matchAll(/menu__item--leaf"><a class="menu__link" href="([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  for (const leaf of new Set(leaves)) {
    const pages = Array.from(
      { length: pagesPerLeaf },
      (_, index) => `${leaf}${index === 0 ? '' : `?page=${index + 1}`}`,
    );
    await Promise.all(pages.map(async (path) => (await fetch(new URL(path, url))).arrayBuffer()));
  }
};
