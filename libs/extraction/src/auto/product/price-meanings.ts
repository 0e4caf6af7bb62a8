import { isAsked, joinsRange, meaningsOf, type AmountInText, type AmountMeaning } from '@aisle/money';
import { inlineTags, type PageModel, type Place, type TextRun } from './page-model.js';
import type { PriceCandidate } from './price-candidates.js';
import { sameAmount } from './price-text.js';

/** What an amount of a page is: by the words beside it, the higher end of a range, or the price in another currency. */
export type ShownMeaning = AmountMeaning | 'upper' | 'converted';

export interface ToldPrice {
  meaning: ShownMeaning;
  /** The words before the amount that may speak of it. */
  lead: string;
}

/** Texts between two amounts of one group. */
const runsBetween = 4;
const charactersBetween = 90;
/** Texts before the first amount of a group, and behind the last. */
const runsBeside = 3;
const charactersBeside = 60;
/** A former price is rarely so many times the present one. */
const mostTimesHigher = 6;

/**
 * What each amount is, in the order of the candidates. Amounts that stand close together are looked at together, since a
 * word between two of them speaks of one, and of two amounts side by side without a word the higher is the former.
 */
export const toldPrices = (candidates: readonly PriceCandidate[], page: PageModel): ToldPrice[] =>
  groupsOf(candidates, page).flatMap((group) => meaningsOfGroup(group, page));

const groupsOf = (candidates: readonly PriceCandidate[], page: PageModel): PriceCandidate[][] => {
  const groups: PriceCandidate[][] = [];
  for (const candidate of candidates) {
    const group = groups.at(-1);
    const previous = group?.at(-1);
    if (group && previous && isClose(previous, candidate, page)) group.push(candidate);
    else groups.push([candidate]);
  }
  return groups;
};

const isClose = (one: PriceCandidate, next: PriceCandidate, page: PageModel): boolean =>
  next.firstRun - one.endRun <= runsBetween &&
  next.at - one.at <= charactersBetween + one.text.length &&
  !page.headings.some(({ firstRun }) => firstRun >= one.endRun && firstRun < next.firstRun);

const meaningsOfGroup = (group: readonly PriceCandidate[], page: PageModel): ToldPrice[] => {
  const between = group.slice(1).map((next, at) => textBetween(page.runs, group[at]?.endRun ?? 0, next.firstRun));
  const gaps = between.map((text, at) => gapOf(group[at]?.ownTail ?? '', text, group[at + 1]?.ownLead ?? ''));
  const leads = group.map((candidate, at) =>
    withoutPercent(at === 0 ? joined(textBefore(page.runs, candidate), candidate.ownLead) : (gaps[at - 1]?.lead ?? '')),
  );
  const told = meaningsOfSentences(
    group.map((candidate, at) => ({
      value: candidate.amount,
      before: fromWord.test(leads[at] ?? '') ? '' : (leads[at] ?? ''),
      behind:
        at === group.length - 1
          ? joined(candidate.ownTail, textBehind(page.runs, candidate))
          : (gaps[at]?.behind ?? ''),
    })),
    gaps.map(({ isShared }) => isShared),
  );
  const meanings = group.map(({ isSingle, meaning }, at): ShownMeaning =>
    // Several amounts in one text: what was chosen of them was chosen by its words.
    isSingle && isAsked(meaning) ? (told[at] ?? meaning) : meaning,
  );
  markWordless(group, between, meanings);
  markConverted(group, leads, meanings);
  return meanings.map((meaning, at) => ({ meaning, lead: leads[at] ?? '' }));
};

/** What stands between two amounts: words within one's own text speak of that one only. */
const gapOf = (tail: string, between: string, lead: string): { behind: string; lead: string; isShared: boolean } => ({
  behind: tail === '' ? between : tail,
  lead: lead === '' ? between : tail === '' ? lead : joined(between, lead),
  isShared: tail === '' && lead === '',
});

/** Amounts are judged together as far as the words between them may speak of either. */
const meaningsOfSentences = (amounts: readonly AmountInText[], isShared: readonly boolean[]): AmountMeaning[] => {
  const sentences: AmountInText[][] = [];
  amounts.forEach((amount, at) => {
    const sentence = sentences.at(-1);
    if (sentence && isShared[at - 1] === true) sentence.push(amount);
    else sentences.push([amount]);
  });
  return sentences.flatMap((sentence) => meaningsOf(sentence));
};

/** A percentage before an amount has the words before itself to itself. */
const withoutPercent = (text: string): string => text.replace(/^.*\d ?%/u, '').trim();

/** A lone word that makes a price the lowest of several; behind "free delivery" it would be a threshold. */
const fromWord =
  /^(?:from|ab|dès|à partir de|desde|a partir de|da|a partire da|vanaf|od|już od|от|від|fra|från|alkaen|de la|από|mulai(?: dari)?|já)[ :]*$/iu;

const joined = (one: string, other: string): string => `${one} ${other}`.replace(/\s+/g, ' ').trim();

/** Amounts side by side without a word: the lower is asked, the higher was; a third that is their difference is saved. */
const markWordless = (group: readonly PriceCandidate[], between: readonly string[], meanings: ShownMeaning[]): void => {
  for (let at = 1; at < group.length; at++) {
    const [one, next] = [group[at - 1], group[at]];
    if (!one || !next || !isSaidOf(meanings[at - 1]) || !isSaidOf(meanings[at])) continue;
    const text = joined(joined(one.ownTail, between[at - 1] ?? ''), next.ownLead);
    if (one.currency !== next.currency || sameAmount(one.amount, next.amount)) continue;
    const isRange = joinsRange(text);
    if (!isRange && /\p{L}{2}/u.test(text.replace(/\d+ ?%( off)?/i, ''))) continue;
    const third = group[at + 1];
    if (third && isDifference(one, next, third) && !/\p{L}{2}/u.test(between[at] ?? '')) meanings[at + 1] = 'saving';
    const [low, high] = one.amount < next.amount ? [one, next] : [next, one];
    if (high.amount > mostTimesHigher * low.amount) continue;
    meanings[high === one ? at - 1 : at] = isRange ? 'upper' : 'former';
  }
};

/** `£51 (approximately EUR 56)`: the second says again what the first asks. */
const markConverted = (group: readonly PriceCandidate[], leads: readonly string[], meanings: ShownMeaning[]): void => {
  group.forEach(({ currency }, at) => {
    const previous = group[at - 1]?.currency;
    if (previous === undefined || currency === undefined || previous === currency) return;
    if (aboutWord.test(leads[at] ?? '')) meanings[at] = 'converted';
  });
};

const aboutWord =
  /(?:^|[^\p{L}])(?:approx\p{L}*|about|ca|circa|ungefähr|etwa|environ|aprox\p{L}*|około|cca|około|около|cirka|noin|[≈~])[\s.:(]*$/iu;

/** Whether an amount can be what is asked for the goods. */
export const isAskedHere = (meaning: ShownMeaning): boolean =>
  meaning !== 'upper' && meaning !== 'converted' && isAsked(meaning);

const isSaidOf = (meaning: ShownMeaning | undefined): boolean => meaning !== undefined && isAskedHere(meaning);

const isDifference = (one: PriceCandidate, other: PriceCandidate, third: PriceCandidate): boolean =>
  sameAmount(Math.abs(one.amount - other.amount), third.amount);

const textBetween = (runs: readonly TextRun[], start: number, end: number): string =>
  runs
    .slice(start, end)
    .filter(({ place }) => !place.isHidden)
    .map(({ text }) => text)
    .join(' ')
    .slice(0, 2 * charactersBetween);

/** Short texts right before an amount; links, buttons and sentences speak of something else. */
const textBefore = (runs: readonly TextRun[], { place, firstRun }: PriceCandidate): string => {
  const first = Math.max(0, firstRun - runsBeside, boxOf(place, mostRunsOfLabels).firstRun);
  let text = '';
  for (let index = firstRun - 1; index >= first; index--) {
    const run = runs[index];
    if (!run || !isLabel(run) || text.length + run.text.length > charactersBeside) break;
    text = `${run.text} ${text}`;
  }
  return text;
};

/** Texts right behind an amount in the same line: what stands in the next may speak of itself. */
const textBehind = (runs: readonly TextRun[], { place, endRun }: PriceCandidate): string => {
  const end = Math.min(runs.length, endRun + runsBeside, lineOf(place).endRun);
  let text = '';
  for (let index = endRun; index < end; index++) {
    const run = runs[index];
    if (!run || !isLabel(run) || text.length + run.text.length > charactersBeside) break;
    text = `${text} ${run.text}`;
  }
  return text.trim();
};

/** The innermost part of the page that is a line or block of its own. */
const lineOf = (place: Place): Place => {
  let line = place;
  while (line.parent && inlineTags.has(line.element.name)) line = line.parent;
  return line;
};

const mostRunsOfLabels = 16;

/** The largest part of the page around a place with no more texts than that. */
const boxOf = (place: Place, mostRuns: number): Place => {
  let box = place;
  for (let next = place.parent; next && next.endRun - next.firstRun <= mostRuns; next = next.parent) box = next;
  return box;
};

const isLabel = ({ text, place }: TextRun): boolean =>
  text.length <= 45 &&
  !place.isHidden &&
  !speaksOfElse.has(place.element.name) &&
  !speaksOfElse.has(place.parent?.element.name ?? '');

const speaksOfElse = new Set(['a', 'button', 'h1', 'h2', 'h3', 'h4', 'option', 'select']);
