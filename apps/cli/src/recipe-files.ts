import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessageOf, PermanentError } from '@aisle/core';
import { checkRecipeText, type Recipe, type RecipeProblem } from '@aisle/extraction';

/** A recipe's file, or the `*.json` of a folder in the order of their names. */
export const recipeFilesAt = (path: string): string[] => {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
};

/** The recipe in a file, or what is wrong with it. */
export const checkRecipeFile = (file: string): { recipe: Recipe } | { problems: RecipeProblem[] } => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problems: [{ path: '(file)', message: `cannot be read: ${errorMessageOf(error)}` }] };
  }
  return checkRecipeText(text);
};

/** The recipe in a file. Errors: PermanentError `RECIPE_INVALID` with every problem. */
export const recipeIn = (file: string): Recipe => {
  const checked = checkRecipeFile(file);
  if ('recipe' in checked) return checked.recipe;
  const lines = checked.problems.map(({ path, message }) => `  ${path}: ${message}`);
  throw new PermanentError('RECIPE_INVALID', `${file} is not valid:\n${lines.join('\n')}`, {
    fix: `Correct it; npx aisle recipe check ${file} tells when it is right.`,
  });
};

/** What is wrong with the recipes of a folder, a line each. Errors: PermanentError `FOLDER_NOT_FOUND`. */
export const problemsInFolder = (folder: string): string[] => {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new PermanentError('FOLDER_NOT_FOUND', `There is no folder ${folder}.`, {
      fix: 'Name a folder with JSON recipes; it may be empty.',
    });
  return recipeFilesAt(folder).flatMap((file) => {
    const checked = checkRecipeFile(file);
    return 'problems' in checked ? checked.problems.map((problem) => problemLine(file, problem)) : [];
  });
};

export const problemLine = (file: string, { path, message }: RecipeProblem): string => `${file}: ${path}: ${message}`;
