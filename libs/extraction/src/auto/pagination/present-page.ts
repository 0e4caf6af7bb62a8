import { pageAddressesOf, isSameList, saysPage } from './page-address.js';
import type { LinkRun } from './numbered-runs.js';
import { isSwitchedOff, saysPresent } from './page-links.js';

/** The page that is shown, by its number in a run of page numbers; undefined where nothing tells. */
export const presentPageOf = (run: LinkRun, url: string): number | undefined =>
  run.present ??
  plainNumberOf(run) ??
  numberWithoutAddress(run) ??
  numberOfOwnAddress(run, url) ??
  markedNumber(run) ??
  firstPage(run, url);

/** The address of the page behind the one shown, by the numbers of its pager. */
export const nextByNumbers = (run: LinkRun, url: string): string | undefined => {
  const present = presentPageOf(run, url);
  if (present === undefined) return undefined;
  const next = run.numbered.find(({ number, link }) => number === present + 1 && link.url !== undefined)?.link;
  if (next) return isSwitchedOff(next) || next.url === url ? undefined : next.url;
  const last = Math.max(...run.numbered.map(({ number }) => number));
  return last > present ? pageAddressesOf(addressesOf(run))?.of(present + 1) : undefined;
};

const addressesOf = (run: LinkRun): { number: number; url: string | undefined }[] =>
  run.numbered.map(({ number, link }) => ({ number, url: link.url }));

const onlyOne = (numbers: Iterable<number>): number | undefined => {
  const different = [...new Set(numbers)];
  return different.length === 1 ? different[0] : undefined;
};

/** The number that is no link; of `page 2 of 40` the one beside those that are links. */
const plainNumberOf = ({ numbered, plainNumbers }: LinkRun): number | undefined => {
  const linked = new Set(numbered.map(({ number }) => number));
  const plain = plainNumbers.filter((number) => !linked.has(number));
  return onlyOne(plain) ?? onlyOne(plain.filter((number) => linked.has(number - 1) || linked.has(number + 1)));
};

const numberWithoutAddress = ({ numbered }: LinkRun): number | undefined =>
  numbered.some(({ link }) => link.url !== undefined)
    ? onlyOne(numbered.filter(({ link }) => link.url === undefined).map(({ number }) => number))
    : undefined;

const numberOfOwnAddress = (run: LinkRun, url: string): number | undefined => {
  const shown = run.numbered.filter(({ link }) => link.url === url).map(({ number }) => number);
  if (shown.length > 0) return onlyOne(shown);
  const addresses = pageAddressesOf(addressesOf(run));
  // The page shown may be the one that is not linked: behind the last, or between two.
  const around = new Set(run.numbered.flatMap(({ number }) => [number - 1, number, number + 1]));
  return addresses && [...around].find((number) => number > 0 && addresses.of(number) === url);
};

const markedNumber = ({ numbered }: LinkRun): number | undefined =>
  onlyOne(numbered.filter(({ link }) => saysPresent(link)).map(({ number }) => number));

/** A list without a number in its address shows its first page. */
const firstPage = ({ numbered }: LinkRun, url: string): number | undefined => {
  const lowest = numbered[0];
  if (!lowest?.link.url || lowest.number > 2 || saysPage(url)) return undefined;
  return numbered.some(({ link }) => link.url !== undefined && isSameList(url, link.url)) ? 1 : undefined;
};
