import type { Document } from 'domhandler';
import { loadHtml, visitElements } from '../../page/html-document.js';
import { flatCopy } from '../../base/kept-text.js';
import { acceptedScore, linkRunsOf, scoreOfRun, type LinkRun } from './numbered-runs.js';
import { addressOf, baseOf, pagePartsOf } from './page-links.js';
import type { StepRole } from '../../vocabulary/pager-words.js';
import { acceptedStepScore, stepOf } from './step-links.js';

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
  /** Numbered pages, in the order shown, each address once. */
  pages: { url: string; label: string }[];
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
  const runs = linkRunsOf(pagePartsOf(document, url));
  const links = runs.flatMap((run) => linksOfRun(run, url));
  const urlOf = (role: StepRole): string | null =>
    links.find((link) => link.role === role && link.url !== null)?.url ?? null;
  const pages = new Map<string, { url: string; label: string }>();
  for (const { role, url: page, label } of links) {
    if (role === 'page' && page !== null && !pages.has(page)) pages.set(page, { url: page, label });
  }
  return {
    next: urlOf('next') ?? stated.next,
    previous: urlOf('previous') ?? stated.previous,
    first: urlOf('first'),
    last: urlOf('last'),
    pages: [...pages.values()],
    links,
  };
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

const linksOfRun = (run: LinkRun, url: string): PagerLink[] => {
  if (run.links.length > longestRun) return [];
  const isPager = scoreOfRun(run, url) >= acceptedScore;
  // Beside numbers that have addresses, a step without one scrolls the numbers or is switched off.
  const hasAddresses = run.numbered.some(({ link }) => link.url !== undefined);
  const numbered = new Set(run.numbered.map(({ link }) => link));
  return run.links.flatMap((link): PagerLink[] => {
    const kept = { url: link.url === undefined ? null : flatCopy(link.url), label: flatCopy(link.label) };
    if (numbered.has(link)) return isPager ? [{ role: 'page', ...kept }] : [];
    if (link.url === undefined && hasAddresses) return [];
    const step = stepOf(link, { url, inPager: isPager, run: run.links });
    return step && step.score >= acceptedStepScore ? [{ role: step.role, ...kept }] : [];
  });
};
