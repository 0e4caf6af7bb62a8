import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readRecipe } from '@aisle/extraction';
import { readRecipeFolder, registrationOf } from './load-recipes.js';
import { nextTimeOf } from '../runs/schedules.js';
import { rootRequestsOf } from '../runs/start-requested-runs.js';
import { newId, type RunId, type SupplierId } from '@aisle/core';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recipes-'));
});
afterEach(() => rm(folder, { recursive: true }));

const recipe = (changes: object = {}) => ({
  id: 'shop',
  name: 'Shop',
  origin: 'https://shop.example',
  market: { country: 'DE', currency: 'EUR' },
  politeness: { ratePerSecond: 2, maxConcurrency: 3 },
  start: [
    { kind: 'catalog-tree', url: '/' },
    { kind: 'product-page', url: '/p/1?utm_source=x' },
  ],
  catalogTree: { levels: [{ item: 'nav > ul > li' }] },
  productPage: { sources: ['json-ld'] },
  ...changes,
});
const write = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

test('an invalid recipe file is named with its field and does not stop the others', async () => {
  await write('a-broken.json', '{');
  await write('b-invalid.json', recipe({ origin: 'shop' }));
  await write('c-cron.json', recipe({ schedule: { cron: 'every day', scope: 'pages' } }));
  await write('d-good.json', recipe());
  await write('e-twice.json', recipe());
  await write('notes.txt', 'no recipe');
  const { recipes, problems } = await readRecipeFolder(folder);
  expect(recipes.map(({ id }) => id)).toEqual(['shop']);
  const named = new Map(problems.map(({ file, path }) => [file.replace(`${folder}/`, ''), path]));
  expect(Object.fromEntries(named)).toMatchObject({
    'a-broken.json': '(file)',
    'c-cron.json': 'schedule.cron',
    'e-twice.json': 'id',
  });
  expect(problems.map(({ file, path }) => `${file.replace(`${folder}/`, '')} ${path}`)).toContain(
    'b-invalid.json origin',
  );
});

test('a folder that is not there is a problem, not a crash', async () => {
  const { recipes, problems } = await readRecipeFolder(join(folder, 'nowhere'));
  expect(recipes).toEqual([]);
  expect(problems).toHaveLength(1);
});

test('the politeness key defaults to the host', () => {
  expect(registrationOf(readRecipe(recipe()))).toMatchObject({ politenessKey: 'shop.example', market: 'DE/EUR//' });
});

test('a run starts with the pages of its scope, canonically spelled', () => {
  const run = { runId: newId<RunId>(), retailerId: 'shop' as SupplierId };
  const urls = (scope: 'tree' | 'products') =>
    rootRequestsOf({ ...run, scope }, readRecipe(recipe())).map(({ url }) => url);
  expect(urls('tree')).toEqual(['https://shop.example/']);
  expect(urls('products')).toEqual(['https://shop.example/', 'https://shop.example/p/1']);
});

test('schedules are in UTC, whatever the clock on the wall says', () => {
  expect(nextTimeOf('30 3 * * *', new Date('2026-03-28T12:00:00Z'))?.toISOString()).toBe('2026-03-29T03:30:00.000Z');
});
