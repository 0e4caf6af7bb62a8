import { PermanentError } from '@aisle/core';
import { LRUCache } from 'lru-cache';
import { readRecipe } from './read-recipe.js';
import type { Recipe } from './recipe.js';

/** The registered recipes among these, as data. */
export type LoadDefinitions = (
  fingerprints: readonly string[],
) => Promise<readonly { fingerprint: string; definition: unknown }[]>;

/** Recipes by fingerprint. A fingerprint's recipe never changes, so it is loaded once and then kept while it is used. */
export interface RecipeBook {
  /** Errors: PermanentError `RECIPE_UNKNOWN`, `RECIPE_INVALID`; else what loading it throws. */
  recipeOf(fingerprint: string): Promise<Recipe>;
  /** Loads all of these that are not here yet at once, for `recipeOf` to find. Errors: those of `recipeOf`. */
  load(fingerprints: readonly string[]): Promise<void>;
}

/** Keeps the `maxRecipes` recipes that were used last in memory. */
export const createRecipeBook = (loadDefinitions: LoadDefinitions, maxRecipes = 500): RecipeBook => {
  // Promises, so that all who ask while a recipe is being loaded wait for the same load.
  const recipes = new LRUCache<string, Promise<Recipe>>({ max: maxRecipes });

  const begin = (fingerprint: string, definitions: Promise<Definitions>): Promise<Recipe> => {
    const recipe = definitions.then((loaded) => recipeIn(loaded, fingerprint));
    recipes.set(fingerprint, recipe);
    recipe.catch(() => recipes.delete(fingerprint));
    return recipe;
  };
  const definitionsOf = async (fingerprints: readonly string[]): Promise<Definitions> => {
    const rows = await loadDefinitions(fingerprints);
    return new Map(rows.map(({ fingerprint, definition }) => [fingerprint, definition]));
  };

  return {
    recipeOf: (fingerprint) => recipes.get(fingerprint) ?? begin(fingerprint, definitionsOf([fingerprint])),
    load: async (fingerprints) => {
      const missing = [...new Set(fingerprints)].filter((fingerprint) => !recipes.has(fingerprint));
      if (missing.length === 0) return;
      const definitions = definitionsOf(missing);
      await Promise.all(missing.map((fingerprint) => begin(fingerprint, definitions)));
    },
  };
};

type Definitions = ReadonlyMap<string, unknown>;

const recipeIn = (definitions: Definitions, fingerprint: string): Recipe => {
  if (!definitions.has(fingerprint)) throw recipeUnknown(fingerprint);
  return readRecipe(definitions.get(fingerprint), `The recipe ${fingerprint}`);
};

const recipeUnknown = (fingerprint: string): PermanentError =>
  new PermanentError('RECIPE_UNKNOWN', `No recipe with the fingerprint ${fingerprint} is registered.`, {
    fix: 'Start the orchestrator with the recipe, and crawl again.',
  });
