import { defineRecipe } from '../recipe/read-recipe.js';
import type { Recipe, RecipeInput } from '../recipe/recipe.js';

/** What is known of a shop before its pages are read. */
export interface ShopFacts {
  id: string;
  name: string;
  origin: string;
  market: RecipeInput['market'];
}

/** What every draft begins with. A new shop is asked slowly, until somebody decides otherwise. */
export const baseRecipe = ({
  id,
  name,
  origin,
  market,
}: ShopFacts): Pick<RecipeInput, 'id' | 'name' | 'origin' | 'market' | 'politeness'> => ({
  id,
  name,
  origin,
  market,
  politeness: { ratePerSecond: 1, maxConcurrency: 1 },
});

/** A recipe that reads structured data at most; for pages of which nothing is known yet. */
export const plainRecipe = (shop: ShopFacts): Recipe =>
  defineRecipe({ ...baseRecipe(shop), start: [{ kind: 'product-page', url: '/' }], productPage: {} });
