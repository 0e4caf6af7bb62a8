import type { Document } from 'domhandler';
import { textOf } from './html-document.js';
import { limits } from './limits.js';
import { parseFailed } from './parse-failure.js';
import { readNumber } from './read-field.js';
import type { FollowingPages, Recipe } from './recipe.js';
import { selectorOf } from './selector.js';
import { shopUrl } from './shop-url.js';

export interface FollowingPage {
  url: string;
  /** From 2. */
  pageNumber: number;
}

/** All pages of the leaf after the first, in order. Errors: PermanentError `PARSE_FAILED` where it claims too many. */
export const followingPagesOf = (recipe: Recipe, document: Document, url: string): FollowingPage[] => {
  const rules = recipe.catalogPage?.followingPages;
  if (!rules) return [];
  const urlOfPage = rules.pageLinks === undefined ? byTemplate(rules, url) : byLinks(rules.pageLinks, document, url);
  const last = rules.pageLinks === undefined ? statedPageCount(rules, recipe, document, url) : urlOfPage.last;
  const maxPages = rules.maxPages ?? limits.followingPages;
  if (last > maxPages) {
    throw parseFailed(
      `The category says it has ${last} pages, more than ${maxPages}.`,
      'Raise maxPages if this is true.',
    );
  }
  const pages: FollowingPage[] = [];
  for (let pageNumber = 2; pageNumber <= last; pageNumber++) {
    const href = urlOfPage.of(pageNumber);
    const page = href === undefined ? undefined : shopUrl(recipe, href, url);
    if (page !== undefined && page !== shopUrl(recipe, url, url)) pages.push({ url: page, pageNumber });
  }
  return pages;
};

interface UrlOfPage {
  last: number;
  of(pageNumber: number): string | undefined;
}

const statedPageCount = (rules: FollowingPages, recipe: Recipe, document: Document, url: string): number => {
  const context = { recipe, url };
  if (rules.pageCount) return readNumber(rules.pageCount, document, context) ?? 1;
  const items = rules.itemCount === undefined ? undefined : readNumber(rules.itemCount, document, context);
  return items === undefined || rules.pageSize === undefined ? 1 : Math.ceil(items / rules.pageSize);
};

const byTemplate = ({ urlTemplate = '', pageSize = 0 }: FollowingPages, url: string): UrlOfPage => ({
  last: 1,
  of: (pageNumber) =>
    new URL(
      urlTemplate
        .replaceAll('{page}', String(pageNumber))
        .replaceAll('{page0}', String(pageNumber - 1))
        .replaceAll('{offset}', String((pageNumber - 1) * pageSize)),
      url,
    ).toString(),
});

/** Pagers of many pages leave out the middle (1 2 3 … 40): the links they show tell how the others look. */
const byLinks = (pageLinks: string, document: Document, url: string): UrlOfPage => {
  const shown = new Map<number, string>();
  for (const link of selectorOf(pageLinks).all(document)) {
    const pageNumber = Number(/^\D*(\d{1,6})\D*$/.exec(textOf(link).trim())?.[1] ?? 0);
    const href = link.attribs['href'];
    if (pageNumber > 1 && href !== undefined && URL.canParse(href, url) && !shown.has(pageNumber)) {
      shown.set(pageNumber, new URL(href, url).toString());
    }
  }
  const template = templateOf(shown);
  return { last: Math.max(1, ...shown.keys()), of: (pageNumber) => shown.get(pageNumber) ?? template?.(pageNumber) };
};

/** How a shown link's URL changes with its number, where one spot explains every shown link. */
const templateOf = (shown: ReadonlyMap<number, string>): ((pageNumber: number) => string) | undefined => {
  const [first] = shown;
  if (!first) return undefined;
  const [number, href] = first;
  for (const { index } of href.matchAll(new RegExp(`(?<!\\d)${number}(?!\\d)`, 'g'))) {
    const of = (pageNumber: number): string =>
      href.slice(0, index) + String(pageNumber) + href.slice(index + String(number).length);
    if ([...shown].every(([other, otherHref]) => of(other) === otherHref)) return of;
  }
  return undefined;
};
