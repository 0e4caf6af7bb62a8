import type { Element } from 'domhandler';
import { isAsked, meaningBeside, readMoney, type AmountMeaning } from '@aisle/money';
import { amountTextOf, firstElementBelow, visitElements } from '../../page/html-document.js';
import { namesOf } from '../pagination/page-links.js';
import { textsBeside } from './texts-beside.js';

const maxTexts = 40;
const maxCharacters = 80;
const shortCharacters = 25;

/** The text of the price that is asked: marked as such, not struck out, first in the tile; else one stated for machines only. */
export const tilePriceOf = (tile: Element, name: string | undefined): string | undefined =>
  shownPrice(tile, name, isPresent) ?? shownPrice(tile, name, isOnly) ?? statedPrice(tile);

/** Which amounts of a tile are looked for. */
interface Wanted {
  mayHaveFormerNames: boolean;
  mayMean: (meaning: AmountMeaning) => boolean;
}
const isPresent: Wanted = { mayHaveFormerNames: false, mayMean: isAsked };
/** Loose goods have a price per measure only, and goods for traders a net price only. */
const isOnly: Wanted = {
  mayHaveFormerNames: true,
  mayMean: (meaning) => isAsked(meaning) || meaning === 'unit' || meaning === 'net',
};

const formerNames =
  /(?<![a-z])(?:old|was(?![a-z])|former|before|regular|rrp|uvp|msrp|strike|crossed|list-?price|compare|original|previous|statt|unit|per-|base-?price|saving|save|discount|badge|install)|[a-z](?:Old|Was|Before|Former)(?![a-z])/;
const presentNames = /(?<![a-z])(?:sale|special|now(?![a-z])|current|final|offer|actual|promo|reduced|selling)/;
const priceNames = /price|preis|prix|precio|prezzo|cena|pris(?![a-z])|amount/i;
const unread = /^(?:del|s|strike|script|style|button|select)$/;

const namesFormer = (names: string): boolean => formerNames.test(names) && !presentNames.test(names);

const shownPrice = (tile: Element, name: string | undefined, wanted: Wanted): string | undefined => {
  let best: { text: string; score: number } | undefined;
  let looked = 0;
  visitElements([tile], (element) => {
    if (unread.test(element.name) || looked > maxTexts) return false;
    const names = namesOf(element);
    if (!wanted.mayHaveFormerNames && namesFormer(names)) return false;
    const text = amountTextOf(element).replace(/\s+/g, ' ').trim();
    if (!/\p{Nd}/u.test(text)) return false;
    if (text.length > maxCharacters || (!wanted.mayHaveFormerNames && hasFormer(element))) return true;
    looked++;
    const score = scoreOf(text, names, element);
    if (score === undefined || (best && score <= best.score)) return true;
    if (wanted.mayMean(meaningOf(text, element, tile, name))) best = { text, score };
    return true;
  });
  return best?.text;
};

/** How much a text looks like the price; undefined where it is none. */
const scoreOf = (text: string, names: string, { attribs }: Element): number | undefined => {
  const { amount, currency } = readMoney(text);
  const isShort = text.length < shortCharacters;
  const isCalledPrice = priceNames.test(names) || attribs['itemprop'] === 'price';
  if (amount === null || (currency === null && !(isCalledPrice && isShort))) return undefined;
  return (
    (isCalledPrice ? 2 : 0) +
    (presentNames.test(names) ? 2 : 0) +
    (isShort ? 1 : 0) +
    (/\p{L}{4}/u.test(text) ? 0 : 0.5) +
    (currency === null ? 0 : 1)
  );
};

/** By the words in the text, else by those beside it. */
const meaningOf = (text: string, element: Element, tile: Element, name: string | undefined): AmountMeaning => {
  const { meaning } = readMoney(text);
  if (meaning !== 'price') return meaning;
  const { before, behind } = textsBeside(element, tile, name);
  return meaningBeside(before, behind);
};

/** A price a tile states for machines only. */
const statedPrice = (tile: Element): string | undefined => {
  const stated = (property: string): string =>
    firstElementBelow(tile, ({ attribs }) => attribs['itemprop'] === property && attribs['content'] !== undefined)
      ?.attribs['content'] ?? '';
  const price = stated('price');
  return price === '' ? undefined : `${price} ${stated('priceCurrency')}`.trim();
};

/** Whether a price struck out stands in an element beside the present one. */
const hasFormer = (element: Element): boolean =>
  firstElementBelow(element, (child) => /^(?:del|s|strike)$/.test(child.name) || namesFormer(namesOf(child))) !==
  undefined;
