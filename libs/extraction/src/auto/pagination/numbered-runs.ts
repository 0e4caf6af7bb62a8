import { plainPriceText } from '@aisle/money';
import { addressFit, isSameList, saysPage } from './page-address.js';
import type { PageLink, PagePart } from './page-links.js';
import {
  namesOther,
  namesPager,
  roleOfArrow,
  roleOfIcon,
  roleOfNames,
  roleOfWords,
} from '../../vocabulary/pager-words.js';

/** Links that stand together like a pager's: numbers and steps, with nothing but separators between them. */
export interface LinkRun {
  links: PageLink[];
  numbered: { link: PageLink; number: number }[];
  /** Numbers in the run that are no links: the present page. */
  plainNumbers: number[];
}

const numberLabel =
  /^(?:(?:page|seite|стр\.?|страница|página|pagina|strona|p\.?) ?)?[[(«‹{<]? ?(\d{1,6}|\d{1,3}(?:[., ]\d{3})+) ?[\])»›}>.:]?$/iu;

/** The page number a link's label is; undefined where it says more. */
export const numberOfLabel = (label: string): number | undefined => {
  if (label.length > 24 || !/\p{Nd}/u.test(label)) return undefined;
  const digits = numberLabel.exec(plainPriceText(label))?.[1]?.replace(/\D/g, '');
  return digits === undefined ? undefined : Number(digits);
};

/** Whether a link can be part of a pager by its words, arrow, relation or names. */
const isStep = (link: PageLink): boolean =>
  /(?:^|\s)(?:next|prev|previous)(?:\s|$)/.test(link.rel) ||
  roleOfWords(link.label) !== undefined ||
  roleOfArrow(link.label) !== undefined ||
  (link.label.length <= 12 && (roleOfNames(link.names) ?? roleOfIcon(link.iconNames)) !== undefined);

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
      const number = numberOfLabel(link.label);
      if (number !== undefined) {
        count(number);
        open.numbered.push({ link, number });
      }
      if (number !== undefined || isStep(link)) open.links.push(link);
      else if (!neutralLabel.test(link.label) && !separator.test(link.label)) close();
      continue;
    }
    const plain = numberOfLabel(text);
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
    (pages.length > 0 && pages.every((page) => page === url || isSameList(url, page)) ? 1 : 0) +
    penaltyOf(run, numbers, `${around} ${own}`)
  );
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
