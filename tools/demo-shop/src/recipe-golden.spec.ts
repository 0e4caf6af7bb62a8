import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { goldenNameOf, readFixture, readRecipe, type Fixture } from '@aisle/extraction';
import { recipeFileOf, recipeOf } from './recipe-files.js';
import { SHOP_KINDS } from './shop-kinds.js';

type Output = Record<string, unknown>;

/** `GOLDEN=update` writes what the engine reads now; `aisle recipe test --update` shows the difference first. */
const isUpdate = process.env['GOLDEN'] === 'update';

for (const kind of SHOP_KINDS) {
  const recipe = recipeOf(kind);
  const folder = recipeFileOf(kind).replace(/\.json$/, '');

  describe(`the recipe of ${recipe.id}`, () => {
    it('survives being written as JSON and read again', () => {
      expect(readRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    });

    const list = join(folder, 'fixtures', 'fixtures.json');
    const fixtures = (existsSync(list) ? readJson(list) : {}) as Record<string, Fixture>;
    for (const [file, fixture] of Object.entries(fixtures)) {
      describe(`${file}, a ${fixture.kind}`, () => {
        const actual: Output = readFixture(recipe, readFileSync(join(folder, 'fixtures', file), 'utf8'), fixture);
        const goldenFile = join(folder, 'golden', goldenNameOf(file));
        if (isUpdate) writeJson(goldenFile, actual);
        const golden = readJson(goldenFile) as Output;

        it('says the same kinds of things', () => {
          expect(Object.keys(actual)).toEqual(Object.keys(golden));
        });
        const groups = new Set([...Object.keys(groupsOf(golden)), ...Object.keys(groupsOf(actual))]);
        it.each([...groups])('says the same of %s', (group) => {
          expect(groupsOf(actual)[group]).toEqual(groupsOf(golden)[group]);
        });
      });
    }
  });
}

/** What a page says, by field: of lists one group a field, so that a test's name tells what changed. */
function groupsOf(output: Output): Output {
  const groups: Output = {};
  for (const [part, value] of Object.entries(output)) {
    if (part !== 'tiles' && part !== 'products' && part !== 'nodes') {
      groups[part] = value;
      continue;
    }
    for (const [index, row] of (value as Output[]).entries()) {
      for (const [field, said] of Object.entries({ ...row, ...(row['fields'] as Output | undefined) })) {
        if (field === 'fields') continue;
        const group = (groups[`${part}: ${field}`] ??= {}) as Output;
        group[index] = said;
      }
    }
  }
  return groups;
}

function readJson(file: string): unknown {
  if (!existsSync(file)) throw new Error(`${file} is missing; GOLDEN=update writes golden files.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file: string, value: unknown): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
