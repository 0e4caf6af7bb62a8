import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessageOf, marketKey } from '@aisle/core';
import { checkRecipe, recipeFingerprint, type Recipe } from '@aisle/extraction';
import type { Logger } from '@aisle/service-kit';
import type { RetailerRegistration } from '@aisle/storage';
import { cronProblem } from '../runs/schedules.js';
import { defaultPolitenessKey } from './politeness-key.js';

export interface RecipeFileProblem {
  file: string;
  /** Such as `catalogPage.tiles`; `(file)` where it could not be read at all. */
  path: string;
  message: string;
}

/** The recipes of a folder; none without one. Problems are logged, one a line. */
export const loadRecipes = async (retailersDir: string | undefined, log: Logger): Promise<Recipe[]> => {
  if (retailersDir === undefined) return [];
  const { recipes, problems } = await readRecipeFolder(retailersDir);
  for (const problem of problems) log.error('A recipe file is not valid and is left out.', { ...problem });
  return recipes;
};

/** Every `*.json` of a folder; an invalid one does not stop the others. */
export const readRecipeFolder = async (
  folder: string,
): Promise<{ recipes: Recipe[]; problems: RecipeFileProblem[] }> => {
  const names = await readdir(folder).catch((error: unknown) => errorMessageOf(error));
  if (typeof names === 'string') return { recipes: [], problems: [{ file: folder, path: '(file)', message: names }] };
  const recipes = new Map<string, Recipe>();
  const problems: RecipeFileProblem[] = [];
  for (const name of names.filter((candidate) => candidate.endsWith('.json')).sort()) {
    const file = join(folder, name);
    const read = await readRecipeFile(file);
    if (Array.isArray(read)) problems.push(...read);
    else if (recipes.has(read.id))
      problems.push({ file, path: 'id', message: `"${read.id}" is another file's already` });
    else recipes.set(read.id, read);
  }
  return { recipes: [...recipes.values()], problems };
};

const readRecipeFile = async (file: string): Promise<Recipe | RecipeFileProblem[]> => {
  let written: unknown;
  try {
    written = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return [{ file, path: '(file)', message: errorMessageOf(error) }];
  }
  const checked = checkRecipe(written);
  if ('problems' in checked) return checked.problems.map((problem) => ({ file, ...problem }));
  const { schedule } = checked.recipe;
  const problem = schedule && cronProblem(schedule.cron);
  return problem === undefined ? checked.recipe : [{ file, path: 'schedule.cron', message: problem }];
};

/** What the database keeps of a recipe. */
export const registrationOf = (recipe: Recipe): RetailerRegistration => ({
  id: recipe.id,
  name: recipe.name,
  origin: recipe.origin,
  market: marketKey(recipe.market),
  politenessKey: recipe.politeness.key ?? defaultPolitenessKey(recipe.origin),
  ratePerSecond: recipe.politeness.ratePerSecond,
  maxConcurrency: recipe.politeness.maxConcurrency,
  schedule: recipe.schedule?.cron ?? null,
  scheduleScope: recipe.schedule?.scope ?? null,
  recipeFingerprint: recipeFingerprint(recipe),
  definition: recipe,
});
