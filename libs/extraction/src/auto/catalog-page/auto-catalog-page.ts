import type { ChildNode, Document, Element } from 'domhandler';
import { baseOf } from '../pagination/page-links.js';
import { isElement, loadHtml, visitElements } from '../../page/html-document.js';
import { flatCopy } from '../../base/kept-text.js';
import { limits } from '../../base/limits.js';
import { readTile, type AutoTile, type TileContext } from './read-tile.js';
import { tileGroupsOf, type TileGroup } from './tile-groups.js';

export interface AutoCatalogPage {
  /** In page order, each product's address once; empty where the page lists no products. */
  tiles: AutoTile[];
  /** A CSS selector of the tiles, to begin a recipe with; null where there are none. */
  tilesSelector: string | null;
}

/**
 * The product tiles of a page nobody wrote a recipe for: of all repeated structures outside menus and footers the one with the
 * most elements that link to a product each and mostly show a price or a picture. `currencyHint` is a code or a text that names
 * the shop's currency, for prices without one. Errors: PermanentError `PARSE_FAILED` for a page beyond the limits.
 */
export const autoCatalogPage = (html: string, url: string, hints: { currencyHint?: string } = {}): AutoCatalogPage =>
  catalogOf(loadHtml(html), url, hints);

/** The same of a page that is read already. */
export const catalogOf = (
  document: Document,
  url: string,
  { currencyHint }: { currencyHint?: string } = {},
): AutoCatalogPage => {
  const context: TileContext = {
    base: baseOf(document, url),
    pageUrl: url,
    currencyHint: currencyHint ?? statedCurrency(document),
  };
  let best: { tiles: AutoTile[]; score: number; selector: string } | undefined;
  for (const group of promising(tileGroupsOf(document))) {
    const tiles = distinct(
      group.elements.flatMap((element) => (lookAt(element).isSmall ? (readTile(element, context) ?? []) : [])),
    );
    const score = scoreOf(tiles, group.elements.length);
    if (score > (best?.score ?? 0)) best = { tiles, score, selector: group.selector };
  }
  return best
    ? { tiles: best.tiles.slice(0, limits.tiles), tilesSelector: flatCopy(best.selector) }
    : { tiles: [], tilesSelector: null };
};

const limitsOfSearch = { groups: 40, sampled: 5, tileElements: 400, textCharacters: 2_000, work: 40_000 };

/** Groups worth reading in full, by a look at a few of their elements; large ones first. */
const promising = (groups: readonly TileGroup[]): TileGroup[] => {
  let work = 0;
  return groups
    .map((group) => ({ group, score: group.elements.length * promiseOf(group) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.group.depth - other.group.depth)
    .slice(0, limitsOfSearch.groups)
    .map(({ group }) => group)
    .filter(({ elements }) => (work += elements.length) <= limitsOfSearch.work);
};

const promiseOf = ({ elements }: TileGroup): number => {
  const step = Math.max(1, Math.floor(elements.length / limitsOfSearch.sampled));
  const samples = elements.filter((_, at) => at % step === 0).slice(0, limitsOfSearch.sampled);
  const looks = samples.map(lookAt);
  const share = (of: (look: Look) => boolean): number => looks.filter(of).length / looks.length;
  if (share(({ hasLink }) => hasLink) < 0.6 || share(({ isSmall }) => isSmall) < 0.6) return 0;
  return share(({ hasPrice }) => hasPrice) + share(({ hasImage }) => hasImage) * 0.5;
};

interface Look {
  hasLink: boolean;
  hasImage: boolean;
  hasPrice: boolean;
  isSmall: boolean;
}

/** What an element holds, seen without going through more than a tile would have. */
const lookAt = (element: Element): Look => {
  const look: Look = { hasLink: false, hasImage: false, hasPrice: false, isSmall: true };
  let elements = 0;
  let characters = 0;
  const waiting: ChildNode[] = [element];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'text') {
      characters += node.data.trim().length;
      look.hasPrice ||= /\p{Nd}/u.test(node.data.slice(0, 100));
    } else if (isElement(node) && node.name !== 'script' && node.name !== 'style') {
      elements++;
      look.hasLink ||= node.name === 'a' && node.attribs['href'] !== undefined;
      look.hasImage ||= node.name === 'img';
      if (node.children.length > limitsOfSearch.tileElements) elements += node.children.length;
      else waiting.push(...node.children);
    }
    look.isSmall = elements <= limitsOfSearch.tileElements && characters <= limitsOfSearch.textCharacters;
    if (!look.isSmall) return look;
  }
  return look;
};

/** The number of tiles, weighed by how much of a product they show. */
const scoreOf = (tiles: readonly AutoTile[], elements: number): number => {
  const share = (of: (tile: AutoTile) => boolean): number => tiles.filter(of).length / elements;
  const [priced, pictured, named] = [
    share(({ rawPrice }) => rawPrice !== null),
    share(({ imageUrl }) => imageUrl !== null),
    share(({ name }) => name !== null),
  ];
  if (tiles.length < 3 || tiles.length < elements * 0.6 || named < 0.6 || (priced < 0.4 && pictured < 0.6)) return 0;
  return tiles.length * (priced + 0.5 * pictured + 0.3 * named) * (priced < 0.4 ? 0.3 : 1);
};

const distinct = (tiles: readonly AutoTile[]): AutoTile[] => [
  ...new Map(tiles.map((tile) => [tile.url, tile])).values(),
];

/** The currency a page states for machines. */
const statedCurrency = (document: Document): string | undefined => {
  let code: string | undefined;
  visitElements(document.children, ({ name, attribs }) => {
    const property = attribs['itemprop'] ?? attribs['property'] ?? '';
    if (name === 'meta' && /^(?:priceCurrency|(?:og|product):price:currency)$/.test(property))
      code ??= attribs['content'];
  });
  return code !== undefined && /^[A-Z]{3}$/.test(code) ? code : undefined;
};
