/** Words of browsers that crawlers carry along; none of them is the crawler. */
const browserWord =
  /^(?:mozilla|applewebkit|khtml|gecko|chrome|chromium|headlesschrome|safari|version|mobile|firefox|edg|edge|opr|opera|build)$/i;

/**
 * The name by which robots.txt speaks of a user agent (RFC 9309 §2.2.1): `AisleBot` of `AisleBot/0.1 (+https://…)` and of
 * `Mozilla/5.0 (compatible; AisleBot/0.1; …)`. Empty where it has no name, as `*` has none.
 */
export const productTokenOf = (userAgent: string): string => {
  const text = userAgent.trim().replace(/\bhttps?:\/\/[^\s;)]*/gi, '');
  const leading = leadingToken(text);
  if (!browserWord.test(leading)) return leading;
  const afterCompatible = [...text.matchAll(/\bcompatible\s*;\s*(?<name>[\w-]+)/gi)].map(({ groups }) => groups?.name);
  const withVersion = [...text.matchAll(/(?<name>[\w-]+)\/[\w.]/g)].map(({ groups }) => groups?.name);
  const isCrawler = (name: string | undefined): name is string => name !== undefined && !isOfBrowser(name);
  return [...afterCompatible, ...withVersion].find(isCrawler) ?? leading;
};

/** Old Internet Explorers called themselves compatible too. */
const isOfBrowser = (name: string): boolean => browserWord.test(name) || /^msie$/i.test(name);

const leadingToken = (text: string): string => /^[\w-]*/.exec(text)?.[0] ?? '';

/** Whether a `User-agent` line means the agent of this product token; what follows the name on the line does not count. */
export const namesToken = (lineValue: string, token: string): boolean => {
  if (token === '') return false;
  const wanted = token.toLowerCase();
  // The RFC has letters, "_" and "-" only, but some crawlers have digits in their names.
  const letters = /^[a-z_-]*/i.exec(lineValue)?.[0] ?? '';
  return letters.toLowerCase() === wanted || leadingToken(lineValue).toLowerCase() === wanted;
};

/** Whether a `User-agent` line means everybody: `*`, also with a remark behind it. */
export const namesEverybody = (lineValue: string): boolean => /^\*(?:\s|$)/.test(lineValue);
