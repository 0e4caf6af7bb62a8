import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PermanentError } from '@aisle/core';
import { createDemoShop } from '@aisle/demo-shop';

/** A page as both sides get it: decoded text and the address it was asked for. */
export interface BenchPage {
  url: string;
  html: string;
}
export interface BenchPages {
  catalogPages: BenchPage[];
  productPages: BenchPage[];
}

export const tilesPerPage = 48;
/** As in the crawl lane. */
export const pageBytes = 80_000;
const pagesOfEachKind = 24;

/** The demo shop's pages, every one another leaf or product, so that no side gets away with remembering one. */
export const loadBenchPages = async (): Promise<BenchPages> => {
  const shop = createDemoShop({ leaves: 40, pagesPerLeaf: 3, pageSize: tilesPerPage, pageBytes, faults: false });
  const server = createServer(shop.app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const pageAt = async (path: string): Promise<BenchPage> => ({
      url: shop.origin + path,
      html: await textOf(`http://127.0.0.1:${port}${path}`),
    });
    const home = await pageAt('/');
    const leaves = pathsIn(home, /menu__item--leaf"><a class="menu__link" href="([^"]+)"/g);
    const catalogPages = await Promise.all(leaves.map(pageAt));
    const products = catalogPages.flatMap((page) =>
      pathsIn(page, /class="product-tile__link" href="(\/[^"]+)"/g).slice(0, 1),
    );
    return { catalogPages, productPages: await Promise.all(products.map(pageAt)) };
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

const pathsIn = ({ html }: BenchPage, link: RegExp): string[] =>
  [...new Set([...html.matchAll(link)].map(([, path = '']) => path))].slice(0, pagesOfEachKind);

const textOf = async (url: string): Promise<string> => {
  const response = await fetch(url);
  if (!response.ok) throw new PermanentError('BENCH_PAGE_FAILED', `The shop answered ${response.status} to ${url}.`);
  return response.text();
};
