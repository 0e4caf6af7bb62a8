import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { lineDiff } from '../line-diff.js';
import { runCli } from '../program.js';

const source = join(import.meta.dirname, '../../../../tools/demo-shop/retailers');
let folder: string;
let out = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aisle-retailers-'));
  for (const name of ['demo-shop', 'demo-shop.json', 'demo-api-shop.json'])
    cpSync(join(source, name), join(folder, name), { recursive: true });
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

test('a new retailer begins with a JSON recipe, fixtures and golden files beside it, which then pass', async () => {
  const fixtures = join(folder, 'demo-shop/fixtures');
  const pages = ['home', 'leaf-page-1', 'product-offer'].map((name) => join(fixtures, `${name}.html`));
  const begin = ['retailer', 'new', 'tool-shop', ...pages, '--origin', 'http://demo-shop.test', '--dir', folder];
  expect(await runCli(begin)).toBe(0);
  expect(JSON.parse(read('tool-shop.json'))).toMatchObject({ id: 'tool-shop', origin: 'http://demo-shop.test' });
  expect(JSON.parse(read('tool-shop/golden/catalog-page-2.json'))).toHaveProperty('tiles');
  expect(await runCli(['recipe', 'test', join(folder, 'tool-shop.json')])).toBe(0);
  expect(await runCli(begin)).toBe(1);
});

test('golden files are written only after the difference was shown and wanted', async () => {
  expect(await runCli(['recipe', 'test', folder])).toBe(0);
  expect(out).toContain('say what it reads');
  const file = join(folder, 'demo-shop/golden/product-offer.json');
  const changed = readFileSync(file, 'utf8')
    .replace('"InStock"', '"OutOfStock"')
    .replace('"amountMinor": ', '"amountMinor": 9');
  writeFileSync(file, changed);
  out = '';
  expect(await runCli(['recipe', 'test', folder])).toBe(1);
  expect(out).toMatch(/^- .*"amountMinor": 9\d+/m);
  expect(out).toMatch(/^\+ .*"amountMinor": \d+/m);
  expect(await runCli(['recipe', 'test', folder, '--update'])).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe(changed);
  expect(await runCli(['retailer', 'golden', join(folder, 'demo-shop.json'), '--yes'])).toBe(0);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(readFileSync(join(source, 'demo-shop/golden/product-offer.json'), 'utf8')),
  );
  expect(existsSync(file)).toBe(true);
});

test('a test of recipes without fixtures is no test that passed', async () => {
  expect(await runCli(['recipe', 'test', join(folder, 'demo-api-shop.json'), '--json'])).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'NO_FIXTURES' } });
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
