import type { Trial } from './try-draft.js';
import { missedOnListing } from '../inspect/missed-signs.js';

/** What a sample shows that a recipe does not read, or reads wrongly; a sentence each. */
export const warningsOfTrial = (trial: Trial): string[] => {
  const { recipe, failure, categories, products, leaves } = trial;
  const warnings: string[] = [];
  if (failure !== undefined) warnings.push(`The menu or sitemap: ${failure}`);
  const withoutPrice = categories.filter(
    ({ read }) =>
      read !== undefined && read.tiles.length > 0 && read.tiles.every(({ fields }) => fields.price === undefined),
  );
  for (const { page } of withoutPrice)
    warnings.push(`${page.url} lists things without a price: perhaps a blog or a guide. Leave it out of the menu.`);
  for (const { page, failure: reason } of [...categories, ...products])
    if (reason !== undefined) warnings.push(`${page.url}: ${reason}`);
  for (const { page, read } of categories) {
    if (read) warnings.push(...missedOnListing(page, read.tiles.length, read.followingPages.length > 0));
  }
  if (recipe.market.currency === undefined)
    warnings.push('Nothing says what currency the prices are in: state it with --currency.');
  if (recipe.catalogTree?.levels !== undefined && leaves.length < 3)
    warnings.push(`The menu has only ${leaves.length} categories; a larger one may be built by scripts.`);
  return [...new Set(warnings)];
};
