import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import { flakyPageOf, type ListedProduct } from './catalogue.js';
import { createDemoShop } from './demo-shop.js';
import type { DemoShop } from './shop.js';
import type { ProductFault } from './faults.js';
import { pagePath } from './render-catalog-page.js';
import { oldLeafPath } from './render-home.js';

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

const SLOW_MS = 150;
let shop: DemoShop;
let server: Server;

const send = (path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
  new Promise<Reply>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes, text: bytes.toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
const sendJson = (path: string, body: string) =>
  send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

const leafWhere = (index: number | null) => {
  const listing = shop.catalogue.on(1).listings[index ?? -1];
  if (!listing) throw new Error('this shop has no such leaf');
  return listing;
};
const productWith = (fault: ProductFault | null): ListedProduct => {
  const found = [...shop.catalogue.on(1).bySku.values()].find(({ product }) => product.fault === fault);
  if (!found) throw new Error(`this shop has no product with fault ${fault}`);
  return found;
};

beforeAll(async () => {
  shop = createDemoShop({ seed: 3, slowMs: SLOW_MS });
  server = createServer(shop.app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  shop.moveToDay(1);
  shop.resetFaults();
  shop.resetStats();
});

describe('hard cases', () => {
  it('one catalog page answers 500 once, and once more after a reset', async () => {
    const listing = leafWhere(shop.catalogue.faultPlan.flakyLeaf);
    const path = pagePath(listing.leaf.path, flakyPageOf(listing));
    const statuses = [];
    for (let attempt = 0; attempt < 3; attempt += 1) statuses.push((await send(path)).status);
    expect(statuses).toEqual([500, 200, 200]);
    await send('/__faults/reset', { method: 'POST' });
    expect((await send(path)).status).toBe(500);
  });

  it('one product page answers 500 every time', async () => {
    const path = productWith('always-500').product.linkPath;
    expect([(await send(path)).status, (await send(path)).status]).toEqual([500, 500]);
  });

  it('one tile links to a page that is gone', async () => {
    const { linkPath, leaf, sku } = productWith('gone').product;
    expect((await send(linkPath)).status).toBe(404);
    const tile = load((await send(leaf.path)).text)(`li.product-tile[data-sku="${sku}"]`);
    expect(tile.find('.price__now').text()).toMatch(/^€\d/);
  });

  it('one product page is cut off before it says anything about a product', async () => {
    const { status, text } = await send(productWith('broken').product.linkPath);
    expect(status).toBe(200);
    expect(text).not.toMatch(/ld\+json|og:|itemprop|<h1|€\d+\.|<\/html>/);
    expect(text.length).toBeGreaterThan(1000);
  });

  it('one product page takes its time', async () => {
    const startedAt = performance.now();
    expect((await send(productWith('slow').product.linkPath)).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(SLOW_MS - 5);
  });

  it('one menu link answers 301 to the canonical leaf, and keeps the page number', async () => {
    const { leaf } = leafWhere(shop.catalogue.faultPlan.movedLeaf);
    const oldPath = oldLeafPath(leaf);
    expect((await send('/')).text).toContain(`href="${oldPath}"`);
    expect(await send(oldPath)).toMatchObject({ status: 301, headers: { location: leaf.path } });
    expect((await send(`${oldPath}?page=2`)).headers.location).toBe(`${leaf.path}?page=2`);
  });

  it('one tile link answers 302 to the canonical product page', async () => {
    const { linkPath, canonicalPath } = productWith('moved').product;
    expect(await send(linkPath)).toMatchObject({ status: 302, headers: { location: canonicalPath } });
    expect((await send(canonicalPath)).status).toBe(200);
  });

  it('one leaf is empty and says so', async () => {
    const $ = load((await send(leafWhere(shop.catalogue.faultPlan.emptyLeaf).leaf.path)).text);
    expect($('p.no-products').length).toBe(1);
    expect($('.product-grid, .product-tile, .result-count, .pagination').length).toBe(0);
  });

  it('one tile links where robots.txt forbids to go', async () => {
    const { linkPath } = productWith('forbidden').product;
    expect(linkPath).toMatch(/^\/private\/p\//);
    expect((await send('/robots.txt')).text).toMatch(/^Disallow: \/private\/$/m);
    expect((await send('/robots.txt')).text).not.toMatch(/crawl-delay/i);
    await send(linkPath);
    expect(shop.stats().byKind['private']).toBe(1);
  });
});

describe('pages over HTTP', () => {
  const leafPath = () => shop.catalogue.menu.twiceListed.path;

  it('come with gzip when asked, of the same content and under the same ETag', async () => {
    const plain = await send(leafPath());
    const zipped = await send(leafPath(), { headers: { 'accept-encoding': 'br, gzip' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'text/html; charset=utf-8' });
    expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true);
    expect(zipped.headers.etag).toBe(plain.headers.etag);
  });

  it('answer 304 without a body to a known ETag or date, and 200 to an unknown ETag', async () => {
    const first = await send(leafPath());
    const etag = first.headers.etag ?? '';
    const date = first.headers['last-modified'] ?? '';
    const knowledge: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-none-match': `"x", ${etag}` },
      { 'if-modified-since': date },
    ];
    for (const headers of knowledge) {
      expect(await send(leafPath(), { headers })).toMatchObject({
        status: 304,
        text: '',
      });
    }
    const stale = { 'if-none-match': '"x"', 'if-modified-since': date };
    expect((await send(leafPath(), { headers: stale })).status).toBe(200);
  });

  it('keep validators while the content stays, and move them when it changes', async () => {
    const changed = new Set(shop.changes(1, 2).changed.map(({ sku }) => sku));
    const lasting = [...shop.catalogue.on(2).bySku.values()].map(({ product }) => product);
    const sound = lasting.filter(({ fault, addedOnDay }) => fault === null && addedOnDay === 1);
    const quiet = sound.find(({ sku }) => !changed.has(sku))?.canonicalPath ?? '';
    const moving = sound.find(({ sku }) => changed.has(sku))?.canonicalPath ?? '';
    const before = [await send(quiet), await send(moving)];
    shop.moveToDay(2);
    const after = [await send(quiet), await send(moving)];
    const validators = (reply?: Reply) => [reply?.headers.etag, reply?.headers['last-modified']];
    expect(validators(after[0])).toEqual(validators(before[0]));
    expect(after[1]?.headers.etag).not.toBe(before[1]?.headers.etag);
    expect(Date.parse(after[1]?.headers['last-modified'] ?? '')).toBeGreaterThan(
      Date.parse(before[1]?.headers['last-modified'] ?? ''),
    );
  });

  it('link to every page of a long leaf by number, and to the neighbours', async () => {
    const listing = shop.catalogue.on(1).listings.find(({ pageCount }) => pageCount === 3);
    const path = listing?.leaf.path ?? '';
    const $ = load((await send(`${path}?page=2`)).text);
    expect(
      $('.pagination a.pagination__page')
        .map((_, link) => $(link).attr('href'))
        .get(),
    ).toEqual([path, `${path}?page=3`]);
    expect($('.pagination span[aria-current=page]').text()).toBe('2');
    expect($('a.pagination__next[rel=next]').attr('href')).toBe(`${path}?page=3`);
    expect($('a.pagination__prev[rel=prev]').attr('href')).toBe(path);
    expect($('link[rel=next]').attr('href')).toBe(`http://demo-shop.test${path}?page=3`);
    expect($('.result-count').attr('data-total')).toBe(String(listing?.products.length));
  });

  it('answer 404 to unknown pages, products and page numbers, and 405 to writing', async () => {
    for (const path of [
      '/nothing',
      '/p/nothing-XX0000000',
      `${leafPath()}?page=99`,
      `${leafPath()}?page=0`,
      '//',
      '/c/x/y/z',
    ]) {
      expect({ path, status: (await send(path)).status }).toEqual({ path, status: 404 });
    }
    expect((await send('/', { method: 'DELETE' })).status).toBe(405);
  });

  it('are as heavy as a benchmark asks for, with the same tiles', async () => {
    const heavy = createDemoShop({ seed: 3, faults: false, pageBytes: 150_000 });
    const other = createServer(heavy.app);
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const response = await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}${leafPath()}`);
    const body = await response.text();
    other.close();
    other.closeAllConnections();
    expect(Buffer.byteLength(body)).toBeGreaterThan(148_000);
    expect(Buffer.byteLength(body)).toBeLessThan(155_000);
    expect(load(body)('li.product-tile').length).toBe(load((await send(leafPath())).text)('li.product-tile').length);
  });
});

describe('the doors for tests', () => {
  it('move the day and tell it', async () => {
    expect((await sendJson('/__day', '{"day":2}')).text).toBe('{"day":2}');
    expect((await send('/__day')).text).toBe('{"day":2}');
    expect(JSON.parse((await send('/__truth')).text)).toEqual(shop.truth(2));
    expect(JSON.parse((await send('/__truth?day=1')).text)).toEqual(shop.truth(1));
    expect(JSON.parse((await send('/__truth/changes?from=1&to=2')).text)).toEqual(shop.changes(1, 2));
  });

  it.each(['{"day":0}', '{"day":61}', '{"day":1.5}', '{"day":"2"}', '{}', '{day', '[]'])(
    'refuse the day %s with a reason and stay where they are',
    async (body) => {
      const { status, text } = await sendJson('/__day', body);
      expect(status).toBe(400);
      expect(JSON.parse(text).error).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/day|JSON/),
      });
      expect(shop.day()).toBe(1);
    },
  );

  it('refuse days that are none in queries', async () => {
    for (const path of [
      '/__truth?day=x',
      '/__truth?day=99',
      '/__truth/changes?from=1',
      '/__truth/changes?from=0&to=2',
    ]) {
      expect((await send(path)).status).toBe(400);
    }
  });

  it('count the public requests by status and kind, and how many were open at once', async () => {
    await Promise.all([send(productWith('slow').product.linkPath), send('/'), send('/robots.txt'), send('/nothing')]);
    await send('/__day');
    const stats = JSON.parse((await send('/__stats')).text);
    expect(stats).toMatchObject({
      requests: 4,
      byStatus: { 200: 3, 404: 1 },
      byKind: { home: 1, robots: 1, product: 1, other: 1 },
      maxPerSecond: 4,
    });
    expect(stats.maxConcurrent).toBeGreaterThan(1);
    expect(JSON.parse((await send('/__stats/reset', { method: 'POST' })).text)).toMatchObject({
      requests: 0,
      maxPerSecond: 0,
    });
  });
});
