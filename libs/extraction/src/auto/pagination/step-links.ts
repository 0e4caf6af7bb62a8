import { isInWeeks } from './calendar.js';
import { isOtherDate, isSameList, saysPage } from './page-address.js';
import type { PageLink } from './page-links.js';
import { namesLoadMore, saysLoadMore } from '../../vocabulary/load-more-words.js';
import { namesOther, namesPager, roleOfIcon, roleOfNames } from '../../vocabulary/pager-names.js';
import { roleOfArrow, roleOfEdgeArrow, roleOfWords, tellsTime, type StepRole } from '../../vocabulary/pager-words.js';

/** A link that leads one step on or back, or to an end. */
export interface StepLink {
  link: PageLink;
  role: StepRole;
  score: number;
}

export const acceptedStepScore = 4;

/** What stands around a step. */
export interface StepContext {
  url: string;
  /** Whether it stands in a run of page numbers that was accepted. */
  inPager: boolean;
  /** Links of its run. */
  run: readonly PageLink[];
}

/** What a link says about itself as a step, by every sign it gives; the strongest role. */
export const stepOf = (link: PageLink, context: StepContext): StepLink | undefined => {
  // `Read more` in a box called `next` is about something else.
  const saysElse = /\p{L}/u.test(link.label) && roleOfWords(link.label) === undefined;
  if (saysElse && isTeaser(link, context)) return undefined;
  const said: [role: StepRole | undefined, strength: number][] = [
    [roleOfRel(link.rel), 1.5],
    [roleOfWords(link.label) ?? roleOfWords(link.title), tellsTime(link.label) ? 1.2 : 2],
    [roleOfNames(link.names), saysElse ? 1 : 1.5],
    [roleOfNames(link.ancestorNames[0] ?? ''), link.label.length > 30 ? 0 : saysElse ? 0.5 : 1.2],
    [arrowRole(link, context.run), 1.2],
    [saysElse ? edgeRole(link, context.run) : undefined, 2],
    [roleOfIcon(link.iconNames, link.isRightToLeft), link.label === '' ? 1.5 : 0.5],
  ];
  const strengths = new Map<StepRole, number>();
  for (const [role, strength] of said) if (role) strengths.set(role, (strengths.get(role) ?? 0) + strength);
  const [best] = [...strengths].sort(([, one], [, other]) => other - one);
  if (!best) return undefined;
  const [role, strength] = best;
  return { link, role, score: Math.min(strength, 3.5) + surroundings(link, context) };
};

/** `Read more` with an arrow: its address is no page of this list, and nothing beside its words says so. */
const isTeaser = ({ url: page, rel, label }: PageLink, { url }: StepContext): boolean =>
  page !== undefined &&
  roleOfRel(rel) === undefined &&
  roleOfEdgeArrow(label) === undefined &&
  !isSameList(url, page) &&
  !saysPage(page);

/** Words nobody knows between arrows, of which one leads on and one back: they stand as a pair. */
const edgeRole = ({ label }: PageLink, run: readonly PageLink[]): StepRole | undefined => {
  const role = roleOfEdgeArrow(label);
  const opposite = role === 'next' ? 'previous' : 'next';
  return role !== undefined && run.some((other) => roleOfEdgeArrow(other.label) === opposite) ? role : undefined;
};

const roleOfRel = (rel: string): StepRole | undefined => {
  const words = rel.split(/\s+/);
  if (words.includes('start') || words.includes('first')) return 'first';
  if (words.includes('last')) return 'last';
  if (words.includes('next')) return 'next';
  return words.includes('prev') || words.includes('previous') ? 'previous' : undefined;
};

/** A double arrow beside a single one leads to the end. */
const arrowRole = ({ label }: PageLink, run: readonly PageLink[]): StepRole | undefined => {
  const arrow = roleOfArrow(label);
  if (!arrow || arrow.strength > 1) return arrow?.role;
  const hasSingle = run.some((other) => {
    const beside = roleOfArrow(other.label);
    return beside !== undefined && beside.strength > 1 && beside.role === arrow.role;
  });
  if (!hasSingle) return arrow.role;
  return arrow.role === 'next' ? 'last' : 'first';
};

const surroundings = (link: PageLink, { url, inPager, run }: StepContext): number => {
  const around = `${link.names} ${link.ancestorNames.slice(0, 4).join(' ')}`;
  const isListed = link.url !== undefined && isSameList(url, link.url);
  return (
    (inPager ? 3 : 0) +
    (run.length > 1 ? 0.5 : 0) +
    (namesPager(around) ? 1.5 : 0) +
    (link.url !== undefined && saysPage(link.url) ? 1 : 0) +
    (isListed ? 1 : 0) +
    (link.url === undefined && !inPager ? -1.5 : 0) +
    (isInWeeks(link) || (link.url !== undefined && isOtherDate(url, link.url)) ? -5 : 0) +
    (namesOther(around) ? -3 : 0)
  );
};

/** Whether a link brings more of the list that is shown. */
export const isLoadMore = (link: PageLink, url: string): boolean =>
  link.url !== undefined &&
  link.url !== url &&
  isSameList(url, link.url) &&
  (saysPage(link.url) || namesLoadMore(`${link.names} ${link.ancestorNames[0] ?? ''}`)) &&
  (saysLoadMore(link.label) || (namesLoadMore(link.names) && roleOfWords(link.label) !== 'previous'));
