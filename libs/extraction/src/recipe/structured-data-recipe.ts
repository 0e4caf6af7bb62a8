import { defineRecipe } from './read-recipe.js';
import type { Recipe, RecipeInput } from './recipe.js';

/** A recipe for a shop of which only product pages are known; they are read from their structured data. */
export const structuredDataRecipe = ({
  id,
  name,
  origin,
  productUrls,
  market = {},
  politeness = { ratePerSecond: 1, maxConcurrency: 1 },
}: {
  id: string;
  name: string;
  origin: string;
  /** At least one, of this origin. */
  productUrls: readonly string[];
  market?: RecipeInput['market'];
  politeness?: RecipeInput['politeness'];
}): Recipe =>
  defineRecipe({
    id,
    name,
    origin,
    market,
    politeness,
    start: productUrls.map((url) => ({ kind: 'product-page' as const, url })),
    productPage: { sources: ['json-ld', 'microdata', 'opengraph'] },
  });
