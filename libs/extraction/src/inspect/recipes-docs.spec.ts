import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { guessPageKind, inspectPage } from './inspect-page.js';
import { checkRecipe, checkRecipeText, readRecipe } from '../recipe/read-recipe.js';
import { readFixture } from './read-fixture.js';
import { recipeReference, referenceTable } from '../recipe/recipe-reference.js';

/** `DOCS=update` writes the tables of the reference anew. */
const docsFile = join(import.meta.dirname, '../../../../docs/recipes.md');
const tables = Object.entries(recipeReference());

interface Fence {
  language: string;
  info: string;
  text: string;
}

if (process.env['DOCS'] === 'update') {
  const updated = tables.reduce(
    (docs, [name, rows]) =>
      docs.replace(
        betweenMarks(name),
        (_, open: string, __, close: string) => `${open}\n\n${referenceTable(rows)}\n\n${close}`,
      ),
    readFileSync(docsFile, 'utf8'),
  );
  writeFileSync(docsFile, updated);
}
const docs = readFileSync(docsFile, 'utf8');

describe('docs/recipes.md', () => {
  it.each(tables)('lists every key of a %s as the schema has it (DOCS=update writes it)', (name, rows) => {
    const [, , table = ''] = betweenMarks(name).exec(docs) ?? [];
    expect(cellsOf(table)).toEqual(cellsOf(referenceTable(rows)));
  });

  const [start = '', examples = ''] = docs.split('## Worked examples');
  it('begins with a recipe that is valid', () => {
    const [recipe] = fencesOf(start).filter(({ language }) => language === 'json');
    expect(checkRecipeText(recipe?.text ?? '')).toHaveProperty('recipe');
  });
  it('explains parts that fit together to a valid recipe', () => {
    const parts = fencesOf(start).flatMap(({ language, text }) =>
      language === 'json' ? [JSON.parse(text) as object] : [],
    );
    const [first = {}, ...others] = parts;
    expect(others).toHaveLength(5);
    for (const part of others) expect(checkRecipe({ ...first, ...part })).toHaveProperty('recipe');
  });

  const sections = (examples.split('\n## ')[0] ?? '').split('\n### ').slice(1);
  it('has five worked examples', () => {
    expect(sections.map((section) => section.split('\n')[0])).toHaveLength(5);
  });
  describe.each(sections.map((section) => [section.split('\n')[0] ?? '', section]))('%s', (_title, section) => {
    const fences = fencesOf(section);
    const recipe = readRecipe(
      JSON.parse(fences.find(({ language, info }) => language === 'json' && info === '')?.text ?? ''),
    );
    const pages = fences.filter(({ info }) => info !== '').map((fence) => [fence.info, fence.text] as const);
    it.each(pages)('reads %s', (info, text) => {
      const [path = '/', step] = info.split(' step=');
      const url = new URL(path, recipe.origin).href;
      const kind = step === undefined ? (guessPageKind(recipe, { url, text }) ?? 'catalog-page') : 'catalog-tree';
      const { failure, misses, ...read } = inspectPage(recipe, { kind, url, text, step: Number(step ?? 1) - 1 });
      expect({ failure, misses: misses.map(({ field }) => field) }).toEqual({ failure: undefined, misses: [] });
      expect({ [kind]: read.page }).toMatchSnapshot();
      const crawled = readFixture(recipe, text, { kind, url, step: Number(step ?? 1) - 1 });
      expect(crawled).toEqual(JSON.parse(JSON.stringify(read.page)));
    });
  });
});

function betweenMarks(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->)([^]*?)(<!-- /${name} -->)`);
}

/** Formatters may pad the cells. */
function cellsOf(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/^-+$/, '-')));
}

function fencesOf(markdown: string): Fence[] {
  return [...markdown.matchAll(/^```(\w*) ?([^\n]*)\n([^]*?)^```$/gm)].map(
    ([, language = '', info = '', text = '']) => ({
      language,
      info,
      text,
    }),
  );
}
