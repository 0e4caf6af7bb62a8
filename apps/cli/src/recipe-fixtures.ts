import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '@aisle/core';
import { goldenNameOf, readFixture, type Fixture, type Recipe, type RecipeInput } from '@aisle/extraction';

/** The folder beside a recipe's file that holds its `fixtures` and `golden` files. */
export const folderBeside = (recipeFile: string): string => recipeFile.replace(/\.json$/, '');

export interface FixtureFile {
  name: string;
  fixture: Fixture;
  text: string;
}

const listOf = (recipeFile: string): string => join(folderBeside(recipeFile), 'fixtures', 'fixtures.json');

export const hasFixtures = (recipeFile: string): boolean => existsSync(listOf(recipeFile));

/** A recipe's fixtures. Errors: PermanentError `NO_FIXTURES`. */
export const fixturesOf = (recipeFile: string): FixtureFile[] => {
  if (!hasFixtures(recipeFile)) {
    throw new PermanentError('NO_FIXTURES', `${listOf(recipeFile)} is missing.`, {
      fix: 'npx aisle retailer new <id> <pages…> begins a recipe with its fixtures.',
    });
  }
  const fixtures = JSON.parse(readFileSync(listOf(recipeFile), 'utf8')) as Record<string, Fixture>;
  return Object.entries(fixtures).map(([name, fixture]) => ({
    name,
    fixture,
    text: readFileSync(join(folderBeside(recipeFile), 'fixtures', name), 'utf8'),
  }));
};

export interface GoldenFile {
  file: string;
  /** As it lies there; empty where it does not. */
  before: string;
  after: string;
}

/** What the golden files say, and what the recipe reads now. Formatting is no difference. */
export const goldenFilesOf = (recipeFile: string, recipe: Recipe): GoldenFile[] =>
  fixturesOf(recipeFile).map(({ name, fixture, text }) => {
    const file = join(folderBeside(recipeFile), 'golden', goldenNameOf(name));
    const before = existsSync(file) ? asWritten(JSON.parse(readFileSync(file, 'utf8'))) : '';
    return { file, before, after: asWritten(readFixture(recipe, text, fixture)) };
  });

const asWritten = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const writeGolden = ({ file, after }: GoldenFile): void => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, after);
};

/** Begins a retailer in a folder of recipes: `<id>.json`, and `<id>/fixtures` beside it. Answers with the recipe's file. */
export const scaffoldRetailer = (
  retailersDir: string,
  recipe: RecipeInput,
  fixtures: readonly FixtureFile[],
): string => {
  const recipeFile = join(retailersDir, `${recipe.id}.json`);
  const folder = folderBeside(recipeFile);
  if (existsSync(recipeFile) || existsSync(folder)) {
    throw new PermanentError('RETAILER_EXISTS', `${recipeFile} or ${folder} exists already.`, {
      fix: 'Choose another id, or edit what is there.',
    });
  }
  mkdirSync(join(folder, 'fixtures'), { recursive: true });
  writeFileSync(recipeFile, asWritten(recipe));
  for (const { name, text } of fixtures) writeFileSync(join(folder, 'fixtures', name), text);
  writeFileSync(
    listOf(recipeFile),
    asWritten(Object.fromEntries(fixtures.map(({ name, fixture }) => [name, fixture]))),
  );
  return recipeFile;
};
