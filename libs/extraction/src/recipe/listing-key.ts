import type { ObservedFields } from '@aisle/core';
import { layoutsOf } from './recipe-sections.js';
import type { Recipe } from './recipe.js';

/** What identifies this shop's listings: stated by the recipe, else the SKU wherever the tiles would state it too. */
export const listingKeyKind = ({ listingKey, catalogPage }: Recipe): 'sku' | 'url' => {
  const layouts = layoutsOf(catalogPage);
  return listingKey ?? (layouts.every(({ fields }) => fields.sku !== undefined) ? 'sku' : 'url');
};

/** A listing's key: its SKU, else the canonical product URL. Undefined where it has neither. */
export const listingKeyOf = (
  recipe: Recipe,
  { sku }: ObservedFields,
  productUrl: string | undefined,
): string | undefined => (listingKeyKind(recipe) === 'sku' ? (sku ?? productUrl) : productUrl);
