import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { follow } from '../test/follow-recipe.js';
import { createDemoShop } from './demo-shop.js';
import type { DemoShop } from './shop.js';
import { recipeOf } from './recipe-files.js';
import { KIND_TRAITS, SHOP_KINDS } from './shop-kinds.js';

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
    expect(found.disagreements).toEqual([]);
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
