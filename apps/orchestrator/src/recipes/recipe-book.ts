import type { PageKind } from '@aisle/core';
import { rawExtensionOf, readRecipe, type Recipe } from '@aisle/extraction';
import { readRecipeDefinitions, type Database } from '@aisle/storage';

/** The recipes that runs are pinned to, read once each: a fingerprint's recipe never changes. */
export interface RecipeBook {
  /** Fetches what is not known yet. */
  load(fingerprints: readonly string[]): Promise<void>;
  /** Extra request headers; of a loaded recipe. */
  headersOf(fingerprint: string): Record<string, string>;
  /** How the names of a kind's raw objects end; of a loaded recipe. */
  extensionOf(fingerprint: string, kind: PageKind): 'html' | 'json' | 'xml';
}

export const createRecipeBook = (database: Database): RecipeBook => {
  const known = new Map<string, Recipe>();
  return {
    load: async (fingerprints) => {
      const missing = [...new Set(fingerprints)].filter((fingerprint) => !known.has(fingerprint));
      if (missing.length === 0) return;
      for (const { fingerprint, definition } of await readRecipeDefinitions(database.prisma, missing)) {
        known.set(fingerprint, readRecipe(definition, `The recipe ${fingerprint}`));
      }
    },
    headersOf: (fingerprint) => known.get(fingerprint)?.headers ?? {},
    extensionOf: (fingerprint, kind) => {
      const recipe = known.get(fingerprint);
      return recipe ? rawExtensionOf(recipe, kind) : 'html';
    },
  };
};
