import type { CurrencyMention } from './currency-mentions.js';
import { codeOf, currencyMentions } from './currency-mentions.js';
import { decimalMarkOf, decimalOf, numbersIn, type NumberInText } from './money-numbers.js';
import { plainPriceText } from './plain-price-text.js';
import { isFormerOfTwo, joinsRange, roleOf, saysFree, type NumberRole } from './price-words.js';

import { readSimplePrice } from './simple-price.js';

/** What a text says about money. */
export interface MoneyReading {
  /** Plain decimal, its fraction's digits as found; null where no amount is stated. Free is `0`; a signed discount is negative. */
  amount: string | null;
  /** The sign, word or code as it stands in the text, else in the hint; null where neither names one. */
  currency: string | null;
  /** ISO 4217 code where the sign means one currency, or the text or the hint decide; null where it stays open. */
  code: string | null;
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
  if (simple) return { ...simple, raw };
  const plain = plainPriceText(text);
  const hints = currencyHint === undefined ? [] : hintMentions(plainPriceText(currencyHint));
  const reader = createReader(plain, hints, localeHint === undefined ? undefined : decimalMarkOf(localeHint));
  const chosen = reader.choose();
  if (!chosen) {
    const stated = reader.statedAnywhere();
    return { amount: saysFree(plain) ? '0' : null, currency: stated?.found ?? null, code: reader.codeOf(stated), raw };
  }
  const { amount, mention, code } = chosen;
  return { amount, currency: mention?.found ?? null, code, raw };
};

interface Candidate extends NumberInText {
  /** The mention of a currency beside it. */
  mention: CurrencyMention | undefined;
  priced: boolean;
  negative: boolean;
  role: NumberRole;
}

interface Reader {
  choose(): { amount: string; mention: CurrencyMention | undefined; code: string | null } | undefined;
  statedAnywhere(): CurrencyMention | undefined;
  codeOf(mention: CurrencyMention | undefined): string | null;
}

const createReader = (plain: string, hints: readonly CurrencyMention[], decimalMark: string | undefined): Reader => {
  const numbers = numbersIn(plain);
  const mentions = currencyMentions(plain).filter(
    (mention) => !mention.weak || isBesideNumber(mention, numbers, plain),
  );
  const without = blanked(plain, mentions);
  const knownCodes = [...mentions, ...hints].flatMap(({ codes }) => (codes.length === 1 ? codes : []));
  const stated = mentions.find(({ weak }) => !weak) ?? mentions[0] ?? hints[0];
  const isoOf = (mention: CurrencyMention | undefined): string | null =>
    mention === undefined ? null : (codeOf(mention, knownCodes) ?? null);

  const candidates = numbers
    .map((number, index) => candidateOf(number, index, { numbers, mentions, plain, without }))
    .filter(({ role }) => role !== 'none');

  const read = (
    candidate: Candidate,
  ): { amount: string; mention: CurrencyMention | undefined; code: string | null } => {
    const mention = candidate.mention ?? stated;
    const code = isoOf(mention);
    const amount = decimalOf(candidate.digits, { currency: code ?? undefined, decimalMark });
    const minor = minorUnit(candidate, plain, code ?? isoOf(hints[0]));
    if (minor) return { amount: hundredth(amount), mention: candidate.mention ?? hints[0], code: minor.code };
    return { amount: candidate.negative ? `-${amount}` : amount, mention, code };
  };

  return {
    choose() {
      const best = bestOf(candidates);
      if (!best) return undefined;
      const ends = [best, ...rangeNeighbours(best, candidates, without)].map(read);
      const lowest = ends.reduce((low, end) => (Number(end.amount) < Number(low.amount) ? end : low));
      return { ...lowest, mention: best.mention ?? lowest.mention };
    },
    statedAnywhere: () => stated,
    codeOf: isoOf,
  };
};

const rankOf = ({ role, priced, negative, digits }: Candidate): number => {
  const isPrice = role !== 'beside' && !negative;
  if (isPrice && priced) return 0;
  if (isPrice && (role === 'now' || /[.,]\d{2}$/.test(digits))) return 1;
  return priced ? 2 : isPrice ? 3 : 4;
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
    joinsRange(without.slice(one.end, other.start).replace(/ +/g, ' ')) && one.role !== 'beside' && !one.negative;
  // `50 - $2.00` is an amount and its price: a sign before the upper end alone is no range.
  const isOneSided = before && !before.priced && (chosen.mention?.start ?? Infinity) < chosen.start;
  return [
    ...(before && !isOneSided && joins(before, chosen) ? [before] : []),
    ...(after && joins(chosen, after) && after.role !== 'beside' ? [after] : []),
  ];
};

interface Scene {
  numbers: readonly NumberInText[];
  mentions: readonly CurrencyMention[];
  plain: string;
  without: string;
}

const candidateOf = (number: NumberInText, index: number, { numbers, mentions, plain, without }: Scene): Candidate => {
  const previousEnd = numbers[index - 1]?.end ?? 0;
  const nextStart = numbers[index + 1]?.start ?? plain.length;
  const mention = mentionBeside(number, previousEnd, mentions, plain);
  const before = without.slice(previousEnd, number.start).trimEnd();
  const after = without.slice(number.end, nextStart);
  const withNeighbour = without.slice(Math.max(0, previousEnd - 4), number.start).trimEnd();
  const isGlued = mention === undefined && /\p{L}-?$/u.test(plain.slice(0, number.start));
  const priced = mention !== undefined;
  const role = roleOf({
    before: before || withNeighbour,
    after: `${after}${plain.slice(nextStart, nextStart + 12)}`,
    priced,
  });
  // Turkish and Basque write the sign before the number; elsewhere it belongs to the number before.
  const isPercent = plain[number.start - 1] === '%' && plain.slice(previousEnd, number.start) !== '%';
  const isInstalment = roleOf({ before: withNeighbour, after: '', priced: true }) === 'beside';
  const isBeside = isInstalment || isFormerOfTwo(before, after);
  const negative = isNegative(
    plain.slice(0, number.start),
    mention !== undefined && mention.end <= number.start ? mention : undefined,
    plain,
  );
  return {
    ...number,
    mention,
    priced,
    negative,
    role: isGlued || isPercent ? 'none' : role !== 'none' && isBeside ? 'beside' : role,
  };
};

/** A minus right at the amount or its sign, and not joining it to anything before. */
const isNegative = (before: string, mention: CurrencyMention | undefined, plain: string): boolean =>
  /(?:^|[ (:])-$/.test(before) || (mention !== undefined && /(?:^|[ (:])-$/.test(plain.slice(0, mention.start)));

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
  return nearest === undefined ? undefined : dollarsName(nearest, mentions, plain);
};

/** `SGD$ 5`, `$5 CAD`: of a dollar sign and a dollar's code side by side the code says more. */
const dollarsName = (
  mention: CurrencyMention,
  mentions: readonly CurrencyMention[],
  plain: string,
): CurrencyMention => {
  if (!/^[$＄﹩]$/.test(mention.found)) return mention;
  const named = mentions.find(
    (other) =>
      /^[A-Z]{2}D$/.test(other.found) &&
      /^[\d.,' ]{0,16}$/.test(plain.slice(Math.min(mention.end, other.end), Math.max(mention.start, other.start))),
  );
  return named ?? mention;
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
  return [...strong.map((mention) => dollarsName(mention, mentions, hint)), ...alone, ...beside];
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
