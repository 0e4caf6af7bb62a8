import { currencyIn } from '@aisle/money';
import { autoLimits } from './auto-limits.js';
import type { PageModel, Place, TextRun } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import { priceWords } from '../../vocabulary/page-words.js';
import { priceIn, type PriceInText } from './price-text.js';

/** An amount on the page that may be the price. */
export interface PriceCandidate extends PriceInText {
  /** The innermost element of the amount's first digits; a sign or cents may stand beside it. */
  readonly place: Place;
  readonly text: string;
  readonly at: number;
  /** What people read right before and after it. */
  readonly before: string;
  /** Of its own element, without the currency. */
  readonly after: string;
  readonly next: string;
  /** The last texts before it, a few words of each. */
  readonly leadIn: string;
  readonly hasPriceWords: boolean;
}

/** Texts of the page that read as a price, in document order; of the parts aside of the product only some. */
export const priceCandidates = (
  page: PageModel,
  regions: PageRegions,
  currencyHint: string | undefined,
): PriceCandidate[] => {
  const found: PriceCandidate[] = [];
  const seen = new Set<Place>();
  let tried = 0;
  let aside = 0;
  for (let index = 0; index < page.runs.length && found.length < autoLimits.priceCandidates; index++) {
    const run = page.runs[index];
    if (!run || run.text.length > 2 * autoLimits.priceCharacters || !/\d/.test(run.text)) continue;
    if (tried++ > autoLimits.priceRuns) break;
    if (unpriced.has(run.place.element.name)) continue;
    if (regions.regionOf(run.place) !== 'product' && aside++ > autoLimits.priceRunsAside) continue;
    const unit = priceUnit(page.runs, run.place);
    if (seen.has(unit)) continue;
    seen.add(unit);
    const candidate = candidateOf(page, unit, run, currencyHint);
    if (candidate) found.push(candidate);
  }
  return found;
};

const unpriced = new Set(['option', 'textarea', 'title', 'label']);

/** Grows an element while what it adds belongs to the same one amount: a sign, a code, cents in an element of their own. */
const priceUnit = (runs: readonly TextRun[], start: Place): Place => {
  let unit = start;
  let outer = start;
  for (let up = 0; up < 5; up++) {
    const parent: Place | undefined = outer.parent;
    if (!parent || parent.endRun - parent.firstRun > 6) break;
    outer = parent;
    if (parent.endRun - parent.firstRun === unit.endRun - unit.firstRun) continue;
    const text = joinedPriceText(runs, parent);
    if (text.length > 34 || numbersIn(text) !== 1 || !isPriceOnly(text)) break;
    unit = parent;
  }
  return unit;
};

const numbersIn = (text: string): number => text.match(/\d+(?:[.,'’ \u202f]\d+)*/g)?.length ?? 0;

/** No words beside a currency's. */
const isPriceOnly = (text: string): boolean => text.replace(/[\d\s.,'’\-–—*:]/g, '').length <= 6;

const centWords = /cent|decimal|fraction|sup|penny|pence|kop|gros|small|after/;

/** The text of a place with cents that stand in an element of their own set off by a point. */
const joinedPriceText = (runs: readonly TextRun[], place: Place): string => {
  let text = '';
  for (let index = place.firstRun; index < place.endRun && text.length < 200; index++) {
    const run = runs[index];
    if (!run) break;
    const isDigitsOn = /\d$/.test(text) && /^\d/.test(run.text);
    if (isDigitsOn && isCents(run) && !/[.,]\d{1,2}$/.test(text)) text += `.${run.text}`;
    else if (/\d[.,]$/.test(text) && /^\d{2}(?!\d)/.test(run.text)) text += run.text;
    else if (/\d$/.test(text) && /^[.,]\s?(\d|$)/.test(run.text)) text += run.text;
    else text += run.isApart || isDigitsOn ? ` ${run.text}` : run.text;
  }
  return text.trim();
};

const isCents = ({ text, place, isApart }: TextRun): boolean =>
  /^\d{2}(?!\d)/.test(text) &&
  (place.element.name === 'sup' || centWords.test(place.words) || place.parent?.element.name === 'sup' || !isApart);

const candidateOf = (
  page: PageModel,
  unit: Place,
  run: TextRun,
  currencyHint: string | undefined,
): PriceCandidate | undefined => {
  const text = joinedPriceText(page.runs, unit);
  const isLong = text.length > autoLimits.priceCharacters;
  const hasPriceWords = saysPrice(run.place);
  const own = withNeighbours(page.runs, unit, isLong ? run.text : text);
  // Digits alone are a price only where the markup says so.
  if (!hasPriceWords && !/[\p{L}\p{Sc}]/u.test(own)) return undefined;
  const read = priceIn(own, currencyHint);
  if (!read || (isLong && read.currency === undefined)) return undefined;
  if (read.currency === undefined && !hasPriceWords) return undefined;
  const { before, after } = textsAround(page.runs, unit);
  const digit = own.search(/[\d\p{Sc}]/u);
  return {
    ...read,
    place: run.place,
    text: own.slice(0, 120),
    at: run.at,
    before: `${before} ${own.slice(0, Math.max(0, digit))}`.trim(),
    after: tailOf(own),
    next: after,
    leadIn: leadInOf(page.runs, unit, own),
    hasPriceWords,
  };
};

/** A currency that stands alone before or after an amount, in an element beside it, belongs to it. */
const withNeighbours = (runs: readonly TextRun[], unit: Place, text: string): string => {
  if (text.length > 20 || /[\p{L}\p{Sc}]/u.test(text)) return text;
  const [previous, next] = [runs[unit.firstRun - 1]?.text ?? '', runs[unit.endRun]?.text ?? ''];
  const sign = /(\p{Sc}|\b[A-Z]{3}|\b[RK][srp]\.?)$/u.exec(previous.slice(-12))?.[0];
  if (sign !== undefined && currencyIn(sign) !== undefined) return `${sign} ${text}`;
  const behind = /^\S{1,4}/u.exec(next)?.[0].replace(/[/起,.]+.*$/u, '');
  return behind !== undefined && behind !== '' && !/\d/.test(behind) && currencyIn(behind) !== undefined
    ? `${text} ${behind}`
    : text;
};

/** What follows an amount and its currency: `/kg` of `2,99 €/kg`. */
const tailOf = (text: string): string =>
  (/[^\d]*$/.exec(text)?.[0] ?? '').replace(/^[\s.,-]*(?:\p{Sc}|[^\s\d/()]{1,4}(?=$|[\s/(]))?\s*/u, '').slice(0, 40);

const leadInOf = (runs: readonly TextRun[], unit: Place, own: string): string => {
  const earlier = runs.slice(Math.max(0, unit.firstRun - 3), unit.firstRun).map(({ text }) => text.slice(-24));
  return `${earlier.join(' ').slice(-32)} ${own.slice(0, Math.max(0, own.search(/\d/)))}`;
};

const saysPrice = (unit: Place): boolean => {
  for (let next: Place | undefined = unit, up = 0; next && up < 4; next = next.parent, up++) {
    if (priceWords.test(next.words)) return true;
    if (next.endRun - next.firstRun > 12) return false;
  }
  return false;
};

const textsAround = (runs: readonly TextRun[], unit: Place): { before: string; after: string } => {
  const [previous, next] = [runs[unit.firstRun - 1], runs[unit.endRun]];
  return { before: previous?.text.slice(-40) ?? '', after: next?.text.slice(0, 24) ?? '' };
};
