import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runCli } from '../program.js';
import { problemsInFolder } from '../recipe-files.js';

let folder: string;
let out = '';
let told = '';
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aisle-recipe-'));
  out = '';
  told = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((told += String(text)), true));
});
afterEach(async () => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

const recipe = {
  id: 'shop',
  name: 'Shop',
  origin: 'http://shop.test',
  market: { currency: 'EUR' },
  politeness: { ratePerSecond: 1, maxConcurrency: 1 },
  start: [{ kind: 'catalog-page', url: '/c' }],
  catalogPage: { tiles: 'li', fields: { name: 'a', url: 'a', price: '.price' }, followingPages: { nextLink: '.next' } },
};
const written = (content: unknown, name = 'shop.json'): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const listing = '<ul><li><a href="/p/1">Saw</a><b class=price>5,50 €</b></ul><a class=next href="/c?p=2">More</a>';

describe('aisle recipe', () => {
  test('schema is a JSON Schema on stdout', async () => {
    expect(await runCli(['recipe', 'schema'])).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ title: 'Aisle recipe', properties: { origin: { type: 'string' } } });
  });
  test('check names file, field and what was expected, and answers 1', async () => {
    const good = written(recipe, 'a.json');
    const bad = written({ ...recipe, catalogPage: { ...recipe.catalogPage, tile: 'li' }, origin: 7 }, 'b.json');
    expect(await runCli(['recipe', 'check', folder])).toBe(1);
    expect(out).toContain(`${good}: valid. shop at http://shop.test`);
    expect(out).toContain(`${bad}: catalogPage: unknown key "tile"; did you mean "tiles"?`);
    expect(out).toContain(`${bad}: origin: expected a text, not 7. Scheme and host`);
  });
  test('check answers with one line a file in JSON', async () => {
    const file = written('{"id": "a",}');
    expect(await runCli(['recipe', 'check', file, '--json'])).toBe(1);
    expect(JSON.parse(out)).toEqual({
      file,
      valid: false,
      problems: [{ path: '(file)', message: expect.stringMatching(/^not JSON at line 1, column 12: /) as unknown }],
    });
  });
});

describe('the recipes of a folder', () => {
  test('are named with what is wrong with them, valid ones not at all', () => {
    written(recipe);
    const wrong = written({ ...recipe, naame: 'Shop' }, 'wrong.json');
    expect(problemsInFolder(folder)).toEqual([`${wrong}: (recipe): unknown key "naame"; did you mean "name"?`]);
  });
  test('need a folder', () => {
    expect(() => problemsInFolder(join(folder, 'none'))).toThrow(/There is no folder/);
  });
});

describe('aisle recipe suggest', () => {
  test('writes a recipe that can be tried, and never over another', async () => {
    const tile = (id: number): string =>
      `<li class="tile"><a href="/p/${id}"><img src="/${id}.jpg"><h3>Hand saw ${id}</h3></a><b>${id},50 €</b></li>`;
    const page = written(
      `<link rel="canonical" href="http://shop.test/c/saws"><ul>${[1, 2, 3, 4].map(tile).join('')}</ul>`,
      'c.html',
    );
    const file = join(folder, 'new.json');
    expect(await runCli(['recipe', 'suggest', page, '--id', 'saws', '--currency', 'EUR', '--out', file])).toBe(0);
    expect(await runCli(['try', file, page, '--json'])).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      url: 'http://shop.test/c/saws',
      kind: 'catalog-page',
      page: { tiles: { length: 4 } },
    });
    out = '';
    expect(await runCli(['recipe', 'suggest', page, '--out', file, '--json'])).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'FILE_EXISTS' } });
  });
});

describe('aisle try', () => {
  test('reads a file and shows values, rules and the following page', async () => {
    const page = written(listing, 'page.html');
    expect(await runCli(['try', written(recipe), page, '--page-url', 'http://shop.test/c'])).toBe(0);
    expect(out).toMatch(/1 tiles/);
    expect(out).toMatch(/│ price\s+│ \.price\s+│ 1 of 1/);
    expect(out).toContain('http://shop.test/c?p=2');
    expect(out).toContain('5.50 EUR');
  });
  test('fetches from this machine, follows the redirect, and says what failed and what is near', async () => {
    const answers: Record<string, string> = {
      '/': listing,
      '/c': listing,
      '/empty': '<ol><div class=tile></div></ol>',
    };
    server = createServer(({ url = '' }, response) => {
      if (url === '/old') response.writeHead(302, { location: '/c' }).end();
      else
        response.writeHead(answers[url] === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(answers[url]);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const file = written({ ...recipe, origin });
    expect(await runCli(['try', file, '/old', '--json'])).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      url: `${origin}/c`,
      kind: 'catalog-page',
      page: { tiles: [{ productUrl: `${origin}/p/1`, fields: { price: { amountMinor: 550 } } }] },
      origins: expect.arrayContaining([
        expect.objectContaining({ field: 'price', rule: '.price', raw: '5,50 €' }),
      ]) as unknown,
    });
    out = '';
    expect(await runCli(['try', file, '/', '--json'])).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ url: `${origin}/`, kind: 'catalog-page' });
    out = '';
    expect(await runCli(['try', file, `${origin.replace('http:', 'https:')}/`])).toBe(1);
    expect(told).toContain('does not speak https');
    out = '';
    expect(await runCli(['try', file, `${origin}/empty`])).toBe(1);
    expect(out).toContain('PARSE_FAILED: The catalog page has no tiles: looked for li.');
    out = '';
    expect(await runCli(['try', file, '/gone', '--json'])).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'HTTP_404' } });
  });
  test('says so where only the menu was found on a page that may be a category', async () => {
    const withMenu = { ...recipe, catalogTree: { levels: [{ item: 'nav b' }] }, productPage: {} };
    const file = written({ ...withMenu, catalogPage: { ...recipe.catalogPage, tiles: 'li.misspelt' } });
    const page = written(`<nav><b><a href=/c>Saws</a></b></nav>${listing}`, 'page.html');
    expect(await runCli(['try', file, page, '--page-url', 'http://shop.test/c2'])).toBe(0);
    expect(told).toContain('--kind catalog-page');
  });
  test('says that a recipe is wrong before it tries it', async () => {
    expect(await runCli(['try', written({ ...recipe, start: [] }), '--json'])).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'RECIPE_INVALID' } });
  });
});
