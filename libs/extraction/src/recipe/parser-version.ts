import { createHash } from 'node:crypto';
import { canonicalJson } from '@aisle/core';
import type { Recipe } from './recipe.js';

/** The engine's behaviour number: raised when, and only when, some golden output changes. */
export const engineVersion: number = 3;

const fingerprints = new WeakMap<Recipe, string>();

/** Twelve hexadecimal digits of the SHA-256 of the recipe's canonical JSON. */
export const recipeFingerprint = (recipe: Recipe): string => {
  const known = fingerprints.get(recipe);
  if (known !== undefined) return known;
  const fingerprint = createHash('sha256').update(canonicalJson(recipe)).digest('hex').slice(0, 12);
  fingerprints.set(recipe, fingerprint);
  return fingerprint;
};

/** What decides how a page is read: equal versions read equal pages equally. */
export const parserVersionOf = (recipe: Recipe): string => `${recipeFingerprint(recipe)}.${engineVersion}`;
