import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRecipe, type Recipe } from '@aisle/extraction';
import { KIND_TRAITS, type ShopKind } from './shop-kinds.js';

/** The JSON recipe that reads a shop of this kind, as its user would write it. */
export function recipeFileOf(kind: ShopKind): string {
  return fileURLToPath(new URL(`../retailers/${KIND_TRAITS[kind].retailerId}.json`, import.meta.url));
}

/** What stands in that file. */
export function recipeOf(kind: ShopKind): Recipe {
  return readRecipe(JSON.parse(readFileSync(recipeFileOf(kind), 'utf8')), recipeFileOf(kind));
}
