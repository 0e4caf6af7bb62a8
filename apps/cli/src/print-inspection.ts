import { dirname } from 'node:path';
import type { ObservedFields } from '@aisle/core';
import type { FieldMiss, FieldOrigin, PageInspection, Recipe } from '@aisle/extraction';
import { table, type Output } from './output.js';
import { valueText } from './value-text.js';

interface Shown {
  file: string;
  recipe: Recipe;
  url: string;
  inspection: PageInspection;
  /** Rows of a table at most. */
  limit: number;
  output: Output;
}

/** What a recipe reads on a page, for people: rows, the rules that gave them, what is missing, what to do next. */
export const printInspection = (shown: Shown): void => {
  const { url, inspection, output } = shown;
  const { kind, failure } = inspection;
  output.human(`${url} as a ${kind}`);
  if (failure) {
    output.human(`\n${failure.code}: ${failure.message}`);
    if (failure.fix) output.human(failure.fix);
    for (const sentence of failure.nearest) output.human(`  ${sentence}`);
    printMisses(inspection.misses, output);
    output.human('\nIs it another kind of page? Say so with --kind.');
    return;
  }
  if (kind === 'catalog-tree') printTree(shown, inspection);
  else if (kind === 'catalog-page') printCatalogPage(shown, inspection);
  else printProducts(shown, inspection);
};

const printTree = (
  { file, limit, output }: Shown,
  { page, misses }: Extract<PageInspection, { kind: 'catalog-tree' }>,
): void => {
  if (!page) return;
  const leaves = page.nodes.filter(({ leaf }) => leaf);
  output.human(`${page.nodes.length} tree nodes, ${leaves.length} of them leaves (categories with products).`);
  const rows = page.nodes
    .slice(0, limit)
    .map(({ path, leaf, url }) => [path.join(' › '), leaf ? 'leaf' : '', url ?? '–']);
  if (rows.length > 0) output.human(table(['node', '', 'link'], rows));
  more(page.nodes.length, limit, output);
  if (page.treePages.length > 0) {
    output.human(`${page.treePages.length} further pages of the menu, the first: ${page.treePages[0]?.url ?? ''}`);
  }
  if (page.productUrls.length > 0)
    output.human(`${page.productUrls.length} product pages, the first: ${page.productUrls[0] ?? ''}`);
  printMisses(misses, output);
  const next = leaves[0]?.url ?? page.treePages[0]?.url ?? page.productUrls[0];
  const step = leaves.length === 0 && page.treePages[0] ? ` --step ${page.treePages[0].step + 1}` : '';
  if (next)
    output.human(
      `\nNext: npx aisle try ${file} ${next}${page.treePages[0] && leaves.length === 0 ? ` --kind catalog-tree${step}` : ''}`,
    );
};

const printCatalogPage = (
  { file, limit, output }: Shown,
  { page, origins, misses }: Extract<PageInspection, { kind: 'catalog-page' }>,
): void => {
  if (!page) return;
  const skipped =
    page.skippedTiles === 0 ? '' : `, ${page.skippedTiles} skipped because they have neither SKU nor link`;
  output.human(`${page.tiles.length} tiles${skipped}.`);
  const rows = page.tiles.slice(0, limit).map(({ listingKey, fields }) => [listingKey, ...cells(fields)]);
  if (rows.length > 0) output.human(table(['key', ...columns], rows));
  more(page.tiles.length, limit, output);
  printFollowing(page, output);
  printOrigins(origins, page.tiles.length, output);
  printMisses(misses, output);
  const [next] = page.productUrls;
  if (next) output.human(`\nNext: npx aisle try ${file} ${next}`);
};

const printFollowing = (
  { followingPages, lastPage }: NonNullable<Extract<PageInspection, { kind: 'catalog-page' }>['page']>,
  output: Output,
): void => {
  const [first] = followingPages;
  const last = followingPages.at(-1);
  if (!first || !last) output.human('No following pages.');
  else if (followingPages.length === 1)
    output.human(`Following page${lastPage === undefined ? ' (each leads to the next)' : ''}: ${first.url}`);
  else output.human(`${followingPages.length} following pages: ${first.url} … ${last.url}`);
};

const printProducts = (
  { file, recipe, limit, output }: Shown,
  { page, origins, misses, leftOut }: Extract<PageInspection, { kind: 'product-page' }>,
): void => {
  if (!page) return;
  output.human(`${page.products.length} product${page.products.length === 1 ? '' : 's or variants'}.`);
  for (const [index, { listingKey, variant, fields }] of page.products.slice(0, limit).entries()) {
    const rows = Object.entries(fields).map(([field, value]) => {
      const ofField = origins.filter((one) => one.field === field);
      const origin = ofField.find(({ where }) => where === `Variant ${index + 1}`) ?? ofField[0];
      return [field, textOf(value), origin?.rule ?? ''];
    });
    output.human(`key ${listingKey}${variant === '' ? '' : `, variant ${variant}`}`);
    output.human(table(['field', 'value', 'by'], rows));
  }
  more(page.products.length, limit, output);
  for (const { where, field, count } of leftOut)
    output.human(`left out: ${count} of ${field} (${where}), as there are too many or they are too long`);
  printMisses(misses, output);
  output.human(`\nNext: npx aisle up --retailers-dir ${dirname(file)}, then npx aisle crawl ${recipe.id} --wait`);
};

const columns = ['name', 'price', 'was', 'availability', 'link'];
const cells = ({ name, price, regularPrice, availability, url }: ObservedFields): string[] =>
  [name, price, regularPrice, availability, url].map(textOf);

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '–';
  const text = Array.isArray(value) && value.length > 1 ? `${value.length}: ${valueText(value)}` : valueText(value);
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
};

const more = (count: number, limit: number, output: Output): void => {
  if (count > limit) output.human(`… and ${count - limit} more; --limit ${count} shows all.`);
};

/** For each field and rule: how many tiles it gave a value, and the first text it was read from. */
const printOrigins = (origins: readonly FieldOrigin[], tiles: number, output: Output): void => {
  const byRule = new Map<string, { where: string; field: string; rule: string; count: number; raw: string }>();
  for (const { where, field, rule, raw } of origins) {
    const known = byRule.get(`${field}\n${rule}`) ?? { where, field, rule, count: 0, raw };
    byRule.set(`${field}\n${rule}`, { ...known, count: known.count + 1 });
  }
  const rows = [...byRule.values()].map(({ where, field, rule, count, raw }) => [
    field,
    rule,
    where.startsWith('Tile') ? `${count} of ${tiles}` : 'the page',
    textOf(raw.replace(/\s+/g, ' ').trim()),
  ]);
  if (rows.length > 0) output.human(table(['field', 'rule that gave it', 'times', 'first text'], rows));
};

const printMisses = (misses: readonly FieldMiss[], output: Output): void => {
  const byField = new Map<string, FieldMiss & { count: number }>();
  for (const miss of misses) {
    const known = byField.get(miss.field) ?? { ...miss, count: 0 };
    byField.set(miss.field, { ...known, count: known.count + 1 });
  }
  for (const { field, where, rules, nearest, count } of byField.values()) {
    const times = count === 1 ? where : `${count} times, first ${where}`;
    output.human(`missing: ${field} (${times}): looked for ${rules.join(' or ')}; ${nearest}`);
  }
};
