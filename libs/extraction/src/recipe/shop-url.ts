import { webUrl } from '../page/web-url.js';
import { urlRulesOf } from './crawl-rules.js';
import type { Recipe } from './recipe.js';

const withoutWww = (host: string): string => host.replace(/^www\./, '');

/** A web address that belongs to the shop: only those are crawled under its recipe. */
export const shopUrl = (recipe: Recipe, href: string, base: string): string | undefined => {
  const url = webUrl(href, base, urlRulesOf(recipe));
  return url !== undefined && isOfShop(recipe, url) ? url : undefined;
};

/** Whether a canonical address belongs to the shop. */
export const isOfShop = (recipe: Recipe, url: string): boolean => {
  const hosts = hostsOf(recipe);
  const host = /^https?:\/\/([^/?#@\\]+)\//.exec(url)?.[1] ?? new URL(url).host;
  return hosts.has(withoutWww(host));
};

const known = new WeakMap<Recipe, ReadonlySet<string>>();

const hostsOf = (recipe: Recipe): ReadonlySet<string> => {
  const hosts =
    known.get(recipe) ??
    new Set([new URL(recipe.origin).host, ...(recipe.hosts ?? [])].map((host) => withoutWww(host)));
  known.set(recipe, hosts);
  return hosts;
};
