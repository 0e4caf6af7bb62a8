import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { lineDiff } from '../line-diff.js';
import { runCli } from '../program.js';

const source = join(import.meta.dirname, '../../../../libs/extraction/src');
let folder: string;
let out = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aisle-retailers-'));
  process.env['AISLE_RETAILERS_SOURCE'] = folder;
  cpSync(join(source, 'demo-shop'), join(folder, 'demo-shop'), { recursive: true });
  cpSync(join(source, 'built-in-recipes.ts'), join(folder, 'built-in-recipes.ts'));
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env['AISLE_RETAILERS_SOURCE'];
  rmSync(folder, { recursive: true });
});
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

test('a new retailer begins with a folder, fixtures, golden files and its line in the list', async () => {
  const fixtures = join(folder, 'demo-shop/fixtures');
  const pages = ['home', 'leaf-page-1', 'product-offer'].map((name) => join(fixtures, `${name}.html`));
  expect(await runCli(['retailer', 'new', 'tool-shop', ...pages, '--origin', 'http://demo-shop.test'])).toBe(0);
  expect(read('built-in-recipes.ts')).toContain("import { toolShopRecipe } from './tool-shop/recipe.js';");
  expect(read('built-in-recipes.ts')).toMatch(/builtInRecipes = \(\): Recipe\[\] => \[[^\]]*toolShopRecipe\]/);
  expect(read('tool-shop/recipe.ts')).toContain('export const toolShopRecipe = defineRecipe({');
  expect(JSON.parse(read('tool-shop/golden/catalog-page-2.json'))).toHaveProperty('tiles');
  expect(await runCli(['retailer', 'new', 'tool-shop', ...pages])).toBe(1);
});

test('golden files are written only after the difference was shown and wanted', async () => {
  expect(await runCli(['retailer', 'golden', 'demo-shop'])).toBe(0);
  expect(out).toContain('say what the recipe reads');
  const file = join(folder, 'demo-shop/golden/product-offer.json');
  const changed = readFileSync(file, 'utf8')
    .replace('"InStock"', '"OutOfStock"')
    .replace('"amountMinor": ', '"amountMinor": 9');
  writeFileSync(file, changed);
  out = '';
  expect(await runCli(['retailer', 'golden', 'demo-shop'])).toBe(1);
  expect(out).toMatch(/^- .*"amountMinor": 9\d+/m);
  expect(out).toMatch(/^\+ .*"amountMinor": \d+/m);
  expect(readFileSync(file, 'utf8')).toBe(changed);
  expect(await runCli(['retailer', 'golden', 'demo-shop', '--yes'])).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(readFileSync(join(source, 'demo-shop/golden/product-offer.json'), 'utf8')),
  );
  expect(existsSync(file)).toBe(true);
});

test('a difference shows what went, what came, and a little around it', () => {
  const before = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
  expect(lineDiff(before, before)).toEqual([]);
  expect(lineDiff(before, before.replace('line 5\n', 'line five\n').replace('line 25\n', ''))).toEqual([
    '  line 3',
    '  line 4',
    '- line 5',
    '+ line five',
    '  line 6',
    '  line 7',
    '  …',
    '  line 23',
    '  line 24',
    '- line 25',
    '  line 26',
    '  line 27',
  ]);
});
