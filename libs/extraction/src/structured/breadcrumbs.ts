import { parseUrl } from '@aisle/core';
import { plainText } from '../page/html-document.js';
import { comparable } from './comparable.js';
import { isLinkedNode, isOfType, nodesOf, textIn, valuesOf, type LinkedNode } from './linked-data.js';

/** What tells a trail's last entry as the page itself. */
export interface TrailEnd {
  /** The page's own addresses. */
  urls: ReadonlySet<string>;
  /** What the product is called on the page. */
  names: readonly string[];
}

interface Crumb {
  name: string;
  url: string | undefined;
}

const listTypes = new Set(['breadcrumblist']);
const mostEntries = 100;

/**
 * The names of the first https://schema.org/BreadcrumbList that leads anywhere, from the outermost inwards, without the page
 * itself.
 */
export const breadcrumbsIn = (nodes: readonly LinkedNode[], end: TrailEnd): string[] | undefined => {
  for (const list of nodes) {
    if (!isOfType(list, listTypes)) continue;
    const names = withoutPage(trailOf(list), end).map(({ name }) => name);
    // Some shops name a category again for each level that has no page of its own.
    if (names.length > 0) return names.filter((name, index) => name !== names[index - 1]);
  }
  return undefined;
};

/** Positions say the order, whatever the order of the list; equal where they say nothing. */
const trailOf = (list: LinkedNode): Crumb[] =>
  valuesOf(list, 'itemListElement')
    .filter(isLinkedNode)
    .slice(0, mostEntries)
    .sort((a, b) => positionOf(a) - positionOf(b))
    .flatMap((entry) => {
      const item = nodesOf(entry, 'item')[0];
      const own = valuesOf(entry, 'name').find((name) => typeof name === 'string' && name.trim() !== '');
      const name = (own as string | undefined) ?? (item && textIn(item, 'name'));
      const address = valuesOf(entry, 'item').find((value) => typeof value === 'string');
      const url = (address as string | undefined) ?? (item && textIn(item, '@id', 'url')) ?? textIn(entry, 'url');
      return name === undefined ? [] : [{ name: plainText(name), url }];
    });

const positionOf = (entry: LinkedNode): number => Number(textIn(entry, 'position') ?? 0) || 0;

/**
 * Mostly the last entry is the page: it has the page's address, the product's name, or, as search engines ask for it, no
 * address where all the others have one.
 */
const withoutPage = (trail: readonly Crumb[], { urls, names }: TrailEnd): readonly Crumb[] => {
  const last = trail.at(-1);
  if (last === undefined) return trail;
  const before = trail.slice(0, -1);
  const [pageUrl] = urls;
  const href = last.url === undefined ? undefined : parseUrl(last.url, pageUrl)?.href;
  const isPage =
    (href !== undefined && urls.has(href)) ||
    names.some((name) => comparable(name) === comparable(last.name)) ||
    (last.url === undefined && before.length > 0 && before.every(({ url }) => url !== undefined));
  return isPage ? before : trail;
};
