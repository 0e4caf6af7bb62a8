import type { CurrencyMention } from './currency-mentions.js';
import { codeOf, currencyMentions, dollarOfCountry } from './currency-mentions.js';
import { decimalMarkOf, decimalOf, numbersIn, type NumberInText } from './money-numbers.js';
import { plainPriceText } from './plain-price-text.js';
import { withJoinedCents } from './split-cents.js';
import { isAsked, meaningsOf, type AmountMeaning } from './amount-meaning.js';
import { countBefore, countBehind, isBundleBefore, measureBehind } from './measure-words.js';
import { isFormerOfTwo, joinsRange, saysFree } from './price-words.js';
import { scaled } from './scale-words.js';
import { readSimplePrice } from './simple-price.js';

/** What a text says about money. */
export interface MoneyReading {
  /** Plain decimal, its fraction's digits as found; null where no amount is stated. Free is `0`; a signed discount is negative. */
  amount: string | null;
  /** The sign, word or code as it stands in the text, else in the hint; null where neither names one. */
  currency: string | null;
  /** ISO 4217 code where the sign means one currency, or the text or the hint decide; null where it stays open. */
  code: string | null;
  /** What the words around the amount make of it; a price where there are none. */
  meaning: AmountMeaning;
  /** The text that was read, cut to what a price can be. */
  raw: string;
}

export interface MoneyHints {
  /** Any text near the price that may name its currency; it counts where the price's own text does not. */
  currencyHint?: string | undefined;
  /** BCP 47 locale of the page; its decimal mark decides what `1.299` is. */
  localeHint?: string | undefined;
}

const maxRawCharacters = 300;

/**
 * The price in a text people read. Of a range the lower end; of several prices the first that is not marked as a former price,
 * a saving, an instalment or a price per unit. Percentages, quantities, measures and dates are not amounts.
 */
export const readMoney = (text: string, { currencyHint, localeHint }: MoneyHints = {}): MoneyReading => {
  const raw = text.slice(0, maxRawCharacters);
  const simple = localeHint === undefined ? readSimplePrice(text, currencyHint) : undefined;
  if (simple) return { ...simple, meaning: 'price', raw };
  const hints =
    currencyHint === undefined || isTemplate(currencyHint) ? [] : hintMentions(plainPriceText(currencyHint));
  const plain = withJoinedCents(plainPriceText(text), hints.length > 0);
  const reader = createReader(plain, hints, localeHint === undefined ? undefined : decimalMarkOf(localeHint));
  const chosen = reader.choose();
  if (!chosen) {
    const stated = reader.statedAnywhere();
    const amount = saysFree(plain) ? '0' : null;
    return { amount, currency: stated?.found ?? null, code: reader.codeOf(stated), meaning: 'price', raw };
  }
  const { amount, mention, code, meaning } = chosen;
  return { amount, currency: mention?.found ?? null, code, meaning, raw };
};

/** A hint that nobody filled in: `{{ currency }}`, `${item.currency}`. */
const isTemplate = (hint: string): boolean => /\$\{|\{\{|<%|%s/.test(hint);

interface Candidate extends NumberInText {
  /** The mention of a currency beside it. */
  mention: CurrencyMention | undefined;
  priced: boolean;
  negative: boolean;
  meaning: AmountMeaning;
}

interface ReadAmount {
  amount: string;
  mention: CurrencyMention | undefined;
  code: string | null;
}

interface Reader {
  choose(): (ReadAmount & { meaning: AmountMeaning }) | undefined;
  statedAnywhere(): CurrencyMention | undefined;
  codeOf(mention: CurrencyMention | undefined): string | null;
}

const createReader = (plain: string, hints: readonly CurrencyMention[], decimalMark: string | undefined): Reader => {
  const numbers = numbersIn(plain);
  const mentions = currencyMentions(plain).filter(
    (mention) => !mention.weak || isBesideNumber(mention, numbers, plain),
  );
  const knownCodes = [...mentions, ...hints].flatMap(({ codes }) => (codes.length === 1 ? codes : []));
  const stated = mentions.find(({ weak }) => !weak) ?? mentions[0] ?? hints[0];
  const isoOf = (mention: CurrencyMention | undefined): string | null =>
    mention === undefined ? null : (codeOf(mention, knownCodes) ?? null);
  const decimalOfNumber = ({ digits, scale }: NumberInText, currency: string | null): string =>
    scaled(decimalOf(digits, { currency: currency ?? undefined, decimalMark }), scale);

  const scene = { numbers, mentions, plain, without: blanked(plain, mentions), isHinted: hints.length > 0 };
  const candidates = candidatesIn(scene, (number) => Number(decimalOfNumber(number, null)));

  const read = (candidate: Candidate): ReadAmount => {
    const mention = candidate.mention ?? stated;
    const code = isoOf(mention);
    const amount = decimalOfNumber(candidate, code);
    const minor = minorUnit(candidate, plain, code ?? isoOf(hints[0]));
    if (minor) return { amount: hundredth(amount), mention: candidate.mention ?? hints[0], code: minor.code };
    return { amount: candidate.negative ? `-${amount}` : amount, mention, code };
  };

  return {
    choose() {
      const best = bestOf(candidates);
      if (!best) return undefined;
      const ends = [best, ...rangeNeighbours(best, candidates, scene.without)].map(read);
      const lowest = ends.reduce((low, end) => (Number(end.amount) < Number(low.amount) ? end : low));
      return { ...lowest, mention: best.mention ?? lowest.mention, meaning: best.meaning };
    },
    statedAnywhere: () => stated,
    codeOf: isoOf,
  };
};

/** The lower, the surer it is what is asked; of those alike the first counts. */
const rankOf = ({ meaning, priced, negative, digits }: Candidate): number => {
  const isPrice = isAsked(meaning) && !negative;
  if (isPrice && priced) return { now: 0, price: 1, piece: 2 }[meaning as 'now' | 'price' | 'piece'];
  if (isPrice && (meaning === 'now' || /[.,]\d{2}$/.test(digits))) return 3;
  if (priced) return meaning === 'net' ? 4 : 5;
  return isPrice ? 6 : 7;
};

const bestOf = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>(
    (best, next) => (best && rankOf(best) <= rankOf(next) ? best : next),
    undefined,
  );

/** The other end of a range, on whichever side it stands. */
const rangeNeighbours = (chosen: Candidate, candidates: readonly Candidate[], without: string): Candidate[] => {
  const at = candidates.indexOf(chosen);
  const [before, after] = [candidates[at - 1], candidates[at + 1]];
  const joins = (one: Candidate, other: Candidate): boolean =>
    joinsRange(without.slice(one.end, other.start).replace(/ +/g, ' ')) && isAsked(one.meaning) && !one.negative;
  // `50 - $2.00` is an amount and its price: a sign before the upper end alone is no range.
  const isOneSided = before && !before.priced && (chosen.mention?.start ?? Infinity) < chosen.start;
  return [
    ...(before && !isOneSided && joins(before, chosen) ? [before] : []),
    ...(after && joins(chosen, after) && isAsked(after.meaning) ? [after] : []),
  ];
};

interface Scene {
  numbers: readonly NumberInText[];
  mentions: readonly CurrencyMention[];
  plain: string;
  /** The text with blanks where currencies are named. */
  without: string;
  isHinted: boolean;
}

/** The numbers that are amounts, with what the words beside them make of each. */
const candidatesIn = (scene: Scene, valueOf: (number: NumberInText) => number): Candidate[] => {
  const { numbers, plain, without } = scene;
  const amounts = numbers.flatMap((number, index): Amount[] => {
    const previousEnd = numbers[index - 1]?.end ?? 0;
    const mention = mentionBeside(number, previousEnd, scene.mentions, plain);
    return isAmount(number, index, mention, scene) ? [{ ...number, mention }] : [];
  });
  const bounds = boundsOf(amounts);
  const surroundings = bounds.map((amount, at) => ({
    value: valueOf(amount),
    before: without.slice(bounds[at - 1]?.end ?? 0, amount.start),
    behind: without.slice(amount.end, bounds[at + 1]?.start ?? plain.length),
  }));
  const meanings = meaningsOf(surroundings);
  return amounts.flatMap((amount) => {
    const at = bounds.indexOf(amount);
    const meaning = meanings[at] ?? 'price';
    const { before = '', behind = '' } = surroundings[at] ?? {};
    if (meaning === 'none' || (amount.mention && isBundleBefore(without.slice(0, amount.start)))) return [];
    return {
      ...amount,
      priced: amount.mention !== undefined,
      negative: isNegative(amount, plain),
      meaning: isFormerOfTwo(before, behind) ? 'former' : meaning,
    };
  });
};

type Amount = NumberInText & { mention: CurrencyMention | undefined };

/** The amounts that words belong to. Beside prices, bare numbers are words themselves: `of the last 30 days`. */
const boundsOf = (amounts: readonly Amount[]): readonly Amount[] => {
  const priced = amounts.filter(({ mention, digits }) => mention !== undefined || /[.,]\d{2}$/.test(digits));
  return priced.some(({ mention }) => mention !== undefined) ? priced : amounts;
};

/** A number is an amount unless it is a count, a measure, a percentage or part of a word. */
const isAmount = (
  { start, end, scale }: NumberInText,
  index: number,
  mention: CurrencyMention | undefined,
  { numbers, plain, without, isHinted }: Scene,
): boolean => {
  const previousEnd = numbers[index - 1]?.end ?? 0;
  const nextStart = numbers[index + 1]?.start ?? plain.length;
  const before = without.slice(Math.max(0, previousEnd - 4), start).trimEnd();
  const behind = `${without.slice(end, nextStart)}${plain.slice(nextStart, nextStart + 12)}`;
  if (/^ ?%/.test(behind)) return false;
  // Turkish and Basque write the sign before the number; elsewhere it belongs to the number before.
  if (plain[start - 1] === '%' && plain.slice(previousEnd, start) !== '%') return false;
  if (mention) return true;
  if (scale !== undefined && !(isHinted && /^[^\p{L}\p{N}]*$/u.test(plain.slice(0, start) + plain.slice(end))))
    return false;
  if (/\p{L}-?$/u.test(plain.slice(0, start)) || isBundleBefore(without.slice(0, nextStart))) return false;
  return !measureBehind.test(behind) && !countBehind.test(behind) && !countBefore.test(before);
};

/** A minus right at the amount or its sign, and not joining it to anything before. */
const isNegative = ({ start, mention }: Amount, plain: string): boolean =>
  /(?:^|[ (:])-$/.test(plain.slice(0, start)) ||
  (mention !== undefined &&
    mention.end <= start &&
    (/(?:^|[ (:])-$/.test(plain.slice(0, mention.start)) || /\p{Sc}-$/u.test(plain.slice(0, start))));

/** What may stand between an amount and its currency: `US$: 12`, `12,- Kč`, `12.– CHF`. */
const gapBefore = /^[ :.(]{0,3}[-–]?$/;
const gapAfter = /^[*+)]?(?:[.,:]?[-–—]{1,2}|\.)?[ *)]{0,2}$/;

const mentionBeside = (
  { start, end }: NumberInText,
  previousEnd: number,
  mentions: readonly CurrencyMention[],
  plain: string,
): CurrencyMention | undefined => {
  const before = mentions.filter((mention) => mention.end <= start).at(-1);
  const after = mentions.find((mention) => mention.start >= end);
  const isBefore = before !== undefined && gapBefore.test(plain.slice(before.end, start));
  const isAfter = after !== undefined && gapAfter.test(plain.slice(end, after.start));
  const belongsToPrevious =
    isBefore && isAfter && previousEnd > 0 && gapAfter.test(plain.slice(previousEnd, before.start));
  // `Lamp 2 £5`: a sign right before the next amount is that one's, unless it has another behind it.
  const belongsToNext = isAfter && after.start > end && /^\d[\d.,]*(?![\d.,]| ?[€$£])/.test(plain.slice(after.end));
  const nearest = isBefore && !belongsToPrevious ? before : isAfter && !belongsToNext ? after : undefined;
  return nearest === undefined ? undefined : dollarOfCountry(nearest, plain);
};

const isBesideNumber = (mention: CurrencyMention, numbers: readonly NumberInText[], plain: string): boolean =>
  numbers.some(
    ({ start, end }) =>
      (mention.end <= start && gapBefore.test(plain.slice(mention.end, start))) ||
      (mention.start >= end && gapAfter.test(plain.slice(end, mention.start))),
  );

/** Mentions of a hint, the surest first: a weak word counts beside an amount, or where the hint is nothing but it. */
const hintMentions = (hint: string): CurrencyMention[] => {
  const numbers = numbersIn(hint);
  const mentions = currencyMentions(hint);
  const strong = mentions.filter(({ weak }) => !weak);
  const alone = mentions.filter(
    ({ weak, start, end }) => weak && /^[\s\p{P}]*$/u.test(hint.slice(0, start) + hint.slice(end)),
  );
  const beside = mentions.filter((mention) => mention.weak && isBesideNumber(mention, numbers, hint));
  return [...strong.map((mention) => dollarOfCountry(mention, hint)), ...alone, ...beside];
};

/** The text with blanks where currencies are named. */
const blanked = (text: string, mentions: readonly CurrencyMention[]): string =>
  mentions.reduce((rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end), text);

const minorUnits: [sign: RegExp, code: string | undefined][] = [
  [/^ ?¢/, 'USD'],
  [/^ ?p(?![\p{L}.])/u, 'GBP'],
  [/^ ?(?:ct|cts|cent|cents|centimes?)(?!\p{L})/iu, 'EUR'],
  [/^ ?c(?![\p{L}.])/u, undefined],
  [/^ ?коп(?!\p{L})/iu, 'RUB'],
];

/** `99p`, `50 ¢`: hundredths of what the hint or the sign says. */
const minorUnit = (
  { digits, end, mention }: Candidate,
  plain: string,
  hinted: string | null,
): { code: string | null } | undefined => {
  if (mention !== undefined || !/^\d{1,3}(?:[.,]\d)?$/.test(digits)) return undefined;
  const unit = minorUnits.find(([sign]) => sign.test(plain.slice(end, end + 12)));
  return unit && { code: hinted ?? unit[1] ?? null };
};

const hundredth = (amount: string): string => {
  const [wholePart = '0', fractionPart = ''] = amount.split('.');
  const padded = wholePart.padStart(3, '0');
  return `${padded.slice(0, -2)}.${padded.slice(-2)}${fractionPart}`;
};
