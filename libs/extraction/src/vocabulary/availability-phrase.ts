import type { Availability } from '@aisle/core';
import { availabilityHedges, monthNames, spans, stockLabels } from './availability-hedges.js';
import { availabilityPhrases } from './availability-phrases.js';

/** What a short text says about stock, and the words that say so. */
export interface SaidAvailability {
  availability: Availability;
  phrase: string;
}

/** The first that is found decides: "no longer available" and "not in stock" hold what "available" and "in stock" say. */
const order: readonly Availability[] = [
  'LimitedAvailability',
  'Discontinued',
  'SoldOut',
  'OutOfStock',
  'PreOrder',
  'BackOrder',
  'InStoreOnly',
  'OnlineOnly',
  'InStock',
];

/**
 * Lower-case letters as plain ranges. `\p{L}` stands for hundreds of them, and so many words, each with its borders, take seconds
 * to be compiled; so does passing over case.
 */
const letterRanges = String.raw`a-zªµºß-öø-\u02af\u0300-\u1fff\u2c60-\ud7ff`;
const letter = `[${letterRanges}]`;

/** Of scripts with blanks between words: the others have no borders to look for. */
const spaced = String.raw`[a-zªµºß-öø-\u02af\u0370-\u052f\u1e00-\u1fff]`;

const anyOf = (words: readonly string[]): string =>
  `(?<!${spaced})(?:${words.join('|').replaceAll(String.raw`\p{L}`, letter)})(?!${spaced})`;

/** One expression a term, over all languages. Like all here, it reads texts in lower case. */
const patterns: readonly [RegExp, Availability][] = order.map((availability) => {
  const phrases = Object.values(availabilityPhrases).flatMap((language) => language[availability] ?? []);
  return [new RegExp(anyOf(phrases), 'u'), availability];
});

const allOf = (of: 'notify' | 'stock' | 'when'): readonly string[] =>
  Object.values(availabilityHedges).flatMap((hedges) => hedges[of] ?? []);

const notify = new RegExp(anyOf(allOf('notify')), 'u');
const aboutStock = new RegExp(anyOf([...allOf('stock'), ...allOf('when')]), 'u');
const nought = String.raw`(?<![\d.,])0(?![\d.,]| ?[%€$£])`;
const loneNought = new RegExp(nought);
/** `0 in stock`, `0 Stück auf Lager`; `Lagerbestand: 0`. */
const noneInStock = new RegExp(
  String.raw`${nought}(?: ?${letter}+\.?){0,2} ?\(?${anyOf(allOf('stock'))}|${anyOf(allOf('stock'))}[\s:=()–-]{0,4}${nought}`,
  'u',
);

const stockLabel = new RegExp(anyOf([...allOf('stock'), ...stockLabels]), 'u');

/** Whether a label of a row may speak of stock or delivery. */
export const isStockLabel = (text: string): boolean => stockLabel.test(text.toLowerCase());

/** What people read in a short text about stock, in any of the languages of the tables. */
export const availabilityPhrase = (written: string): SaidAvailability | undefined => {
  const text = written.toLowerCase();
  const told = notify.exec(text);
  if (told && aboutStock.test(text)) return { availability: 'OutOfStock', phrase: text.slice(told.index) };
  for (const [pattern, availability] of patterns) {
    const match = pattern.exec(text);
    if (!match) continue;
    return availability === 'InStock' ? hedged(written, match[0]) : { availability, phrase: match[0] };
  }
  const none = loneNought.test(text) ? noneInStock.exec(text) : null;
  return none ? { availability: 'OutOfStock', phrase: none[0] } : undefined;
};

const date = String.raw`(?:\d{1,2}[./-] ?\d{1,2}(?:[./-] ?(?:\d{4}|\d{2}))?|\d{4}-\d{2}-\d{2}|\d{1,2}(?:\.|st|nd|rd|th|er|º)? ?(?:de |of )?(?:${monthNames})|(?:${monthNames}) \d{1,2}(?!\d)|(?:kw|week|viikko|vecka|uge|uke|týden) ?\d{1,2})`;
const aDate = new RegExp(date, 'u');
const words = (most: number): string => `(?:[ '’]+${letter}[${letterRanges}'’-]*){0,${most}}[ '’]*`;
/** No less would be waited for where goods are at hand. */
const longWait = String.raw`(?:[5-9]|\d{2,}|\d+ ?[-–] ?(?:[5-9]|\d{2,}))`;

/** Stands for what says "in stock" while the words around it are looked at: the phrases need to be told once a language. */
const mark = '\u0001';

interface HedgesOfLanguage {
  inStock: RegExp;
  none: RegExp;
  later: RegExp;
}

/** Made when first a text says "in stock" in any language: 35 languages make many expressions. */
let byLanguage: readonly HedgesOfLanguage[] | undefined;

const hedgesByLanguage = (): readonly HedgesOfLanguage[] =>
  (byLanguage ??= Object.entries(availabilityPhrases).flatMap(([language, { InStock: phrases = [] }]) => {
    const { not = [], notBehind = [], later = [], from = [] } = availabilityHedges[language] ?? {};
    if (phrases.length === 0) return [];
    const either = (parts: readonly (string | undefined)[]): RegExp =>
      new RegExp(parts.filter((part) => part !== undefined).join('|') || '(?!)', 'u');
    return [
      {
        inStock: new RegExp(anyOf(phrases), 'gu'),
        none: either([
          not.length === 0 ? undefined : `${anyOf(not)}${words(6)}${mark}`,
          notBehind.length === 0 ? undefined : `${mark} ?${anyOf(notBehind)}`,
          String.raw`${nought}(?: ?${letter}+\.?){0,2} ?${mark}`,
          String.raw`${mark}[\s:=()–-]{0,4}${nought}`,
        ]),
        later: either([
          later.length === 0 ? undefined : `${anyOf(later)}${words(4)}${mark}|${mark}${words(2)}${anyOf(later)}`,
          String.raw`${mark}[ :(]{0,3}${from.length === 0 ? '' : `(?:${anyOf(from)} ?)?`}${date}`,
          from.length === 0 ? undefined : `${anyOf(from)} ?${date}${words(3)}${mark}`,
        ]),
      },
    ];
  }));

const waiting = new RegExp(
  String.raw` (?:in|innen|within|en|em|sous|tra|fra|om|za|через|за|o|pēc|po)\.? ${longWait} ?(?:${spans.replaceAll(String.raw`\p{L}`, letter)})(?!${letter})`,
  'u',
);
/** Words of goods at hand; what is delivered in some days is at hand, too. */
const atHand =
  /^(?:available|verfügbar|disponible|disponibile|disponível|beschikbaar|tillgänglig|tilgængelig|tilgjengelig|saatavilla|dostępn\p{L}|dostupn\p{L}|elérhető|disponibil|доступ\p{L}*)$/u;

/** "In stock" as the words around it leave it. */
const hedged = (written: string, phrase: string): SaidAvailability => {
  for (const part of written.split(/[!?;|•]|(?<!\d)\.\s+(?=\p{Lu})/u)) {
    const clause = part.toLowerCase();
    for (const { inStock, none, later } of hedgesByLanguage()) {
      const marked = clause.replace(inStock, mark);
      if (marked === clause) continue;
      const denied = none.exec(marked);
      if (denied) return { availability: 'OutOfStock', phrase: denied[0].replace(mark, phrase) };
      const announced = later.exec(marked);
      if (announced) {
        return {
          availability: aDate.test(announced[0]) ? 'BackOrder' : 'OutOfStock',
          phrase: announced[0].replace(mark, phrase),
        };
      }
    }
    const wait = atHand.test(phrase) ? waiting.exec(clause) : null;
    if (wait) return { availability: 'BackOrder', phrase: `${phrase}${wait[0]}` };
  }
  return { availability: 'InStock', phrase };
};
