import type { Money } from '@aisle/core';
import type { Element } from 'domhandler';
import { addressOf, namesOf } from '../pagination/page-links.js';
import { firstElementBelow, textOf, visitElements } from '../../page/html-document.js';
import { imageAddressOf } from '../../page/image-address.js';
import { keptText } from '../../base/kept-text.js';
import { readMoney, parseMoney } from '@aisle/money';
import { tilePriceOf } from './tile-price.js';
import { webUrl } from '../../page/web-url.js';

/** A product's tile as read without a recipe. */
export interface AutoTile {
  /** The product's page. */
  url: string;
  name: string | null;
  /** The price that is asked now; null where none is shown or its currency is unknown. */
  price: Money | null;
  /** The text the price was read from. */
  rawPrice: string | null;
  imageUrl: string | null;
}

export interface TileContext {
  base: string;
  pageUrl: string;
  currencyHint: string | undefined;
}

const maxLinks = 40;

/** Reads a tile; undefined where it links to no product. */
export const readTile = (element: Element, context: TileContext): AutoTile | undefined => {
  const link = productLink(element, context);
  if (!link) return undefined;
  const name = nameOf(element, link.elements);
  const price = tilePriceOf(element, name);
  return {
    url: link.url,
    name: name ?? null,
    price: (price === undefined ? undefined : parseMoney(price, { currencyHint: context.currencyHint })) ?? null,
    rawPrice: price === undefined ? null : (keptText(price) ?? null),
    imageUrl: imageOf(element, context.base) ?? null,
  };
};

interface ProductLink {
  url: string;
  elements: Element[];
}

const actions =
  /cart|basket|wish|compare|login|signin|account|review|rating|checkout|quick-?view|add[-_]to|favou?rite|merkzettel|warenkorb|panier|carrito|share|mailto/i;

/** The address most of a tile leads to: by its heading, its picture, its longest words. */
const productLink = (tile: Element, { base, pageUrl }: TileContext): ProductLink | undefined => {
  const links = new Map<string, { elements: Element[]; score: number }>();
  for (const element of linksIn(tile)) {
    const url = addressOf(element.attribs['href'] ?? '', base);
    if (url === undefined || url.split('#')[0] === pageUrl.split('#')[0]) continue;
    const link = links.get(url) ?? { elements: [], score: 0 };
    link.elements.push(element);
    link.score += scoreOfLink(element, tile, url);
    links.set(url, link);
  }
  const [best] = [...links].sort(([, one], [, other]) => other.score - one.score);
  const url = best && best[1].score > 0 ? webUrl(best[0], base) : undefined;
  return best && url !== undefined ? { url, elements: best[1].elements } : undefined;
};

const linksIn = (tile: Element): Element[] => {
  const links = tile.name === 'a' ? [tile] : [];
  visitElements(tile.children, (element) => {
    if (element.name === 'a' && links.length < maxLinks) links.push(element);
  });
  return links;
};

const scoreOfLink = (element: Element, tile: Element, url: string): number => {
  const words = textOf(element).trim();
  let score = words.length >= 3 && words.length <= 300 ? 1 + Math.min(words.length, 60) / 60 : 0.2;
  if (/title|name|product|heading/i.test(namesOf(element))) score += 1;
  if (isInside(element, tile, /^h[1-6]$/) || contains(element, /^h[1-6]$/)) score += 2;
  if (contains(element, /^(?:img|picture)$/)) score += 1.5;
  if (actions.test(`${namesOf(element)} ${new URL(url).pathname}`)) score -= 4;
  return score;
};

const isInside = (element: Element, tile: Element, name: RegExp): boolean => {
  for (let parent = element.parent; parent && parent !== tile.parent; parent = parent.parent) {
    if ('name' in parent && name.test(parent.name)) return true;
  }
  return false;
};

const contains = (element: Element, name: RegExp): boolean =>
  firstElementBelow(element, (child) => name.test(child.name)) !== undefined;

const nameOf = (tile: Element, links: readonly Element[]): string | undefined => {
  const heading = firstElementBelow(
    tile,
    ({ name, attribs }) => /^h[1-6]$/.test(name) || attribs['itemprop'] === 'name',
  );
  const named = firstElementBelow(tile, (element) => /(?:^|[\s_-])(?:name|title)(?:$|[\s_-])/i.test(namesOf(element)));
  const words = links
    .map((link) => (contains(link, /^(?:div|p|ul)$/) ? '' : textOf(link).trim()))
    .sort((one, other) => other.length - one.length);
  const image = firstElementBelow(tile, ({ name, attribs }) => name === 'img' && (attribs['alt'] ?? '') !== '');
  const candidates = [
    heading && textOf(heading),
    named && textOf(named),
    words[0],
    links.map(({ attribs }) => attribs['title']).find((title) => title !== undefined && title !== ''),
    image?.attribs['alt'],
    firstWords(tile),
  ];
  const name = candidates
    .map((text) => keptText(text ?? '', 500))
    .find((text) => text !== undefined && /\p{L}{2}/u.test(text) && !isPrice(text));
  return name === undefined ? undefined : fullerName(name, candidates.slice(2));
};

/** The first text of a tile that stands in an element of its own and is no price. */
const firstWords = (tile: Element): string => {
  const own = firstElementBelow(tile, (element) => {
    const text = element.children.every((child) => child.type === 'text') ? textOf(element).trim() : '';
    return /\p{L}{3}/u.test(text) && !isPrice(text) && !/^(?:button|script|style|option)$/.test(element.name);
  });
  return own === undefined ? '' : textOf(own);
};

/** A heading may hold the brand only, where the picture's text goes on with the product. */
const fullerName = (name: string, others: readonly (string | undefined)[]): string =>
  others
    .map((text) => keptText(text ?? '', 200) ?? '')
    .find(
      (text) =>
        text.length > name.length &&
        text.toLowerCase().startsWith(`${name.toLowerCase()} `) &&
        !/\d[.,]\d{2}/.test(text),
    ) ?? name;

const isPrice = (text: string): boolean =>
  text.length < 30 && readMoney(text).currency !== null && !/\p{L}{4}/u.test(text);

const smallestImagePixels = 40;

const imageOf = (tile: Element, base: string): string | undefined => {
  let found: string | undefined;
  visitElements([tile], (element) => {
    const { name, attribs } = element;
    if (found !== undefined || (name !== 'img' && name !== 'source')) return;
    if (Number(attribs['width'] ?? smallestImagePixels) < smallestImagePixels) return;
    const address = imageAddressOf(element);
    if (address !== undefined) found = webUrl(address, base);
  });
  return found;
};
