import { plainPriceText } from '@aisle/money';
import { isInWeeks } from './calendar.js';
import { addressFit, isPageSize, isSameList, namesDay, saysPage } from './page-address.js';
import type { PageLink, PagePart } from './page-links.js';
import { namesOther, namesPager, namesPageSize, roleOfIcon, roleOfNames } from '../../vocabulary/pager-names.js';
import {
  pageNumberPrefixes,
  presentPagePrefixes,
  roleOfArrow,
  roleOfEdgeArrow,
  roleOfWords,
} from '../../vocabulary/pager-words.js';

/** Links that stand together like a pager's: numbers and steps, with nothing but separators between them. */
export interface LinkRun {
  links: PageLink[];
  numbered: { link: PageLink; number: number }[];
  /** Numbers in the run that are no links: the present page. */
  plainNumbers: number[];
  /** The number that says itself to be the present page: `current page 3`. */
  present?: number;
}

const numberLabel = new RegExp(
  String.raw`^(?:(?:${pageNumberPrefixes}) ?)?[[(«‹{<]? ?(\d{1,6}|\d{1,3}(?:[., ]\d{3})+) ?[\])»›}>.:]?$`,
  'iu',
);
const presentLabel = new RegExp(String.raw`^(?:${presentPagePrefixes})[:,]? (\d{1,6})$`, 'iu');

/** The page number a link's label is; undefined where it says more. */
export const numberOfLabel = (label: string): number | undefined => {
  if (label.length > 24 || !/\p{Nd}/u.test(label)) return undefined;
  const digits = numberLabel.exec(plainPriceText(label))?.[1]?.replace(/\D/g, '');
  return digits === undefined ? undefined : Number(digits);
};

/** The page number of a label that says it is the present one: `Current page 3`. */
const presentNumberOf = (label: string): number | undefined => {
  const digits = label.length > 48 ? undefined : presentLabel.exec(plainPriceText(label))?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** Whether a link can be part of a pager by its words, arrow, relation or names. */
const isStep = (link: PageLink): boolean =>
  /(?:^|\s)(?:next|prev|previous)(?:\s|$)/.test(link.rel) ||
  roleOfWords(link.label) !== undefined ||
  roleOfArrow(link.label) !== undefined ||
  (link.label.length <= 12 && (roleOfNames(link.names) ?? roleOfIcon(link.iconNames)) !== undefined) ||
  saysByEdge(link);

const choosesPageSize = (number: number, { url, names, ancestorNames }: PageLink): boolean =>
  (url !== undefined && isPageSize(number, url)) || [names, ...ancestorNames.slice(0, 2)].some(namesPageSize);

/** `« Something before` in a box called `previous`. */
const saysByEdge = ({ label, names, ancestorNames: [box = ''] }: PageLink): boolean => {
  const role = roleOfEdgeArrow(label);
  return role !== undefined && (roleOfNames(names) ?? roleOfNames(box)) === role;
};

const separator = /^[^\p{L}\p{Nd}]*$/u;
const betweenWords =
  /^(?:page|pages|seite|seiten|of|from|to|von|sur|de|di|van|av|из|z|od|страницы?|página|pagina|go to page|стр|\d+|\s|[^\p{L}\p{Nd}])+$/iu;
const neutralLabel = /^(?:\.{2,}|…|all|view all|show all|alle|tous|todos|все)$/iu;

/** Runs in page order; each link belongs to one at most. */
export const linkRunsOf = (parts: readonly PagePart[]): LinkRun[] => {
  const runs: LinkRun[] = [];
  let open: LinkRun = { links: [], numbered: [], plainNumbers: [] };
  let lastNumber = 0;
  const close = (): void => {
    if (open.links.length > 0) runs.push(open);
    open = { links: [], numbered: [], plainNumbers: [] };
    lastNumber = 0;
  };
  /** A pager counts up; where the count starts again another one begins. */
  const count = (number: number): void => {
    if (number < lastNumber) close();
    lastNumber = number;
  };
  for (const { link, text } of parts) {
    if (link) {
      const present = presentNumberOf(link.label);
      if (present !== undefined) {
        count(present);
        open.present = present;
        open.plainNumbers.push(present);
        continue;
      }
      const number = numberOfLabel(link.label);
      // How many things a page shall show is told beside the pages, or in their midst.
      if (number !== undefined && choosesPageSize(number, link)) continue;
      if (number !== undefined) {
        count(number);
        open.numbered.push({ link, number });
      }
      if (number !== undefined || isStep(link)) open.links.push(link);
      else if (!neutralLabel.test(link.label) && !separator.test(link.label)) close();
      continue;
    }
    const plain = numberOfLabel(text) ?? presentNumberOf(text);
    if (plain !== undefined) {
      count(plain);
      open.plainNumbers.push(plain);
    } else if (
      !separator.test(text) &&
      !(text.length <= 30 && betweenWords.test(text)) &&
      roleOfWords(text) === undefined
    )
      close();
  }
  close();
  return runs;
};

/** How much a run looks like a pager; a pager from `acceptedScore` on. */
export const acceptedScore = 3;

export const scoreOfRun = (run: LinkRun, url: string): number => {
  const numbers = run.numbered.map(({ number }) => number);
  if (numbers.length === 0) return 0;
  const known = new Set([...numbers, ...run.plainNumbers]);
  const neighbours = [...known].filter((number) => known.has(number + 1)).length;
  const addresses = run.numbered.map(({ link, number }) => ({ number, url: link.url }));
  const fit = addressFit(addresses);
  const hasSteps = run.links.length > run.numbered.length;
  const around = run.numbered[0]?.link.ancestorNames.slice(0, 4).join(' ') ?? '';
  const own = run.numbered
    .map(({ link }) => link.names)
    .join(' ')
    .slice(0, 500);
  const pages = addresses.flatMap((page) => (page.url === undefined ? [] : [page.url]));
  return (
    (neighbours > 0 ? 1 : -1) +
    (neighbours > 2 ? 0.5 : 0) +
    (fit === 'exact' ? 2 : fit === 'similar' ? 0.5 : 0) +
    (hasSteps ? 1 : 0) +
    (namesPager(around) || namesPager(own) ? 2 : 0) +
    (pages.some(saysPage) ? 1 : 0) +
    placeOf(pages, url, namesPager(around) || namesPager(own)) +
    penaltyOf(run, numbers, `${around} ${own}`) +
    (run.numbered.some(({ link }) => isInWeeks(link)) || showsDays(addresses) ? -6 : 0)
  );
};

const showsDays = (addresses: readonly { number: number; url: string | undefined }[]): boolean => {
  const linked = addresses.filter(({ url }) => url !== undefined);
  return linked.length > 0 && linked.every(({ number, url = '' }) => namesDay(number, url));
};

/** Pages of this list speak for a pager, numbers under an address of their own against it. */
const placeOf = (pages: readonly string[], url: string, isNamed: boolean): number => {
  if (pages.length === 0) return 0;
  const listed = pages.filter((page) => page === url || isSameList(url, page)).length;
  if (listed === pages.length) return 1;
  return listed === 0 && !isNamed && !pages.some(saysPage) ? -1 : 0;
};

const penaltyOf = (run: LinkRun, numbers: readonly number[], names: string): number =>
  (namesOther(names) ? -3 : 0) +
  (numbers.every((number) => number >= 1900 && number <= 2100) ? -4 : 0) +
  (new Set(run.numbered.map(({ link }) => rowOf(link))).size > 2 ? -4 : 0) +
  (new Set(numbers).size < numbers.length / 2 ? -2 : 0) +
  (isSorted(numbers) ? 0 : -1);

/** The table row a link stands in, else one for all: a calendar has a row a week. */
const rowOf = ({ ancestors }: PageLink): unknown => ancestors.find(({ name }) => name === 'tr');

const isSorted = (numbers: readonly number[]): boolean =>
  numbers.every((number, at) => at === 0 || number >= (numbers[at - 1] ?? 0));
