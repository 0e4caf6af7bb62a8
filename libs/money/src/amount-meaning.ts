import { wordsBefore, wordsBehind, type MeaningBefore, type MeaningBehind } from './amount-words.js';
import { isUnitPriceBefore, piecePriceBehind, unitPriceBehind } from './measure-words.js';

/**
 * What an amount in a text is. `price`: nothing says otherwise; `now`: said to be what is asked; `piece`: of one piece, mostly the
 * price itself; `lowest`: of the last 30 days; `extra`: paid for something beside the goods; `none`: nothing that is paid for
 * these goods alone.
 */
export type AmountMeaning =
  'price' | 'now' | 'piece' | 'former' | 'lowest' | 'saving' | 'extra' | 'instalment' | 'unit' | 'net' | 'none';

const asked: ReadonlySet<AmountMeaning> = new Set(['price', 'now', 'piece']);

/** Whether an amount can be what is asked for the goods. */
export const isAsked = (meaning: AmountMeaning): boolean => asked.has(meaning);

/** An amount with the texts that may speak of it: from the amount before it, and to the one behind it. */
export interface AmountInText {
  value: number;
  before: string;
  behind: string;
}

interface Token {
  word: string;
  start: number;
  end: number;
}

interface Told<Meaning extends string> {
  meaning: Meaning;
  start: number;
  end: number;
}

const longestPhrase = 7;
/** A word farther from an amount speaks of something else. */
const farthestWord = 6;

const tokensOf = (text: string): Token[] =>
  [...text.matchAll(/[\p{L}\p{M}]+|\p{N}+|[/+]/gu)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    start: index,
    end: index + word.length,
  }));

const phrasebook = <Meaning extends string>(
  table: Readonly<Record<string, Readonly<Partial<Record<Meaning, string>>>>>,
): Map<string, Meaning> => {
  const phrases = new Map<string, Meaning>();
  for (const meanings of Object.values(table)) {
    for (const [meaning, words] of Object.entries(meanings) as [Meaning, string][]) {
      for (const phrase of words.split('|'))
        phrases.set(
          tokensOf(phrase)
            .map(({ word }) => word)
            .join(' '),
          meaning,
        );
    }
  }
  return phrases;
};

const before = phrasebook<MeaningBefore>(wordsBefore);
const behind = phrasebook<MeaningBehind>(wordsBehind);

/** Most words end no phrase, or begin none: they are passed over without being put together with others. */
const lastWords = new Set([...before.keys()].map((phrase) => phrase.slice(phrase.lastIndexOf(' ') + 1)));
const firstWords = new Set([...behind.keys(), ...before.keys()].map((phrase) => phrase.split(' ', 1)[0]));

const phraseOf = (tokens: readonly Token[], start: number, end: number): string =>
  tokens
    .slice(start, end)
    .map(({ word }) => word)
    .join(' ');

/** The last telling phrase of a text, not far from its end; of those that end together the longest. */
const toldBefore = (text: string): Told<MeaningBefore> | undefined => {
  const tokens = tokensOf(text.slice(-120));
  const offset = Math.max(0, text.length - 120);
  for (let end = tokens.length; end > Math.max(0, tokens.length - farthestWord); end--) {
    if (!lastWords.has(tokens[end - 1]?.word ?? '')) continue;
    for (let start = Math.max(0, end - longestPhrase); start < end; start++) {
      const meaning = before.get(phraseOf(tokens, start, end));
      if (meaning !== undefined) return toldAt(meaning, tokens, start, end, offset);
    }
  }
  return undefined;
};

const toldAt = <Meaning extends string>(
  meaning: Meaning,
  tokens: readonly Token[],
  start: number,
  end: number,
  offset = 0,
): Told<Meaning> => ({
  meaning,
  start: (tokens[start]?.start ?? 0) + offset,
  end: (tokens[end - 1]?.end ?? 0) + offset,
});

/** What of the words before an amount holds behind one as well. */
const eitherSide: ReadonlySet<MeaningBefore> = new Set(['net', 'gross', 'free']);

type BehindMeaning = MeaningBehind | 'free';

/** The phrase that a text begins with, marks aside. */
const toldBehind = (text: string): Told<BehindMeaning> | undefined => {
  const tokens = tokensOf(text.slice(0, 80));
  const first = tokens[0];
  if (!first || !firstWords.has(first.word) || first.start > 6 || /[|•·;]/.test(text.slice(0, first.start)))
    return undefined;
  for (let end = Math.min(longestPhrase, tokens.length); end > 0; end--) {
    const phrase = phraseOf(tokens, 0, end);
    const either = before.get(phrase);
    const meaning =
      behind.get(phrase) ?? (either !== undefined && eitherSide.has(either) ? (either as BehindMeaning) : undefined);
    if (meaning !== undefined) return toldAt(meaning, tokens, 0, end);
  }
  return undefined;
};

/** What each amount of a text is, by the words beside it. A phrase between two amounts speaks of one of them. */
export const meaningsOf = (amounts: readonly AmountInText[]): AmountMeaning[] => {
  const told = amounts.map((amount) => ({ before: toldBefore(amount.before), behind: toldBehind(amount.behind) }));
  // Where a tax word leads the text, each stands before its amount.
  const isTaxBefore = isTax(told[0]?.before?.meaning);
  told.forEach((own, at) => {
    const next = told[at + 1];
    const [amount, nextAmount] = [amounts[at], amounts[at + 1]];
    if (isTax(own.behind?.meaning) && isTaxBefore) own.behind = undefined;
    if (!next?.before || !amount || !nextAmount) return;
    const isNextOnly = isTaxBefore || isIntroduced(nextAmount.before, next.before);
    if (isTax(next.before.meaning) && isNextOnly) own.behind = undefined;
    else if (isTax(next.before.meaning)) next.before = undefined;
    else if (own.behind && next.before.start < own.behind.end) settle(own, next, amount, nextAmount);
    else if (own.behind === undefined && isFormerOf(amount, nextAmount, next.before, own.before)) {
      own.behind = { ...next.before, meaning: 'former' };
      next.before = undefined;
    }
  });
  return amounts.map((amount, at) => meaningOf(amount, told[at] ?? {}));
};

interface ToldOfAmount {
  before?: Told<MeaningBefore> | undefined;
  behind?: Told<BehindMeaning> | undefined;
}

const isTax = (meaning: string | undefined): boolean => meaning === 'net' || meaning === 'gross';

/** One phrase between two amounts: behind a colon comes its own amount; costs and savings are mostly less than the price. */
const settle = (own: ToldOfAmount, next: ToldOfAmount, amount: AmountInText, nextAmount: AmountInText): void => {
  const { behind: phrase } = own;
  if (!phrase) return;
  const isOfLower = phrase.meaning === 'extra' || phrase.meaning === 'saving' || phrase.meaning === 'instalment';
  const isOfNext = isIntroduced(amount.behind, phrase)
    ? true
    : phrase.meaning === 'former'
      ? nextAmount.value > amount.value
      : isOfLower && nextAmount.value < amount.value;
  if (isOfNext) own.behind = undefined;
  else next.before = undefined;
};

/** A colon behind the words, or a bracket that holds both them and the amount behind them. */
const isIntroduced = (between: string, phrase: Told<string>): boolean =>
  /^\s?[.)*]{0,3}\s?[:=]/.test(between.slice(phrase.end)) ||
  (between.slice(0, phrase.start).includes('(') && !between.slice(phrase.end).includes(')'));

/** `59,99 € UVP 39,99 €`: the former price is the higher one. */
const isFormerOf = (
  amount: AmountInText,
  nextAmount: AmountInText,
  phrase: Told<MeaningBefore>,
  ownBefore: Told<MeaningBefore> | undefined,
): boolean =>
  phrase.meaning === 'former' &&
  amount.value > nextAmount.value &&
  ownBefore === undefined &&
  phrase.start <= 3 &&
  !/[:=]/.test(nextAmount.before.slice(phrase.end));

const meaningOf = (amount: AmountInText, { before: lead, behind: tail }: ToldOfAmount): AmountMeaning => {
  if (isThreshold(amount, lead, tail)) return 'none';
  if (unitPriceBehind.test(amount.behind) || (isUnitPriceBefore(amount.before) && !isUnitOfPrevious(amount.before)))
    return 'unit';
  if (isInstalmentCount(amount)) return 'instalment';
  if (tail && tail.meaning !== 'gross' && tail.meaning !== 'free' && tail.meaning !== 'threshold') {
    return tail.meaning === 'extra' && isAdded(amount, lead) ? 'none' : tail.meaning;
  }
  const isGross = tail?.meaning === 'gross' || lead?.meaning === 'gross';
  const own = lead === undefined || neutral.has(lead.meaning) ? (isGross ? 'now' : 'price') : lead.meaning;
  if (own === 'price' || own === 'now') return piecePriceBehind.test(amount.behind) ? 'piece' : own;
  // Words of net prices are words of weights, too.
  if (own === 'net') return isBeside(amount, lead) ? 'net' : 'price';
  return own === 'extra' && isBeside(amount, lead) ? 'none' : (own as AmountMeaning);
};

const neutral: ReadonlySet<MeaningBefore> = new Set(['gross', 'free', 'threshold']);

/** `£1.20 per 100g £3.00`: the measure belongs to the amount before it. */
const isUnitOfPrevious = (text: string): boolean => unitPriceBehind.test(text) && !/[:=]/.test(text);

/** Nothing but marks between the words and the amount. */
const isBeside = ({ before: text }: AmountInText, lead: Told<MeaningBefore> | undefined): boolean =>
  lead !== undefined && /^[^\p{L}\p{N}]*$/u.test(text.slice(lead.end));

/** `+ 4,90 € Versand`, `zzgl. 4,90 € Versand`. */
const isAdded = (amount: AmountInText, lead: Told<MeaningBefore> | undefined): boolean =>
  /\+\s*$|(?<!\p{L})plus\s*$/iu.test(amount.before) || (lead?.meaning === 'extra' && isBeside(amount, lead));

const thresholdLead =
  /(?<!\p{L})(?:over|above|from|ab|bei|über|vanaf|boven|dès|à partir de|a partir de|desde|oltre|sopra|od|nad|powyżej|от|свыше|над|від|понад|fra|från|over|över|yli|alkaen|peste|de la|orders?|all|nuo|virš|no|virs|alates|üle|από|άνω των|mulai|từ|以上|满|滿)[ :]*$/iu;

/** What has to be spent before delivery is free. */
const isThreshold = (
  { before: lead, behind: tail }: AmountInText,
  toldLead: Told<MeaningBefore> | undefined,
  toldTail: Told<BehindMeaning> | undefined,
): boolean =>
  toldLead?.meaning === 'threshold' ||
  toldTail?.meaning === 'threshold' ||
  ((toldLead?.meaning === 'free' || (toldTail?.meaning === 'free' && !/^\W{0,3}inc/i.test(tail))) &&
    thresholdLead.test(lead));

const instalmentLead =
  /(?:\d{1,3} ?[x×] ?(?:de|of|à|a|da|z|po)?|\d{1,3}[ -](?:(?:interest[ -]free|gratis|zinsfreien?|sans frais|sin intereses|easy|equal|monthly) )?(?:payments?|instal?lments?|raten|rate|fois|mensualités|cuotas|plazos|meses|parcelas|vezes|prestações|rat|rata|splátek|splátky|splátok|taksit|termijnen|betalingen|месяц(?:ев|а)?|платеж(?:ей|а)|платежів|вноски)(?: ?(?:of|à|zu|je|de|da|di|po|по|von|van|a|x))?)[ :]*$/iu;
const instalmentTail = /^ ?[x×] ?\d{1,2}(?![\d.,])/i;

/** `12x R$ 83,25`, `4 payments of $25`, `12,50 € x 24`. */
const isInstalmentCount = ({ before: lead, behind: tail }: AmountInText): boolean =>
  instalmentLead.test(lead.slice(-50)) || instalmentTail.test(tail);

/** What an amount is by the words people read right before and behind it, in whatever elements they stand. */
export const meaningBeside = (lead: string, tail: string): AmountMeaning =>
  meaningsOf([{ value: 0, before: lead, behind: tail }])[0] ?? 'price';
