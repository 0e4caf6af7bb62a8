import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CheerioAPI } from 'cheerio';
import { load } from 'cheerio/slim';
import { createDemoShop } from './demo-shop.js';
import type { DemoShop } from './shop.js';
import type { TruthItem } from './truth.js';

const STOCK = { in: 'InStock', out: 'OutOfStock', limited: 'LimitedAvailability', preorder: 'PreOrder' } as const;

interface Crawl {
  readonly menuNodes: number;
  /** By canonical URL. */
  readonly leaves: ReadonlySet<string>;
  /** Bodies by path, tiles in them by path. */
  readonly catalogPages: ReadonlyMap<string, string>;
  readonly tiles: readonly TruthItem[];
  /** Bodies of readable product pages, by the path that the tile linked. */
  readonly productPages: ReadonlyMap<string, string>;
  readonly items: ReadonlyMap<string, TruthItem>;
  readonly failures: Readonly<Record<string, string>>;
  readonly skipped: Readonly<Record<string, string>>;
}

describe.each([
  { title: 'the default shop', shape: { seed: 1 } },
  { title: 'a small shop of another seed', shape: { seed: 4711, leaves: 9 } },
])('$title, followed link by link', ({ shape }) => {
  let shop: DemoShop;
  let server: Server;
  const crawls = new Map<number, Crawl>();
  const on = (day: number): Crawl => crawls.get(day) ?? raise(`day ${day} was not crawled`);

  beforeAll(async () => {
    shop = createDemoShop({ ...shape, slowMs: 1 });
    server = createServer(shop.app);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const day of [1, 2]) {
      shop.moveToDay(day);
      crawls.set(day, await crawl(base, shop.origin));
    }
  }, 120_000);

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([1, 2])('contains what the truth of day %i says, no more and no less', (day) => {
    const truth = shop.truth(day);
    const found = on(day);
    expect({
      catalogTreeNodes: found.menuNodes,
      leaves: found.leaves.size,
      catalogPages: found.catalogPages.size,
      catalogPageItems: found.tiles.length,
      productPages: found.productPages.size,
    }).toEqual({
      catalogTreeNodes: truth.catalogTreeNodes,
      leaves: truth.leaves,
      catalogPages: truth.catalogPages,
      catalogPageItems: truth.catalogPageItems,
      productPages: truth.productPages,
    });
    expect([...found.items.values()].sort((left, right) => (left.sku < right.sku ? -1 : 1))).toEqual(truth.items);
    expect(found.failures).toEqual(Object.fromEntries(truth.failures.map(({ url, code }) => [url, code])));
    expect(found.skipped).toEqual(Object.fromEntries(truth.skipped.map(({ url, reason }) => [url, reason])));
  });

  it('says the same about a product on its tile and on its page', () => {
    for (const tile of on(1).tiles) {
      const item = on(1).items.get(tile.sku);
      expect({ ...item, gtin: null, details: {} }).toEqual(tile);
    }
  });

  it('changes from day 1 to day 2 exactly what the truth says', () => {
    const { changed, added, removed } = shop.changes(1, 2);
    const [before, after] = [on(1).items, on(2).items];
    const differing = [...after.values()].filter((item) => before.has(item.sku) && !same(item, before.get(item.sku)));
    expect(differing.map((item) => item.sku).sort()).toEqual(changed.map(({ sku }) => sku));
    expect([...after.keys()].filter((sku) => !before.has(sku)).sort()).toEqual(added);
    expect([...before.keys()].filter((sku) => !after.has(sku)).sort()).toEqual(removed);
    for (const { sku, fields } of changed) {
      for (const field of fields) expect(after.get(sku)?.[field]).not.toEqual(before.get(sku)?.[field]);
    }
    expect(changed.length).toBeGreaterThan(0);
  });

  it('serves the same bytes on both days for every page that has nothing new to say', () => {
    const touched = new Set(shop.changes(1, 2).changed.map(({ sku }) => sku));
    const unchangedProducts = [...on(2).productPages].filter(
      ([path]) => on(1).productPages.has(path) && !touched.has(skuOf(path)),
    );
    const wrong = unchangedProducts.filter(([path, body]) => on(1).productPages.get(path) !== body);
    expect(wrong.map(([path]) => path)).toEqual([]);
    expect(unchangedProducts.length).toBeGreaterThan(100);

    const [before, after] = [shop.catalogue.on(1), shop.catalogue.on(2)];
    const quietLeaves = after.listings.filter((listing) => same(listing, before.listings[listing.leaf.index]));
    for (const { leaf } of quietLeaves) {
      expect(on(2).catalogPages.get(leaf.path)).toBe(on(1).catalogPages.get(leaf.path));
    }
    expect(quietLeaves.length).toBeGreaterThan(0);
  });
});

async function crawl(base: string, origin: string): Promise<Crawl> {
  const get = async (path: string) => {
    const response = await fetch(`${base}${path}`);
    return { status: response.status, body: await response.text() };
  };
  const home = load((await get('/')).body);
  const menuNodes = home('nav#main-menu li > a.menu__link').length;
  const queue = [...new Set(hrefs(home, 'nav#main-menu li.menu__item--leaf > a.menu__link'))];
  const leaves = new Set<string>();
  const catalogPages = new Map<string, string>();
  const tiles: TruthItem[] = [];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const first = await get(path);
    const page = first.status === 500 ? await get(path) : first;
    const $ = load(page.body);
    const canonical = ($('link[rel=canonical]').attr('href') ?? '').replace(origin, '');
    if (page.status !== 200) throw new Error(`${path} answered ${page.status}`);
    if (catalogPages.has(canonical)) continue;
    catalogPages.set(canonical, page.body);
    leaves.add(canonical.split('?')[0] ?? '');
    tiles.push(...tilesIn($, origin));
    queue.push(...hrefs($, 'nav.pagination a.pagination__page'));
  }
  return { menuNodes, leaves, catalogPages, tiles, ...(await crawlProducts(get, origin, tiles)) };
}

type Get = (path: string) => Promise<{ status: number; body: string }>;

async function crawlProducts(get: Get, origin: string, tiles: readonly TruthItem[]) {
  const forbidden = [...(await get('/robots.txt')).body.matchAll(/^Disallow: (.+)$/gm)].map((match) => match[1] ?? '');
  const items = new Map(tiles.map((tile) => [tile.sku, tile]));
  const productPages = new Map<string, string>();
  const failures: Record<string, string> = {};
  const skipped: Record<string, string> = {};
  for (const tile of [...items.values()]) {
    const path = tile.url.replace(origin, '');
    if (forbidden.some((prefix) => path.startsWith(prefix))) {
      skipped[tile.url] = 'robots';
      continue;
    }
    const { status, body } = await get(path);
    const product = status === 200 ? productIn(load(body), tile.url) : null;
    if (product) {
      items.set(product.sku, product);
      productPages.set(path, body);
    } else if (status === 404) skipped[tile.url] = 'not-found';
    else failures[tile.url] = status === 200 ? 'PARSE_FAILED' : `HTTP_${status}`;
  }
  return { items, productPages, failures, skipped };
}

function tilesIn($: CheerioAPI, origin: string): TruthItem[] {
  return $('ol.product-grid > li.product-tile[data-sku]')
    .map((_, element): TruthItem => {
      const tile = $(element);
      const link = tile.find('a.product-tile__link');
      const stock = tile.find('.stock').attr('data-stock');
      return {
        sku: tile.attr('data-sku') ?? '',
        url: `${origin}${link.attr('href')}`,
        name: link.text().trim(),
        priceMinor: Number(tile.find('.price__now').text().replaceAll(/[€,.]/g, '')),
        currency: 'EUR',
        availability: STOCK[stock as keyof typeof STOCK],
        brand: tile.find('.product-tile__brand').text(),
        gtin: null,
        details: {},
      };
    })
    .get();
}

function productIn($: CheerioAPI, url: string): TruthItem | null {
  const json = $('script[type="application/ld+json"]').text();
  if (json === '') return null;
  const data = JSON.parse(json);
  const product = (data['@graph'] ?? [data]).find((node: Record<string, unknown>) => node['@type'] === 'Product');
  const offer = [product.offers].flat()[0];
  const price = Math.round(Number(offer.lowPrice ?? offer.price) * 100);
  expect($('h1.product-title').text()).toBe(product.name);
  expect($('meta[property="og:title"]').attr('content')).toBe(product.name);
  expect($('.product-price .price__now').text().replaceAll(/[€,.]/g, '')).toBe(String(price));
  expect(Number($('meta[property="product:price:amount"]').attr('content'))).toBe(price / 100);
  return {
    sku: product.sku,
    url,
    name: product.name,
    priceMinor: price,
    currency: offer.priceCurrency,
    availability: offer.availability.replace(/^https?:\/\/schema\.org\//, ''),
    brand: product.brand.name ?? product.brand,
    gtin: product.gtin13,
    details: {
      attributes: { color: product.color, material: product.material },
      rating: {
        value: String(product.aggregateRating.ratingValue),
        best: '5',
        count: product.aggregateRating.reviewCount,
      },
      ...(offer.itemCondition && { condition: offer.itemCondition.replace(/^.*\//, '') }),
      ...(offer.priceValidUntil && { priceValidUntil: offer.priceValidUntil }),
      ...(offer.seller && { seller: offer.seller.name }),
      breadcrumbs: $('nav.breadcrumb a')
        .map((_, link) => $(link).text())
        .get(),
    },
  };
}

function hrefs($: CheerioAPI, selector: string): string[] {
  return $(selector)
    .map((_, element) => $(element).attr('href'))
    .get();
}

function skuOf(path: string): string {
  return path.slice(path.lastIndexOf('-') + 1);
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function raise(message: string): never {
  throw new Error(message);
}
