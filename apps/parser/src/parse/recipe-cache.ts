import { PermanentError } from '@aisle/core';
import { readRecipe, type Recipe } from '@aisle/extraction';

/**
 * Recipes by fingerprint; the `maxRecipes` used last stay in memory (a fingerprint's recipe never changes).
 * Errors: PermanentError `RECIPE_UNKNOWN`, `RECIPE_INVALID`; else what `loadDefinition` throws.
 */
export const createRecipeCache = (
  loadDefinition: (fingerprint: string) => Promise<unknown>,
  maxRecipes = 500,
): ((fingerprint: string) => Promise<Recipe>) => {
  const recipes = new Map<string, Promise<Recipe>>();

  const load = async (fingerprint: string): Promise<Recipe> => {
    const definition = await loadDefinition(fingerprint);
    if (definition !== undefined) return readRecipe(definition, `The recipe ${fingerprint}`);
    throw new PermanentError('RECIPE_UNKNOWN', `No recipe with the fingerprint ${fingerprint} is registered.`, {
      fix: 'Start the orchestrator with the recipe, and crawl again.',
    });
  };

  const forgetOldest = (): void => {
    const oldest = recipes.keys().next();
    if (recipes.size > maxRecipes && !oldest.done) recipes.delete(oldest.value);
  };

  return (fingerprint) => {
    const recipe = recipes.get(fingerprint) ?? load(fingerprint);
    // A map keeps the order of insertion: the one used last goes to the end.
    recipes.delete(fingerprint);
    recipes.set(fingerprint, recipe);
    forgetOldest();
    recipe.catch(() => recipes.delete(fingerprint));
    return recipe;
  };
};
