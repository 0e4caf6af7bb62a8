import type { Document } from 'domhandler';
import { loadHtml, visitElements } from '../../page/html-document.js';
import { flatCopy } from '../../base/kept-text.js';
import { acceptedScore, linkRunsOf, scoreOfRun, type LinkRun } from './numbered-runs.js';
import { addressOf, baseOf, isSwitchedOff, pagePartsOf, type PagePart } from './page-links.js';
import { nextByNumbers } from './present-page.js';
import type { StepRole } from '../../vocabulary/pager-words.js';
import { acceptedStepScore, isLoadMore, stepOf } from './step-links.js';

/** A link of a page's pager. */
export interface PagerLink {
  role: StepRole | 'page';
  /** Absolute address; null where only a script of the page knows it. */
  url: string | null;
  /** What people read. */
  label: string;
}

export interface AutoPagination {
  next: string | null;
  previous: string | null;
  first: string | null;
  last: string | null;
  /** Numbered pages, in the order shown, each address once; the present one only where it is a link. */
  pages: { url: string; label: string; number: number }[];
  /** Every link of the pagers, in page order, scripted ones too. */
  links: PagerLink[];
}

/**
 * The pagers of a page nobody wrote a recipe for: numbered links and steps, told by what the links say, how they stand together
 * and how their addresses change. Calendars, ratings, years and slide shows are none. Time's order is taken by its words: a link
 * to older things is `previous`. Errors: PermanentError `PARSE_FAILED` for a page beyond the limits.
 */
export const autoPagination = (html: string, url: string): AutoPagination => paginationOf(loadHtml(html), url);

/** The same of a page that is read already. */
export const paginationOf = (document: Document, url: string): AutoPagination => {
  const stated = statedInHead(document, url);
  const parts = pagePartsOf(document, url);
  const runs = linkRunsOf(parts).flatMap((run) => judgedRun(run, url));
  const links = runs.flatMap(({ found }) => found);
  const urlOf = (role: StepRole): string | null =>
    links.find((link) => link.role === role && link.url !== null && link.url !== url)?.url ?? null;
  const pages = new Map<string, AutoPagination['pages'][number]>();
  for (const { role, url: page, label, number } of links) {
    if (role === 'page' && number !== undefined && page !== null && !pages.has(page))
      pages.set(page, { url: page, label, number });
  }
  const pagers = runs.filter(({ isPager }) => isPager).map(({ run }) => run);
  return {
    // Where a step on leads to the page itself, or is switched off, the list ends.
    next:
      urlOf('next') ??
      (links.some(({ role, url: page }) => role === 'next' && page === url) ? null : nextWithoutStep()),
    previous: urlOf('previous') ?? otherThan(stated.previous),
    first: urlOf('first'),
    last: urlOf('last'),
    pages: [...pages.values()],
    links: links.map(({ role, url: page, label }) => ({ role, url: page, label })),
  };

  function nextWithoutStep(): string | null {
    const numbered = pagers.map((run) => nextByNumbers(run, url)).find((page) => page !== undefined);
    return flatOrNull(numbered) ?? otherThan(stated.next) ?? flatOrNull(moreOfList(parts, url));
  }
  function otherThan(page: string | null): string | null {
    return page === url ? null : page;
  }
};

const flatOrNull = (page: string | undefined): string | null => (page === undefined ? null : flatCopy(page));

/** Where `Load more` leads; undefined where several lead to different places. */
const moreOfList = (parts: readonly PagePart[], url: string): string | undefined => {
  const more = new Set(parts.flatMap(({ link }) => (link && isLoadMore(link, url) ? [link.url] : [])));
  return more.size === 1 ? [...more][0] : undefined;
};

/** `<link rel="next">`: what the page tells machines; asked where no link for people was found. */
const statedInHead = (document: Document, url: string): { next: string | null; previous: string | null } => {
  const base = baseOf(document, url);
  const stated: { next: string | null; previous: string | null } = { next: null, previous: null };
  visitElements(document.children, ({ name, attribs }) => {
    const role =
      name === 'link' ? /(?:^|\s)(next|prev)(?:\s|$)/i.exec(attribs['rel'] ?? '')?.[1]?.toLowerCase() : undefined;
    const address = role === undefined ? undefined : addressOf(attribs['href'] ?? '', base);
    if (address !== undefined) stated[role === 'next' ? 'next' : 'previous'] ??= flatCopy(address);
    return name !== 'body';
  });
  return stated;
};

/** Longer runs of links are no pager. */
const longestRun = 300;

type FoundLink = PagerLink & { number?: number };

interface JudgedRun {
  run: LinkRun;
  /** Whether its numbers are pages. */
  isPager: boolean;
  found: FoundLink[];
}

const judgedRun = (run: LinkRun, url: string): JudgedRun[] => {
  if (run.links.length > longestRun) return [];
  const isPager = scoreOfRun(run, url) >= acceptedScore;
  // Beside numbers that have addresses, what has none is the present page, a step that scrolls the numbers, or switched off.
  const hasAddresses = run.numbered.some(({ link }) => link.url !== undefined);
  const numbers = new Map(run.numbered.map(({ link, number }) => [link, number]));
  const found = run.links.flatMap((link): FoundLink[] => {
    if (link.url === undefined && hasAddresses) return [];
    const kept = { url: link.url === undefined ? null : flatCopy(link.url), label: flatCopy(link.label) };
    const number = numbers.get(link);
    if (number !== undefined) return isPager ? [{ role: 'page', ...kept, number }] : [];
    if (isSwitchedOff(link)) return [];
    const step = stepOf(link, { url, inPager: isPager, run: run.links });
    return step && step.score >= acceptedStepScore ? [{ role: step.role, ...kept }] : [];
  });
  return [{ run, isPager, found: leadsManyWays(found) ? found.filter(({ role }) => role === 'page') : found }];
};

/** A pager leads on to one page: arrows that lead on to many are the weeks of a calendar, or teasers. */
const leadsManyWays = (found: readonly FoundLink[]): boolean =>
  new Set(found.filter(({ role }) => role === 'next').map(({ url }) => url)).size > 2;
