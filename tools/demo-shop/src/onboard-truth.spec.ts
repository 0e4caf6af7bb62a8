import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runCli } from '@aisle/cli';
import { readRecipe, type Recipe } from '@aisle/extraction';
import { follow } from '../test/follow-recipe.js';
import { createDemoShop } from './demo-shop.js';
import type { DemoShop } from './shop.js';
import { SHOP_KINDS } from './shop-kinds.js';

describe.each(SHOP_KINDS.map((kind) => ({ kind })))('aisle onboard on a shop of the kind $kind', ({ kind }) => {
  let shop: DemoShop;
  let server: Server;
  let base: string;
  let folder: string;
  let recipe: Recipe;

  beforeAll(async () => {
    server = createServer((request, response) => shop.app(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    shop = createDemoShop({ kind, origin: base, leaves: 8, slowMs: 1 });
    folder = mkdtempSync(join(tmpdir(), 'aisle-onboard-'));
    jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const file = join(folder, 'shop.json');
    expect(await runCli(['onboard', base, '--id', 'shop', '--out', file, '--rate', '1000'])).toBe(0);
    recipe = readRecipe(JSON.parse(readFileSync(file, 'utf8')));
  });
  afterAll(() => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it.each([1, 2])('writes a recipe that reads on day %i what the truth says, no more and no less', async (day) => {
    shop.moveToDay(day);
    shop.resetFaults();
    const found = await follow(base, recipe);
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
    // What only some shops tell is for people to add.
    expect(Object.fromEntries([...found.items].map(([sku, { details: _, ...item }]) => [sku, item]))).toEqual(
      Object.fromEntries(truth.items.map(({ sku, url: _url, details: _, ...item }) => [sku, item])),
    );
  });
});
