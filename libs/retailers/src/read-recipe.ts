import { PermanentError } from '@aisle/core';
import type { z } from 'zod';
import { recipeSchema, type Recipe, type RecipeInput } from './recipe.js';

export interface RecipeProblem {
  /** Such as `catalogPage.fields.price.select`. */
  path: string;
  message: string;
}

/** The recipe in some data, or everything that is wrong with it. */
export const checkRecipe = (input: unknown): { recipe: Recipe } | { problems: RecipeProblem[] } => {
  const result = recipeSchema.safeParse(input);
  return result.success ? { recipe: result.data } : { problems: problemsOf(result.error.issues, []) };
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

const problemsOf = (issues: readonly z.core.$ZodIssue[], above: PropertyKey[]): RecipeProblem[] =>
  issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    return issue.code === 'invalid_union'
      ? problemsOf(closestBranch(issue.errors), path)
      : [{ path: pathText(path), message: issue.message }];
  });

/** Of a union, the branch that the input was meant for: the one that failed deepest, not at its root. */
const closestBranch = (branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] => {
  const failsAtRoot = (branch: readonly z.core.$ZodIssue[]): boolean =>
    branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  return branches.find((branch) => !failsAtRoot(branch)) ?? branches[0] ?? [];
};

const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? '(recipe)' : path.map(String).join('.');
