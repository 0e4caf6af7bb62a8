import { fileURLToPath } from 'node:url';
import { KIND_TRAITS, type ShopKind } from './shop-kinds.js';

/** The JSON recipe that reads a shop of this kind, as its user would write it; for the menu Aisle brings one along. */
export function recipeFileOf(kind: Exclude<ShopKind, 'menu'>): string {
  return fileURLToPath(new URL(`../retailers/${KIND_TRAITS[kind].retailerId}.json`, import.meta.url));
}
