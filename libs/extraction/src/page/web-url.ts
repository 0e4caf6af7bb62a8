import { canonicalUrl, parseUrl, type UrlRules } from '@aisle/core';
import { flatCopy } from '../base/kept-text.js';
import { limits } from '../base/limits.js';

/** An absolute canonical web address that is short enough to keep; of a page, by the rules of its shop. */
export const webUrl = (href: string, base: string, rules: UrlRules = noRules): string | undefined => {
  if (href.length > limits.urlCharacters) return undefined;
  const mayDrop = rules.dropParameters !== undefined && href.includes('?');
  const url = (mayDrop ? undefined : plainUrl(href, base)) ?? canonicalUrl(href.trim(), base, rules);
  return url === undefined || url.length > limits.urlCharacters ? undefined : flatCopy(url);
};

const noRules: UrlRules = {};

/** A path from the root with nothing in it to resolve or encode; of queries, only those that are no tracking parameter. */
const plainPath = /^\/(?:[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*\/?)?(?:\?(?:page|p|id|sku|variant)=[\w.~-]*)?$/;
let lastBase = { base: '', origin: '' };

/** Most links are such paths: joined to the page's origin they are what `canonicalUrl` would make of them. */
const plainUrl = (href: string, base: string): string | undefined => {
  if (!plainPath.test(href)) return undefined;
  // All links of a page have the same base.
  if (lastBase.base !== base) lastBase = { base, origin: originOf(base) };
  return lastBase.origin === '' ? undefined : lastBase.origin + href;
};

/** Empty for what is no web address. */
const originOf = (base: string): string => {
  const { protocol, origin } = parseUrl(base) ?? { protocol: '', origin: '' };
  return protocol === 'http:' || protocol === 'https:' ? origin : '';
};
