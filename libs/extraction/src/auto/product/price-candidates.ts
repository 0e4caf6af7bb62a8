import { currencyIn } from '@aisle/money';
import { priceNames } from '../../vocabulary/place-words.js';
import { autoLimits } from './auto-limits.js';
import type { PageModel, Place, TextRun } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import { priceIn, type PriceInText } from './price-text.js';

/** An amount on the page that may be the price. */
export interface PriceCandidate extends PriceInText {
  /** The innermost element of the amount's first digits; a sign or cents may stand beside it. */
  readonly place: Place;
  readonly text: string;
  readonly at: number;
  /** The texts of the page that it is made of: `runs[firstRun … endRun)`. */
  readonly firstRun: number;
  readonly endRun: number;
  /** Of its own text, what stands before its number and behind it, the currency aside. */
  readonly ownLead: string;
  readonly ownTail: string;
  /** Whether its own text holds one number only. */
  readonly isSingle: boolean;
  readonly hasPriceNames: boolean;
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
    // Several texts may stand in one element without making one amount.
    const isOwn = unit.endRun - unit.firstRun > 1 && unit === run.place && !isOneAmount(page.runs, unit);
    if (!isOwn && seen.has(unit)) continue;
    seen.add(unit);
    const span = isOwn ? { firstRun: index, endRun: index + 1 } : unit;
    const candidate = candidateOf(page, span, run, currencyHint);
    if (candidate) found.push(candidate);
  }
  return found;
};

const unpriced = new Set(['option', 'textarea', 'title', 'label']);

type Span = Pick<Place, 'firstRun' | 'endRun'>;

/** Grows an element while what it adds belongs to the same one amount: a sign, a code, cents in an element of their own. */
const priceUnit = (runs: readonly TextRun[], start: Place): Place => {
  let unit = start;
  let outer = start;
  for (let up = 0; up < 8; up++) {
    const parent: Place | undefined = outer.parent;
    if (!parent || parent.endRun - parent.firstRun > 6) break;
    outer = parent;
    if (parent.endRun - parent.firstRun === unit.endRun - unit.firstRun) continue;
    if (!isOneAmount(runs, parent)) break;
    unit = parent;
  }
  return unit;
};

const isOneAmount = (runs: readonly TextRun[], span: Span): boolean => {
  if (span.endRun - span.firstRun > 6) return false;
  const text = joinedPriceText(runs, span);
  return text.length <= 34 && numbersIn(text) === 1 && isPriceOnly(text);
};

const numbersIn = (text: string): number => text.match(/\d+(?:[.,'’ \u202f\u00a0]\d+)*/g)?.length ?? 0;

/** No words beside a currency's. */
const isPriceOnly = (text: string): boolean => text.replace(/[\d\s.,'’\-–—*:]/g, '').length <= 6;

/** The text of a place with cents that stand in an element of their own set off by a point. */
const joinedPriceText = (runs: readonly TextRun[], span: Span): string => {
  let text = '';
  for (let index = span.firstRun; index < span.endRun && text.length < 200; index++) {
    const run = runs[index];
    if (!run) break;
    const isDigitsOn = /\d$/.test(text) && /^\d/.test(run.text);
    if (isDigitsOn && isCents(run, text) && !/[.,]\d{1,2}$/.test(text)) text += `.${run.text}`;
    else if (/\d[.,]$/.test(text) && /^\d{2}(?!\d)/.test(run.text)) text += run.text;
    else if (/\d$/.test(text) && /^[.,]\s?(\d|$)/.test(run.text)) text += run.text;
    else text += run.isApart || isDigitsOn ? ` ${run.text}` : run.text;
  }
  return text.trim();
};

/** Two digits in an element of their own behind whole units; a blank apart in the same line they may be another number. */
const isCents = ({ text, place, isApart }: TextRun, whole: string): boolean =>
  /^\d{2}(?!\d)/.test(text) &&
  (!isApart || place.element.name === 'sup' || place.parent?.element.name === 'sup' || /^\D*[\d.,' ]+$/.test(whole));

const candidateOf = (
  page: PageModel,
  span: Span,
  run: TextRun,
  currencyHint: string | undefined,
): PriceCandidate | undefined => {
  const text = joinedPriceText(page.runs, span);
  const isLong = text.length > autoLimits.priceCharacters;
  const hasPriceNames = saysPrice(run.place);
  const own = withNeighbours(page.runs, span, isLong ? run.text : text);
  // Digits alone are a price only where the markup says so.
  if (!hasPriceNames && !/[\p{L}\p{Sc}]/u.test(own)) return undefined;
  const read = priceIn(own, currencyHint);
  if (!read || (isLong && read.currency === undefined)) return undefined;
  if (read.currency === undefined && !hasPriceNames) return undefined;
  const isSingle = numbersIn(own) === 1;
  return {
    ...read,
    place: run.place,
    text: own.slice(0, 120),
    at: run.at,
    firstRun: span.firstRun,
    endRun: span.endRun,
    ownLead: leadOf(own),
    ownTail: tailOf(own),
    isSingle,
    hasPriceNames,
  };
};

/** A currency that stands alone before or after an amount, in an element beside it, belongs to it. */
const withNeighbours = (runs: readonly TextRun[], unit: Span, text: string): string => {
  if (text.length > 20 || /[\p{L}\p{Sc}]/u.test(text)) return text;
  const [previous, next] = [runs[unit.firstRun - 1]?.text ?? '', runs[unit.endRun]?.text ?? ''];
  const sign = /(\p{Sc}|\b[A-Z]{3}|\b[RK][srp]\.?)$/u.exec(previous.slice(-12))?.[0];
  if (sign !== undefined && currencyIn(sign) !== undefined) return `${sign} ${text}`;
  const behind = /^\S{1,4}/u.exec(next)?.[0].replace(/[/起,.]+.*$/u, '');
  return behind !== undefined && behind !== '' && !/\d/.test(behind) && currencyIn(behind) !== undefined
    ? `${text} ${behind}`
    : text;
};

/** What precedes a number and its currency: `Brez DDV:` of `Brez DDV: EUR 36,53`. */
const leadOf = (text: string): string =>
  text
    .slice(0, Math.max(0, text.search(/\d/)))
    .replace(/(?:\p{Sc}|(?<!\p{L})(?:\p{Lu}{3}|[RK][srp]\.?))[\s:.]*$/u, '')
    .trim();

/** What follows an amount and its currency: `/kg` of `2,99 €/kg`. */
const tailOf = (text: string): string =>
  (/[^\d]*$/.exec(text)?.[0] ?? '').replace(/^[\s.,-]*(?:\p{Sc}|[^\s\d/()]{1,4}(?=$|[\s/(]))?\s*/u, '').slice(0, 40);

const saysPrice = (unit: Place): boolean => {
  for (let next: Place | undefined = unit, up = 0; next && up < 6; next = next.parent, up++) {
    if (next.names.say(priceNames)) return true;
    if (next.endRun - next.firstRun > 12) return false;
  }
  return false;
};
