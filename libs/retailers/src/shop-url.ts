import { canonicalUrl } from '@aisle/core';
import { flatCopy } from './kept-text.js';
import { limits } from './limits.js';
import type { Recipe } from './recipe.js';

const withoutWww = (host: string): string => host.replace(/^www\./, '');

/** An absolute canonical web address that is short enough to keep. */
export const webUrl = (href: string, base: string): string | undefined => {
  const url = href.length > limits.urlCharacters ? undefined : canonicalUrl(href.trim(), base);
  return url === undefined || url.length > limits.urlCharacters ? undefined : flatCopy(url);
};

/** A web address that belongs to the shop: only those are crawled under its recipe. */
export const shopUrl = (recipe: Recipe, href: string, base: string): string | undefined => {
  const url = webUrl(href, base);
  return url !== undefined && isOfShop(recipe, url) ? url : undefined;
};

export const isOfShop = (recipe: Recipe, url: string): boolean => {
  const host = withoutWww(new URL(url).host);
  return [new URL(recipe.origin).host, ...(recipe.hosts ?? [])].some((own) => withoutWww(own) === host);
};
