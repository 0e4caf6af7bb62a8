import { parseUrl } from '@aisle/core';
import { pageAddressesOf } from '../auto/pagination/page-address.js';
import { textOf } from '../page/html-document.js';
import { limits } from '../base/limits.js';
import { type Page } from '../fields/page.js';
import { wholePage } from '../fields/scope.js';
import { parseFailed } from '../base/parse-failure.js';
import { readHighestNumber, readNumber, readText, readUrl } from '../fields/read-field.js';
import type { FollowingPages } from '../recipe/recipe-sections.js';
import { selectorOf } from '../page/selector.js';
import { shopUrl } from '../recipe/shop-url.js';

export interface FollowingPage {
  url: string;
  /** From 2. */
  pageNumber: number;
}
export interface PagesOfLeaf {
  followingPages: FollowingPage[];
  /** How many pages the leaf has; undefined where this page does not tell. */
  lastPage: number | undefined;
  /**
   * Whether the page shows that the leaf ends there: by a pager, a count, a word that there is no more. False where only the
   * sign of a following page is missing, which is what a renamed class looks like, too.
   */
  isLastPageShown: boolean;
}
interface SeenPage {
  pageNumber: number;
  /** How many products it lists. */
  tiles: number;
}

const where = 'The following pages';

/**
 * The pages of a leaf that follow: of its first page all, where it tells how many there are; else of each page the next.
 * Errors: PermanentError `PARSE_FAILED` where there are too many.
 */
export const followingPagesOf = (rules: FollowingPages | undefined, page: Page, seen: SeenPage): PagesOfLeaf => {
  // The recipe's own word: its listings have one page.
  if (!rules) return seen.pageNumber === 1 ? { followingPages: [], lastPage: 1, isLastPageShown: true } : nothing;
  if (rules.auto === true) return pagesOfPager(rules, page, seen);
  if (isOneByOne(rules)) return nextPage(rules, page, seen);
  return seen.pageNumber === 1 ? allPages(rules, page) : nothing;
};

const nothing: PagesOfLeaf = { followingPages: [], lastPage: undefined, isLastPageShown: false };

const isOneByOne = ({ nextLink, cursor, hasMore, untilEmpty, pageCount, itemCount }: FollowingPages): boolean =>
  nextLink !== undefined ||
  cursor !== undefined ||
  (pageCount === undefined && itemCount === undefined && (hasMore !== undefined || untilEmpty === true));

const allPages = (rules: FollowingPages, page: Page): PagesOfLeaf => {
  const urlOfPage = rules.pageLinks === undefined ? byTemplate(rules, page) : byLinks(rules.pageLinks, page);
  const shown = rules.pageLinks === undefined ? statedPageCount(rules, page) : urlOfPage.last;
  const last = shown ?? 1;
  const maxPages = rules.maxPages ?? limits.followingPages;
  if (last > maxPages) throw tooManyPages(`The category says it has ${last} pages, more than ${maxPages}.`);
  const own = shopUrl(page.recipe, page.url, page.url);
  const followingPages: FollowingPage[] = [];
  for (let pageNumber = 2; pageNumber <= last; pageNumber++) {
    const href = urlOfPage.of(pageNumber);
    const url = href === undefined ? undefined : shopUrl(page.recipe, href, page.url);
    if (url !== undefined && url !== own) followingPages.push({ url, pageNumber });
  }
  const lastPage = Math.max(1, ...followingPages.map(({ pageNumber }) => pageNumber));
  return { followingPages, lastPage, isLastPageShown: shown !== undefined };
};

/** The pages that the page's pager shows and those between them; and of every page the next one. */
const pagesOfPager = (
  { maxPages = limits.followingPages }: FollowingPages,
  page: Page,
  { pageNumber }: SeenPage,
): PagesOfLeaf => {
  const { pages, next, links } = page.auto.pagination();
  const shown = new Map<number, string>();
  for (const { url, number } of pages) if (!shown.has(number)) shown.set(number, url);
  const { last = 1, of } = pagesShown(shown, {
    leadsOn: links.some(({ role, url }) => role === 'next' && url !== null),
  });
  if (last > maxPages) throw tooManyPages(`The category says it has ${last} pages, more than ${maxPages}.`);
  const found = new Map<string, number>();
  const add = (href: string | undefined, number: number): void => {
    const url = href === undefined ? undefined : shopUrl(page.recipe, href, page.url);
    if (url !== undefined && url !== shopUrl(page.recipe, page.url, page.url) && !found.has(url))
      found.set(url, number);
  };
  for (let number = 2; pageNumber === 1 && number <= last; number++) add(of(number), number);
  if (pageNumber < maxPages) add(next ?? undefined, pageNumber + 1);
  const followingPages = [...found].map(([url, number]) => ({ url, pageNumber: number }));
  if (followingPages.length > 0) return { ...nothing, followingPages };
  return { followingPages, lastPage: Math.max(pageNumber, last), isLastPageShown: shown.size > 0 };
};

const tooManyPages = (message: string): Error => parseFailed(message, 'Raise maxPages if this is true.');

const nextPage = (rules: FollowingPages, page: Page, { pageNumber, tiles }: SeenPage): PagesOfLeaf => {
  const maxPages = rules.maxPages ?? limits.followingPages;
  const href = nextHref(rules, page, { pageNumber, tiles });
  const url = href === undefined ? undefined : shopUrl(page.recipe, href, page.url);
  if (url === undefined || url === shopUrl(page.recipe, page.url, page.url)) {
    return { followingPages: [], lastPage: pageNumber, isLastPageShown: saysThereIsNoMore(rules, page) };
  }
  if (pageNumber >= maxPages) throw tooManyPages(`The category goes on after ${maxPages} pages.`);
  return { ...nothing, followingPages: [{ url, pageNumber: pageNumber + 1 }] };
};

const saysThereIsNoMore = ({ hasMore }: FollowingPages, page: Page): boolean => {
  const text = hasMore === undefined ? undefined : readText(hasMore, wholePage, page, where, 'hasMore');
  return text !== undefined && !saysYes(text);
};

const nextHref = (rules: FollowingPages, page: Page, { pageNumber, tiles }: SeenPage): string | undefined => {
  const { nextLink, cursor, hasMore, untilEmpty, pageSize } = rules;
  if (nextLink !== undefined) return readUrl(nextLink, wholePage, page, where, 'nextLink');
  if (untilEmpty === true && tiles === 0) return undefined;
  // Offsets would go wrong after a page that is not full; a page that is not full is the last one.
  if (untilEmpty === true && pageSize !== undefined && tiles < pageSize) return undefined;
  if (hasMore !== undefined && !saysYes(readText(hasMore, wholePage, page, where, 'hasMore'))) return undefined;
  const cursorText = cursor === undefined ? undefined : readText(cursor, wholePage, page, where, 'cursor');
  if (cursor !== undefined && cursorText === undefined) return undefined;
  return byTemplate(rules, page, cursorText).of(pageNumber + 1);
};

const saysYes = (text: string | undefined): boolean =>
  text !== undefined && !/^(false|no|0|null|undefined|)$/i.test(text.trim());

interface UrlOfPage {
  /** Undefined where no page is shown. */
  last: number | undefined;
  of(pageNumber: number): string | undefined;
}

const statedPageCount = ({ pageCount, itemCount, pageSize }: FollowingPages, page: Page): number | undefined => {
  if (pageCount) return readHighestNumber(pageCount, wholePage, page, where);
  const items = itemCount === undefined ? undefined : readNumber(itemCount, wholePage, page, where);
  return items === undefined || pageSize === undefined ? undefined : Math.ceil(items / pageSize);
};

const byTemplate = (rules: FollowingPages, page: Page, cursor?: string): UrlOfPage => {
  const { urlTemplate, parameters = {}, pageSize = 0, values = {} } = rules;
  const own: Record<string, string> = {};
  for (const [name, valueRules] of Object.entries(values)) {
    const value = readText(valueRules, wholePage, page, where, name);
    if (value === undefined)
      throw parseFailed(`The page does not say {${name}}, which the address of its next page needs.`);
    own[name] = value;
  }
  const filled = (template: string, pageNumber: number, encode: (text: string) => string): string => {
    const numbers = { page: pageNumber, page0: pageNumber - 1, offset: (pageNumber - 1) * pageSize };
    const known: Record<string, string | number> = { ...own, ...numbers, ...(cursor === undefined ? {} : { cursor }) };
    return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
      Object.hasOwn(known, name) ? encode(String(known[name])) : placeholder,
    );
  };
  const of = (pageNumber: number): string | undefined => {
    if (urlTemplate !== undefined) {
      const href = filled(urlTemplate, pageNumber, addressPart);
      return parseUrl(href, page.url)?.href;
    }
    const url = new URL(page.url);
    for (const [name, template] of Object.entries(parameters))
      url.searchParams.set(
        name,
        filled(template, pageNumber, (text) => text),
      );
    return url.toString();
  };
  return { last: undefined, of };
};

/** A slash stays one, so that a value may be several parts of a path. */
const addressPart = (text: string): string => encodeURIComponent(text).replaceAll('%2F', '/');

/** Pagers of many pages leave out the middle (1 2 3 … 40): the links they show tell how the others look. */
const byLinks = (pageLinks: string, page: Page): UrlOfPage => {
  const shown = new Map<number, string>();
  for (const link of selectorOf(pageLinks).all(page.document())) {
    const pageNumber = Number(/^\D*(\d{1,6})\D*$/.exec(textOf(link).trim())?.[1] ?? 0);
    const href = link.attribs['href'];
    const url = pageNumber > 0 && href !== undefined ? parseUrl(href, page.base()) : undefined;
    if (url !== undefined && !shown.has(pageNumber)) shown.set(pageNumber, url.href);
  }
  return pagesShown(shown, { leadsOn: false });
};

/**
 * The pages shown and those left out between them. Addresses that count otherwise than the pages' numbers are made up only where
 * no link leads on from page to page.
 */
const pagesShown = (shown: ReadonlyMap<number, string>, { leadsOn }: { leadsOn: boolean }): UrlOfPage => {
  const addresses = pageAddressesOf([...shown].map(([number, url]) => ({ number, url })));
  const leftOut = addresses && (addresses.sayNumber || !leadsOn) ? addresses : undefined;
  const last = shown.size === 0 ? undefined : Math.max(...shown.keys());
  return { last, of: (pageNumber) => shown.get(pageNumber) ?? leftOut?.of(pageNumber) };
};
