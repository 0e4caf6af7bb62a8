import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodePage, parseCatalogPage, parseCatalogTree, parseProductPage, type Recipe } from '@aisle/extraction';
import { createDemoShop } from './demo-shop.js';
import type { DemoShop } from './shop.js';
import { recipeOf } from './recipe-files.js';
import { KIND_TRAITS, SHOP_KINDS } from './shop-kinds.js';

/** What a reader of the shop knows of an item; a page read later says more, or the same. */
interface KnownItem {
  readonly name?: string | undefined;
  readonly priceMinor?: number | undefined;
  readonly currency?: string | undefined;
  readonly availability?: string | null | undefined;
  readonly brand?: string | null | undefined;
  readonly gtin: string | null;
}

interface Findings {
  treeNodes: number;
  readonly leaves: Set<string>;
  readonly catalogPages: Set<string>;
  tiles: number;
  readonly productPages: Set<string>;
  readonly items: Map<string, KnownItem>;
  readonly failures: Map<string, string>;
  readonly skipped: Map<string, string>;
}

describe.each(SHOP_KINDS.map((kind) => ({ kind })))('a shop of the kind $kind, read by its recipe', ({ kind }) => {
  let shop: DemoShop;
  let server: Server;
  let base: string;

  beforeAll(async () => {
    shop = createDemoShop({ kind, leaves: 8, slowMs: 1 });
    server = createServer(shop.app);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is the retailer that its recipe describes', () => {
    const { id, origin, market } = recipeOf(kind);
    const { retailerId, origin: itsOrigin, trade } = KIND_TRAITS[kind];
    expect({ id, origin }).toEqual({ id: retailerId, origin: itsOrigin });
    expect(market).toEqual({ country: trade.country, currency: trade.currency });
  });

  it.each([1, 2])('says on day %i what its truth says, no more and no less', async (day) => {
    shop.moveToDay(day);
    shop.resetFaults();
    const found = await follow(base, recipeOf(kind));
    const truth = shop.truth();
    expect({
      catalogTreeNodes: found.treeNodes,
      leaves: found.leaves.size,
      catalogPages: found.catalogPages.size,
      catalogPageItems: found.tiles,
      productPages: found.productPages.size,
    }).toEqual({
      catalogTreeNodes: truth.catalogTreeNodes,
      leaves: truth.leaves,
      catalogPages: truth.catalogPages,
      catalogPageItems: truth.catalogPageItems,
      productPages: truth.productPages,
    });
    expect(Object.fromEntries(found.failures)).toEqual(
      Object.fromEntries(truth.failures.map(({ url, code }) => [url, code])),
    );
    expect(Object.fromEntries(found.skipped)).toEqual(
      Object.fromEntries(truth.skipped.map(({ url, reason }) => [url, reason])),
    );
    expect(Object.fromEntries(found.items)).toEqual(
      Object.fromEntries(truth.items.map(({ sku, url: _, ...item }) => [sku, item])),
    );
  });

  it('has each of its hard cases', () => {
    const { failures, skipped } = shop.truth();
    expect(failures.map(({ kind: fault }) => fault)).toEqual(
      kind === 'sitemap' ? ['always-500', 'broken', 'broken'] : ['always-500', 'broken'],
    );
    expect(skipped.map(({ reason }) => reason)).toEqual(['not-found', 'robots']);
  });
});

/** Follows a shop's links as its recipe names them, one page after the other. */
async function follow(base: string, recipe: Recipe): Promise<Findings> {
  const found: Findings = {
    treeNodes: 0,
    tiles: 0,
    leaves: new Set(),
    catalogPages: new Set(),
    productPages: new Set(),
    items: new Map(),
    failures: new Map(),
    skipped: new Map(),
  };
  const forbidden = [...(await (await fetch(`${base}/robots.txt`)).text()).matchAll(/^Disallow: (.+)$/gm)];
  const waiting: Request[] = recipe.start.map(({ kind, url }) => ({ kind, url: new URL(url, recipe.origin).href }));
  const seen = new Set<string>();
  for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
    const { url } = request;
    if (seen.has(url)) continue;
    seen.add(url);
    if (forbidden.some(([, prefix = '']) => new URL(url).pathname.startsWith(prefix))) {
      found.skipped.set(url, 'robots');
      continue;
    }
    const answer = await get(base, recipe, url);
    if (answer.status === 404) found.skipped.set(url, 'not-found');
    else if (answer.status !== 200) found.failures.set(url, `HTTP_${answer.status}`);
    else waiting.push(...readPage(recipe, request, answer, found));
  }
  return found;
}

interface Request {
  readonly kind: Recipe['start'][number]['kind'];
  readonly url: string;
  readonly pageNumber?: number;
}
interface GotPage {
  readonly status: number;
  readonly bytes: Buffer;
  readonly contentType: string | null;
  readonly finalUrl: string;
}

/** One that fails is asked for once more. */
async function get(base: string, { origin }: Recipe, url: string): Promise<GotPage> {
  const ask = () => fetch(url.replace(origin, base));
  const first = await ask();
  const response = first.status === 500 ? await ask() : first;
  return {
    status: response.status,
    bytes: Buffer.from(await response.arrayBuffer()),
    contentType: response.headers.get('content-type'),
    finalUrl: response.url.replace(base, origin),
  };
}

function readPage(recipe: Recipe, request: Request, page: GotPage, found: Findings): Request[] {
  try {
    const text = decodePage(page.bytes, page.contentType, 1_000_000);
    if (request.kind === 'catalog-tree') return readTree(recipe, text, page.finalUrl, found);
    if (request.kind === 'catalog-page') return readListing(recipe, request, text, page.finalUrl, found);
    const { products } = parseProductPage(recipe, text, request.url);
    found.productPages.add(request.url);
    for (const { listingKey, fields } of products) keep(found, listingKey, fields);
    return [];
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== 'PARSE_FAILED') throw error;
    found.failures.set(request.url, code);
    return [];
  }
}

function readTree(recipe: Recipe, text: string, url: string, found: Findings): Request[] {
  const { nodes, treePages, productUrls } = parseCatalogTree(recipe, text, url);
  found.treeNodes += nodes.length;
  const leaves = nodes.flatMap((node) => (node.leaf && node.url !== null ? [node.url] : []));
  for (const leaf of leaves) found.leaves.add(leaf);
  return [
    ...treePages.map((page) => ({ kind: 'catalog-tree' as const, url: page.url })),
    ...leaves.map((leaf) => ({ kind: 'catalog-page' as const, url: leaf, pageNumber: 1 })),
    ...productUrls.map((product) => ({ kind: 'product-page' as const, url: product })),
  ];
}

function readListing(recipe: Recipe, request: Request, text: string, url: string, found: Findings): Request[] {
  const { pageNumber = 1 } = request;
  const { tiles, followingPages, productUrls } = parseCatalogPage(recipe, text, url, { pageNumber });
  found.catalogPages.add(request.url);
  found.tiles += tiles.length;
  for (const { listingKey, fields } of tiles) keep(found, listingKey, fields);
  return [
    ...followingPages.map((page) => ({ kind: 'catalog-page' as const, ...page })),
    ...productUrls.map((product) => ({ kind: 'product-page' as const, url: product })),
  ];
}

type Fields = ReturnType<typeof parseProductPage>['products'][number]['fields'] | { name?: string };

/** What a tile and a page both say must be the same. */
function keep(found: Findings, listingKey: string, fields: Fields): void {
  const { name, price, availability, brand, gtin }: Partial<Extract<Fields, { url: string }>> = fields;
  const said = { name, priceMinor: price?.amountMinor, currency: price?.currency, availability, brand };
  const known = found.items.get(listingKey);
  if (known) expect({ ...said, gtin: known.gtin }).toEqual(known);
  found.items.set(listingKey, { ...said, gtin: gtin ?? known?.gtin ?? null });
}
