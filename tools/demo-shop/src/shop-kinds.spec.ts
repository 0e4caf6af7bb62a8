import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio/slim';
import { createDemoShop } from './demo-shop.js';
import type { DemoShop } from './shop.js';
import { decimalPrice } from './trade.js';
import { SHOP_KINDS, type ShopKind } from './shop-kinds.js';
import { variantsOf } from './variants.js';

const shops = new Map<ShopKind, { shop: DemoShop; server: Server; base: string }>();

beforeAll(async () => {
  for (const kind of SHOP_KINDS) {
    const shop = createDemoShop({ kind, leaves: 8 });
    const server = createServer(shop.app);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    shops.set(kind, { shop, server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  }
});
afterAll(() => {
  for (const { server } of shops.values()) {
    server.closeAllConnections();
    server.close();
  }
});

const of = (kind: ShopKind) => {
  const found = shops.get(kind);
  if (!found) throw new Error(`no shop of the kind ${kind}`);
  return { ...found, get: (path: string) => fetch(`${found.base}${path}`) };
};
const soundProduct = (kind: ShopKind) => {
  const found = [...of(kind).shop.catalogue.on(1).bySku.values()].find(({ product }) => product.fault === null);
  if (!found) throw new Error('no sound product');
  return found;
};

describe('the kinds of shops', () => {
  it('sell under GTINs of their own, so that no item of two shops is taken for one', () => {
    const gtins = SHOP_KINDS.flatMap((kind) =>
      of(kind)
        .shop.truth()
        .items.flatMap(({ gtin }) => gtin ?? []),
    );
    expect(new Set(gtins).size).toBe(gtins.length);
  });

  it('state prices in the minor units of their currency', () => {
    const prices = SHOP_KINDS.map((kind) => {
      const { trade } = of(kind).shop.catalogue;
      return `${decimalPrice(trade, 12_340)} ${trade.currency}`;
    });
    expect(prices).toEqual([
      '123.40 EUR',
      '123.40 USD',
      '12340 JPY',
      '12.340 KWD',
      '123.40 GBP',
      '123.40 SEK',
      '123.40 EUR',
    ]);
  });

  it('answer 404 where there is nothing, an API in JSON', async () => {
    for (const kind of ['menu', 'state', 'sitemap', 'next-like'] as const) {
      expect((await of(kind).get('/p/nothing-XX0000000')).status).toBe(404);
    }
    const missing = await of('api').get('/api/products/item-XX0000000');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { status: 404 } });
  });
});

describe('the shop with a JSON API', () => {
  it('shows people an empty shell, whatever they look at', async () => {
    for (const path of ['/', soundProduct('api').product.canonicalPath]) {
      expect(
        load(await (await of('api').get(path)).text())('body')
          .text()
          .trim(),
      ).toBe('');
    }
  });

  it('sells variants of which the listing names the first only', async () => {
    const { shop, get } = of('api');
    const listed = [...shop.catalogue.on(1).bySku.values()].find(
      (one) => one.product.fault === null && variantsOf(one).length > 1,
    );
    const sku = listed?.product.sku ?? '';
    const detail = (await (await get(`/api/products/item-${sku}`)).json()) as { variants: { sku: string }[] };
    const skus = detail.variants.map((variant) => variant.sku);
    expect(skus.slice(0, 2)).toEqual([sku, `${sku}-2`]);
    const items = shop.truth().items.map((item) => item.sku);
    expect(items).toEqual(expect.arrayContaining(skus));
    const tiles = await (await get(`/api/products?category=${700 + (listed?.product.leaf.index ?? 0)}`)).text();
    expect(tiles).not.toContain(`"${sku}-2"`);
  });
});

describe('the shop with embedded state', () => {
  it('has no links to follow, and names for its data that change with every build', async () => {
    const { shop, get } = of('state');
    const path = soundProduct('state').product.leaf.path;
    const read = async () => await (await get(path)).text();
    const today = await read();
    shop.moveToDay(2);
    const tomorrow = await read();
    shop.moveToDay(1);
    const keyOf = (html: string) => /"pageProps":\{"(\w+)"/.exec(html)?.[1];
    expect(load(today)('a').length).toBe(0);
    expect(keyOf(today)).toMatch(/^k/);
    expect(keyOf(tomorrow)).not.toBe(keyOf(today));
  });

  it('answers 404 to a cursor that it did not hand out', async () => {
    expect((await of('state').get('/api/feed/tools/hand-tools/hammers?cursor=bm90aGluZw')).status).toBe(404);
  });
});

describe('the shop with a sitemap', () => {
  it('serves gzip files as they are, also to those who accept gzip', async () => {
    const answer = await of('sitemap').get('/sitemaps/products-1.xml.gz');
    expect(answer.headers.get('content-encoding')).toBeNull();
    const urls = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
    expect(urls).toContain(`<loc>http://demo-sitemap-shop.test${soundProduct('sitemap').product.canonicalPath}</loc>`);
  });

  it('tells the price in JSON-LD only', async () => {
    const { product, priceMinor } = soundProduct('sitemap');
    const price = String(Number(decimalPrice(of('sitemap').shop.catalogue.trade, priceMinor)));
    const $ = load(await (await of('sitemap').get(product.canonicalPath)).text());
    expect($('script').text()).toMatch(new RegExp(`[pP]rice":"?${price}`));
    $('script').remove();
    expect($.html()).not.toContain(price);
  });
});
