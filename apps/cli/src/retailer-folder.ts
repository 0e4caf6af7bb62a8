import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@aisle/core';
import { goldenNameOf, readFixture, type Fixture, type Recipe, type RecipeInput } from '@aisle/extraction';

/** The folder of the built-in retailers in a clone; `AISLE_RETAILERS_SOURCE` names another. */
export const retailersSource = (env: NodeJS.ProcessEnv): string => {
  const folder = env['AISLE_RETAILERS_SOURCE'] ?? join(process.cwd(), 'libs/extraction/src');
  if (existsSync(join(folder, 'built-in-recipes.ts'))) return folder;
  throw new PermanentError('NOT_A_CLONE', `${folder} does not hold the built-in retailers.`, {
    fix: 'Run this in a clone of Aisle. A shop of your own needs none: `npx aisle recipe suggest <url>`, see docs/recipes.md.',
  });
};

export interface FixtureFile {
  name: string;
  fixture: Fixture;
  text: string;
}

/** A retailer's fixtures. Errors: PermanentError `NO_FIXTURES`. */
export const fixturesOf = (folder: string): FixtureFile[] => {
  const list = join(folder, 'fixtures', 'fixtures.json');
  if (!existsSync(list)) {
    throw new PermanentError('NO_FIXTURES', `${list} is missing.`, {
      fix: 'Name a built-in retailer; npx aisle retailer new <id> begins one.',
    });
  }
  const fixtures = JSON.parse(readFileSync(list, 'utf8')) as Record<string, Fixture>;
  return Object.entries(fixtures).map(([name, fixture]) => ({
    name,
    fixture,
    text: readFileSync(join(folder, 'fixtures', name), 'utf8'),
  }));
};

export interface GoldenFile {
  file: string;
  /** As it lies there; empty where it does not. */
  before: string;
  after: string;
}

/** What the golden files say, and what the recipe reads now. Formatting is no difference. */
export const goldenFilesOf = (folder: string, recipe: Recipe): GoldenFile[] =>
  fixturesOf(folder).map(({ name, fixture, text }) => {
    const file = join(folder, 'golden', goldenNameOf(name));
    const before = existsSync(file) ? asWritten(JSON.parse(readFileSync(file, 'utf8'))) : '';
    return { file, before, after: asWritten(readFixture(recipe, text, fixture)) };
  });

const asWritten = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const writeGolden = ({ file, after }: GoldenFile): void => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, after);
};

/** Begins a built-in retailer: its folder with recipe and fixtures, and its line in the list of recipes. */
export const scaffoldRetailer = (
  source: string,
  recipe: RecipeInput,
  fixtures: readonly FixtureFile[],
): { folder: string; constant: string } => {
  const folder = join(source, recipe.id);
  if (existsSync(folder)) {
    throw new PermanentError('RETAILER_EXISTS', `${folder} exists already.`, {
      fix: 'Choose another id, or edit what is there.',
    });
  }
  const constant = `${recipe.id.replace(/[^a-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase()).replace(/^(?=\d)/, 'shop')}Recipe`;
  mkdirSync(join(folder, 'fixtures'), { recursive: true });
  mkdirSync(join(folder, 'golden'));
  writeFileSync(join(folder, 'recipe.ts'), recipeSource(constant, recipe));
  for (const { name, text } of fixtures) writeFileSync(join(folder, 'fixtures', name), text);
  writeFileSync(
    join(folder, 'fixtures', 'fixtures.json'),
    asWritten(Object.fromEntries(fixtures.map(({ name, fixture }) => [name, fixture]))),
  );
  register(join(source, 'built-in-recipes.ts'), recipe.id, constant);
  return { folder, constant };
};

const recipeSource = (constant: string, recipe: RecipeInput): string =>
  [
    "import { defineRecipe } from '../recipe/read-recipe.js';",
    '',
    `/** ${recipe.name}. */`,
    `export const ${constant} = defineRecipe(${JSON.stringify(recipe, null, 2).replace(/"([A-Za-z_]\w*)":/g, '$1:')});`,
    '',
  ].join('\n');

/** Adds a recipe to the list that every Aisle knows. */
const register = (listFile: string, id: string, constant: string): void => {
  const text = readFileSync(listFile, 'utf8');
  const list = /builtInRecipes = \(\): Recipe\[\] => \[([^\]]*)\]/.exec(text);
  if (!list)
    throw new PermanentError('LIST_NOT_FOUND', `${listFile} has no list called builtInRecipes.`, {
      fix: `Add ${constant} to it by hand.`,
    });
  const entries = [list[1]?.trim().replace(/,$/, '') ?? '', constant].filter((entry) => entry !== '').join(', ');
  const listed = text.replace(list[0], `builtInRecipes = (): Recipe[] => [${entries}]`);
  writeFileSync(listFile, `import { ${constant} } from './${id}/recipe.js';\n${listed}`);
};
