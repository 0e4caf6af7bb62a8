import type { ObservedFields } from '@aisle/core';
import type { Recipe } from './recipe.js';

/** What identifies this shop's listings: stated by the recipe, else the SKU wherever the tiles would state it too. */
export const listingKeyKind = ({ listingKey, catalogPage }: Recipe): 'sku' | 'url' =>
  listingKey ?? (!catalogPage || catalogPage.fields.sku ? 'sku' : 'url');

/** A listing's key: its SKU, else the canonical product URL. Undefined where it has neither. */
export const listingKeyOf = (
  recipe: Recipe,
  { sku }: ObservedFields,
  productUrl: string | undefined,
): string | undefined => (listingKeyKind(recipe) === 'sku' ? (sku ?? productUrl) : productUrl);
