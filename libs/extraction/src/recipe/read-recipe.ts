import { PermanentError } from '@aisle/core';
import { recipeSchema, type Recipe, type RecipeInput } from './recipe.js';
import { recipeProblems, type RecipeProblem } from './recipe-problems.js';

/** The recipe in some data, or everything that is wrong with it. */
export const checkRecipe = (input: unknown): { recipe: Recipe } | { problems: RecipeProblem[] } => {
  const result = recipeSchema.safeParse(input);
  return result.success ? { recipe: result.data } : { problems: recipeProblems(result.error.issues, input) };
};

/** The recipe in a file's text, or everything that is wrong with it; JSON that is none is named with line and column. */
export const checkRecipeText = (text: string): { recipe: Recipe } | { problems: RecipeProblem[] } => {
  let input: unknown;
  try {
    input = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { problems: [{ path: '(file)', message: jsonProblem(text, error instanceof Error ? error.message : '') }] };
  }
  return checkRecipe(input);
};

const jsonProblem = (text: string, message: string): string => {
  if (text.trim() === '') return 'the file is empty';
  const position = /position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position));
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  const reason = /^([^.]*?)(?: in JSON| at position|, "|, \.\.\.)/.exec(message)?.[1] ?? message;
  return `not JSON at line ${line}, column ${column}: ${reason}. JSON has no comments and no comma after the last entry.`;
};

/** The recipe in some data. Errors: PermanentError `RECIPE_INVALID` naming every path and what was expected there. */
export const readRecipe = (input: unknown, source = 'The recipe'): Recipe => {
  const checked = checkRecipe(input);
  if ('recipe' in checked) return checked.recipe;
  const lines = checked.problems.map(({ path, message }) => `${path}: ${message}`);
  throw new PermanentError('RECIPE_INVALID', `${source} is not valid:\n  ${lines.join('\n  ')}`);
};

/** A recipe written in TypeScript, validated. */
export const defineRecipe = (input: RecipeInput): Recipe => readRecipe(input, `The recipe "${input.id}"`);
