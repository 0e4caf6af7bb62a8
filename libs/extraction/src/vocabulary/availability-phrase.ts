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

/** Scripts without blanks between words have no borders to look for. */
const spaced = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}`;

const anyOf = (words: readonly string[]): string => `(?<![${spaced}])(?:${words.join('|')})(?![${spaced}])`;

/** One expression a term, over all languages. */
const patterns: readonly [RegExp, Availability][] = order.map((availability) => {
  const phrases = Object.values(availabilityPhrases).flatMap((language) => language[availability] ?? []);
  return [new RegExp(anyOf(phrases), 'iu'), availability];
});

const allOf = (of: 'notify' | 'stock' | 'when'): readonly string[] =>
  Object.values(availabilityHedges).flatMap((hedges) => hedges[of] ?? []);

const notify = new RegExp(anyOf(allOf('notify')), 'iu');
const aboutStock = new RegExp(anyOf([...allOf('stock'), ...allOf('when')]), 'iu');
const nought = String.raw`(?<![\d.,])0(?![\d.,]| ?[%€$£])`;
const loneNought = new RegExp(nought);
/** `0 in stock`, `0 Stück auf Lager`; `Lagerbestand: 0`. */
const noneInStock = new RegExp(
  String.raw`${nought}(?: ?\p{L}+\.?){0,2} ?\(?${anyOf(allOf('stock'))}|${anyOf(allOf('stock'))}[\s:=()–-]{0,4}${nought}`,
  'iu',
);

/** A label of a row that may speak of stock or delivery. */
export const stockLabel = new RegExp(anyOf([...allOf('stock'), ...stockLabels]), 'iu');

/** What people read in a short text about stock, in any of the languages of the tables. */
export const availabilityPhrase = (text: string): SaidAvailability | undefined => {
  const told = notify.exec(text);
  if (told && aboutStock.test(text)) return { availability: 'OutOfStock', phrase: text.slice(told.index) };
  for (const [pattern, availability] of patterns) {
    const match = pattern.exec(text);
    if (!match) continue;
    return availability === 'InStock' ? hedged(text, match[0]) : { availability, phrase: match[0] };
  }
  const none = loneNought.test(text) ? noneInStock.exec(text) : null;
  return none ? { availability: 'OutOfStock', phrase: none[0] } : undefined;
};

const date = String.raw`(?:\d{1,2}[./-] ?\d{1,2}(?:[./-] ?(?:\d{4}|\d{2}))?|\d{4}-\d{2}-\d{2}|\d{1,2}(?:\.|st|nd|rd|th|er|º)? ?(?:de |of )?(?:${monthNames})|(?:${monthNames}) \d{1,2}(?!\d)|(?:kw|week|viikko|vecka|uge|uke|týden) ?\d{1,2})`;
const words = (most: number): string => String.raw`(?:[ '’]+[\p{L}\p{M}][\p{L}\p{M}'’-]*){0,${most}}[ '’]*`;
/** No less would be waited for where goods are at hand. */
const longWait = String.raw`(?:[5-9]|\d{2,}|\d+ ?[-–] ?(?:[5-9]|\d{2,}))`;

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
    const inStock = anyOf(phrases);
    const either = (parts: readonly (string | undefined)[]): RegExp =>
      new RegExp(parts.filter((part) => part !== undefined).join('|') || '(?!)', 'iu');
    return [
      {
        inStock: new RegExp(inStock, 'iu'),
        none: either([
          not.length === 0 ? undefined : `${anyOf(not)}${words(6)}${inStock}`,
          notBehind.length === 0 ? undefined : `${inStock} ?${anyOf(notBehind)}`,
          String.raw`${nought}(?: ?\p{L}+\.?){0,2} ?${inStock}`,
          String.raw`${inStock}[\s:=()–-]{0,4}${nought}`,
        ]),
        later: either([
          later.length === 0 ? undefined : `${anyOf(later)}${words(4)}${inStock}|${inStock}${words(2)}${anyOf(later)}`,
          String.raw`${inStock}[ :(]{0,3}${from.length === 0 ? '' : `(?:${anyOf(from)} ?)?`}${date}`,
          from.length === 0 ? undefined : `${anyOf(from)} ?${date}${words(3)}${inStock}`,
        ]),
      },
    ];
  }));

const waiting = new RegExp(
  String.raw` (?:in|innen|within|en|em|sous|tra|fra|om|za|через|за|o|pēc|po)\.? ${longWait} ?(?:${spans})(?!\p{L})`,
  'iu',
);
/** Words of goods at hand; what is delivered in some days is at hand, too. */
const atHand =
  /^(?:available|verfügbar|disponible|disponibile|disponível|beschikbaar|tillgänglig|tilgængelig|tilgjengelig|saatavilla|dostępn\p{L}|dostupn\p{L}|elérhető|disponibil|доступ\p{L}*)$/iu;

/** "In stock" as the words around it leave it. */
const hedged = (text: string, phrase: string): SaidAvailability => {
  for (const clause of text.split(/[!?;|•]|(?<!\d)\.\s+(?=\p{Lu})/u)) {
    for (const { inStock, none, later } of hedgesByLanguage()) {
      if (!inStock.test(clause)) continue;
      const denied = none.exec(clause);
      if (denied) return { availability: 'OutOfStock', phrase: denied[0] };
      const announced = later.exec(clause);
      if (announced) {
        return {
          availability: new RegExp(date, 'iu').test(announced[0]) ? 'BackOrder' : 'OutOfStock',
          phrase: announced[0],
        };
      }
    }
    const wait = atHand.test(phrase) ? waiting.exec(clause) : null;
    if (wait) return { availability: 'BackOrder', phrase: `${phrase}${wait[0]}` };
  }
  return { availability: 'InStock', phrase };
};
