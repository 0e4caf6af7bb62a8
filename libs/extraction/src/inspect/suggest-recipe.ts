import type { PageKind } from '@aisle/core';
import type { Document, Element } from 'domhandler';
import { catalogOf } from '../auto/catalog-page/auto-catalog-page.js';
import { paginationOf } from '../auto/pagination/auto-pagination.js';
import { visitElements } from '../page/html-document.js';
import { openPage } from '../fields/page.js';
import { defineRecipe } from '../recipe/read-recipe.js';
import type { Recipe, RecipeInput } from '../recipe/recipe.js';
import { selectorOf } from '../page/selector.js';
import { missedOnListing } from './missed-signs.js';

/** A page to learn from. */
export interface SamplePage {
  url: string;
  text: string;
}
export interface SuggestedRecipe {
  recipe: RecipeInput;
  /** What each sample was taken for. */
  samples: { url: string; kind: PageKind | 'unknown' }[];
  /** What the samples show that the recipe does not read; a sentence each. */
  warnings: string[];
}

/**
 * A first recipe from sample pages of one shop: a page with a menu (the home page), a category, a product; any of them may
 * be missing. It rests on what is found without rules where no selector suggests itself; `aisle try` shows what it is worth.
 */
export const suggestRecipe = (
  pages: readonly SamplePage[],
  given: { id?: string; currency?: string } = {},
): SuggestedRecipe => {
  const origin = new URL(pages[0]?.url ?? 'https://shop.example').origin;
  const looked = pages.map((page) => look(page, origin));
  const kindOf = ({ product, listing, menu }: Look): PageKind | 'unknown' =>
    listing ? 'catalog-page' : product ? 'product-page' : menu ? 'catalog-tree' : 'unknown';
  const [menu] = looked.filter((page) => page.menu).sort((a, b) => a.url.length - b.url.length);
  const listings = looked.filter(({ listing }) => listing !== undefined);
  const products = looked.filter((page) => kindOf(page) === 'product-page');
  const host = new URL(origin).host;
  const currency = given.currency ?? looked.map((page) => page.currency).find((code) => code !== undefined);
  const hasCategories = menu !== undefined && listings.length > 0;
  const recipe: RecipeInput = {
    id: given.id ?? host.replace(/^www\./, '').replace(/[^a-z0-9.-]/g, '-'),
    name: host.replace(/^www\./, ''),
    origin,
    market: currency === undefined ? {} : { currency },
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: startOf(hasCategories ? menu.url : undefined, listings, products, pages),
    ...(hasCategories && menu.menu ? { catalogTree: { levels: menu.menu } } : {}),
    ...(listings[0]?.listing ? { catalogPage: listings[0].listing } : {}),
    productPage: { sources: sourcesOf(products) },
  };
  return {
    recipe,
    samples: looked.map((page) => ({
      url: page.url,
      kind: page === menu && hasCategories && !page.listing ? 'catalog-tree' : kindOf(page),
    })),
    warnings: pages.flatMap((page, index) => {
      const sample = looked[index];
      if (sample?.listing === undefined) return [];
      const { tiles, priced, hasPager } = sample.seen;
      return [
        ...missedOnListing(page, tiles, hasPager),
        ...(priced === 0
          ? [`${page.url} lists things without a price: perhaps a blog or a guide, not a category.`]
          : []),
      ];
    }),
  };
};

interface Look {
  url: string;
  product: boolean;
  structured: readonly ('json-ld' | 'microdata' | 'rdfa' | 'opengraph')[];
  currency: string | undefined;
  listing: NonNullable<RecipeInput['catalogPage']> | undefined;
  /** What stands on a page that lists something. */
  seen: { tiles: number; priced: number; hasPager: boolean };
  menu: MenuLevels | undefined;
}

const startOf = (
  menuUrl: string | undefined,
  listings: readonly Look[],
  products: readonly Look[],
  pages: readonly SamplePage[],
): RecipeInput['start'] => {
  if (menuUrl !== undefined) return [{ kind: 'catalog-tree', url: pathOf(menuUrl) }];
  if (listings.length > 0) return listings.map(({ url }) => ({ kind: 'catalog-page', url: pathOf(url) }));
  const urls = products.length > 0 ? products : pages;
  return urls.length === 0
    ? [{ kind: 'product-page', url: '/' }]
    : urls.map(({ url }) => ({ kind: 'product-page', url: pathOf(url) }));
};

const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;

type Sources = NonNullable<Exclude<RecipeInput['productPage'], unknown[] | undefined>['sources']>;

const sourcesOf = (products: readonly Look[]): Sources => {
  const stated = products.flatMap(({ structured }) => structured);
  return products.length === 0 ? ['json-ld', 'microdata', 'rdfa', 'opengraph', 'auto'] : [...new Set(stated), 'auto'];
};

const look = ({ url, text }: SamplePage, origin: string): Look => {
  const page = openPage(plainRecipe(origin), text, url);
  const document = page.document();
  const structured = (['json-ld', 'microdata', 'rdfa', 'opengraph'] as const).filter(
    (source) => page.structured().statementOf(source)?.name !== undefined,
  );
  const states = structured.map((source) => page.structured().statementOf(source));
  const currency = states.map((said) => said?.currency).find((code) => /^[A-Z]{3}$/.test(code ?? ''));
  const hasOffer = states.some((said) => said?.price !== undefined);
  const found = hasOffer ? undefined : listingOf(document, url, currency);
  const listing = found?.layout;
  return {
    url,
    structured,
    listing,
    seen: found?.seen ?? { tiles: 0, priced: 0, hasPager: false },
    product: hasOffer || (listing === undefined && page.auto.product()?.price !== undefined),
    currency: currency ?? page.auto.product()?.currency,
    menu: menuOf(document),
  };
};

const plainRecipe = (origin: string): Recipe =>
  defineRecipe({
    id: 'sample',
    name: 'Sample',
    origin,
    market: {},
    politeness: { ratePerSecond: 1, maxConcurrency: 1 },
    start: [{ kind: 'product-page', url: '/' }],
    productPage: {},
  });

const listingOf = (
  document: Document,
  url: string,
  currency: string | undefined,
): { layout: NonNullable<Look['listing']>; seen: Look['seen'] } | undefined => {
  const { tiles, tilesSelector } = catalogOf(document, url, currency === undefined ? {} : { currencyHint: currency });
  if (tilesSelector === null || tiles.length < 3) return undefined;
  const { pages, next } = paginationOf(document, url);
  const sku = skuAttribute(selectorOf(tilesSelector).all(document));
  const hasPager = pages.length > 0 || next !== null;
  const layout = {
    tiles: tilesSelector,
    fields: {
      ...(sku === undefined ? {} : { sku: { attr: sku } }),
      name: auto,
      url: auto,
      price: auto,
      imageUrls: auto,
    },
    ...(hasPager ? { followingPages: { auto: true as const } } : {}),
  };
  return {
    layout,
    seen: { tiles: tiles.length, priced: tiles.filter(({ rawPrice }) => rawPrice !== null).length, hasPager },
  };
};

const auto = { from: 'auto' as const };

/** The tiles' own attribute that holds a different number for each. */
const skuAttribute = (tiles: readonly Element[]): string | undefined =>
  ['data-sku', 'data-product-sku', 'data-product-id', 'data-productid', 'data-article', 'data-item-id', 'data-id'].find(
    (name) => {
      const values = tiles
        .map(({ attribs }) => attribs[name])
        .filter((value) => value !== undefined && value.trim() !== '');
      return values.length >= tiles.length * 0.8 && new Set(values).size >= values.length * 0.9;
    },
  );

const fewestLinks = 3;

export type MenuLevels = NonNullable<NonNullable<RecipeInput['catalogTree']>['levels']>;

const menuOf = (document: Document): MenuLevels | undefined => menusOf(document)[0];

const menusTried = 50;

/** The lists in navigations, level by level, that of most links first. */
export const menusOf = (document: Document): MenuLevels[] => {
  const menus: { css: string; list: Element; links: number }[] = [];
  visitElements(document.children, (element) => {
    const css = menus.length < menusTried ? menuSelector(element) : undefined;
    if (css === undefined || selectorOf(css).all(document).length !== 1) return;
    const [list] = element.name === 'ul' ? [element] : selectorOf('ul').all(element);
    const links = list ? selectorOf('li a[href]').all(list).length : 0;
    if (list && links >= fewestLinks)
      menus.push({ css: element === list ? css : `${css} ul:not(${css} ul ul)`, list, links });
  });
  return menus.sort((one, other) => other.links - one.links).map(levelsOf);
};

/** Navigations without lists: their links side by side. */
export const linkMenusOf = (document: Document): MenuLevels[] => {
  const menus: { css: string; links: number }[] = [];
  visitElements(document.children, (element) => {
    const css = menus.length < menusTried ? menuSelector(element) : undefined;
    if (css === undefined || selectorOf(css).all(document).length !== 1) return;
    const links = selectorOf('a[href]').all(element).length;
    if (links >= fewestLinks) menus.push({ css, links });
  });
  return menus
    .sort((one, other) => other.links - one.links)
    .map(({ css }) => [{ item: `${css} a[href]`, link: { attr: 'href' }, label: {} }]);
};

const levelsOf = ({ css, list }: { css: string; list: Element }): MenuLevels => {
  const items = selectorOf('> li').all(list);
  const hasOwnLinks = items.filter((item) => selectorOf('> a[href]').first(item)).length >= items.length * 0.6;
  const link = hasOwnLinks ? {} : { link: 'a', label: 'a' };
  const isNested = items.some((item) => selectorOf('li').first(item) !== undefined);
  return [
    { item: `${css} > li`, ...link },
    ...(isNested ? [{ item: 'li:not(:scope li li)', ...link, repeat: true }] : []),
  ];
};

const menuSelector = ({ name, attribs }: Element): string | undefined => {
  const { id = '', role, class: classes = '' } = attribs;
  const isMenu = name === 'nav' || role === 'navigation' || /menu|navi?\b|navigation|categor/i.test(`${id} ${classes}`);
  if (!isMenu || /footer|breadcrumb|pagination|pager|account|social/i.test(`${id} ${classes}`)) return undefined;
  if (/^[A-Za-z][\w-]*$/.test(id)) return `#${id}`;
  const label = attribs['aria-label'] ?? '';
  if (name === 'nav' && /^[\p{L}\d ]{1,40}$/u.test(label)) return `nav[aria-label="${label}"]`;
  const [first] = classes.split(/\s+/).filter((word) => /^[A-Za-z][\w-]*$/.test(word) && !isOfBuild(word));
  return first === undefined ? (name === 'nav' ? 'nav' : undefined) : `${name}.${first}`;
};

/** Classes that CSS modules and styled components make of a build: the next one has others. */
const isOfBuild = (word: string): boolean => /__\w{4,8}$|^(?:css|sc|jss|emotion)-?\w*\d/.test(word);
