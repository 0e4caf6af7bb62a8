import { AisleError, errorMessageOf, type PageKind } from '@aisle/core';
import { parseCatalogPage, type CatalogPage } from '../kinds/catalog-page.js';
import { parseCatalogTree } from '../kinds/catalog-tree.js';
import type { CatalogTreePage } from '../kinds/catalog-tree-page.js';
import { placeText, ruleText, type Place } from '../recipe/field-rule.js';
import { nearestMatchOf } from './nearest-match.js';
import { hasPlace, isRecognised, openPage, type Page } from '../fields/page.js';
import { wholePage } from '../fields/scope.js';
import { parseProductPage, type ProductPage } from '../kinds/product-page.js';
import type { ReadingNotes } from '../fields/reading-notes.js';
import { layoutsOf } from '../recipe/recipe-sections.js';
import type { Recipe } from '../recipe/recipe.js';

/** A rule that gave a value. */
export interface FieldOrigin {
  /** `Tile 1`, `The product page`, `Menu item 3`. */
  where: string;
  field: string;
  /** Where the rule looked, as people read it. */
  rule: string;
  /** Which of the field's rules it was, from 0. */
  ruleIndex: number;
  /** The text that the value was read from. */
  raw: string;
}
/** A field that no rule found a value for. */
export interface FieldMiss {
  where: string;
  field: string;
  /** What was looked for. */
  rules: string[];
  /** What stands nearest to it. */
  nearest: string;
}

/** What a recipe reads on one page, and why. */
export type PageInspection = {
  origins: FieldOrigin[];
  misses: FieldMiss[];
  /** What was found and is not kept, as there is too much of it. */
  leftOut: { where: string; field: string; count: number }[];
  /** Why the page cannot be read, where it cannot; the page's rows are missing then. */
  failure?: { code: string; message: string; fix?: string | undefined; nearest: string[] };
} & (
  | { kind: 'catalog-tree'; page?: CatalogTreePage }
  | { kind: 'catalog-page'; page?: CatalogPage }
  | { kind: 'product-page'; page?: ProductPage }
);

export interface InspectedPage {
  kind: PageKind;
  /** The page's own address. */
  url: string;
  text: string;
  /** 1 is a leaf's first page. */
  pageNumber?: number;
  /** Which step of a menu of several steps, from 0. */
  step?: number;
}

/** Reads a page as a crawl would, and tells which rule gave each value and what those that found none stood next to. */
export const inspectPage = (
  recipe: Recipe,
  { kind, url, text, pageNumber = 1, step = 0 }: InspectedPage,
): PageInspection => {
  const page = openPage(recipe, text, url);
  const origins: FieldOrigin[] = [];
  const misses: FieldMiss[] = [];
  const leftOut: PageInspection['leftOut'] = [];
  const notes: ReadingNotes = {
    needWholePage: true,
    found: ({ where, field, rule, ruleIndex, by, raw }) => {
      const text = by === undefined ? ruleText(rule) : `${ruleText(rule)}, by ${by}`;
      origins.push({ where, field, rule: text, ruleIndex, raw: raw.slice(0, 500) });
    },
    leftOut: (note) => void leftOut.push(note),
    missed: ({ where, field, rules, scope }) =>
      void misses.push({
        where,
        field,
        rules: rules.map(ruleText),
        nearest: nearestMatchOf(page, scope, rules[0] ?? {}),
      }),
  };
  const read = {
    'catalog-tree': () => ({
      kind: 'catalog-tree' as const,
      page: parseCatalogTree(recipe, text, url, { step, notes }),
    }),
    'catalog-page': () => ({
      kind: 'catalog-page' as const,
      page: parseCatalogPage(recipe, text, url, { pageNumber, notes }),
    }),
    'product-page': () => ({ kind: 'product-page' as const, page: parseProductPage(recipe, text, url, { notes }) }),
  }[kind];
  try {
    const inspected = read();
    if (inspected.kind === 'catalog-page' && inspected.page.tiles.length === 0)
      misses.push(...tilesLookedFor(recipe, page));
    return { ...inspected, origins, misses, leftOut };
  } catch (error) {
    if (!(error instanceof AisleError)) throw error;
    const { code, fix } = error;
    const nearest = placesLookedFor(recipe, kind, page, step).map((place) => nearestMatchOf(page, wholePage, place));
    return { kind, origins, misses, leftOut, failure: { code, message: errorMessageOf(error), fix, nearest } };
  }
};

/** What was looked for on a category that is read as empty though it does not say so. */
const tilesLookedFor = (recipe: Recipe, page: Page): FieldMiss[] =>
  layoutsOf(recipe.catalogPage)
    .filter(({ emptyWhen }) => emptyWhen === undefined || !hasPlace(page, wholePage, emptyWhen))
    .map(({ tiles }) => ({
      where: 'The page',
      field: 'tiles',
      rules: [placeText(tiles)],
      nearest: nearestMatchOf(page, wholePage, tiles),
    }));

/** The places of a section that are not on the page. */
const placesLookedFor = (recipe: Recipe, kind: PageKind, page: Page, step: number): Place[] => {
  const isMissing = (place: Place): boolean => !hasPlace(page, wholePage, place);
  if (kind === 'catalog-tree') {
    const { levels, departmentPages } = recipe.catalogTree ?? {};
    const item = (step === 0 ? levels : departmentPages?.[step - 1]?.levels)?.[0]?.item;
    return item === undefined ? [] : [item].filter(isMissing);
  }
  if (kind === 'product-page') {
    return layoutsOf(recipe.productPage).flatMap(({ recognise }) =>
      recognise === undefined || (typeof recognise === 'object' && 'url' in recognise)
        ? []
        : [recognise].filter(isMissing),
    );
  }
  return layoutsOf(recipe.catalogPage).flatMap(({ recognise, tiles, emptyWhen }) => [
    ...(recognise === undefined || (typeof recognise === 'object' && 'url' in recognise)
      ? []
      : [recognise].filter(isMissing)),
    ...[tiles].filter(isMissing),
    ...(emptyWhen === undefined || !isMissing(tiles) ? [] : [emptyWhen].filter(isMissing)),
  ]);
};

/** What a page probably is, by what the recipe finds on it; undefined where it finds nothing. */
export const guessPageKind = (
  recipe: Recipe,
  { url, text }: Pick<InspectedPage, 'url' | 'text'>,
): PageKind | undefined => {
  const page = openPage(recipe, text, url);
  const isStart = recipe.start.find((start) => new URL(start.url, recipe.origin).href === url);
  if (isStart) return isStart.kind;
  const has = (place: Place): boolean => {
    try {
      return hasPlace(page, wholePage, place);
    } catch {
      return false;
    }
  };
  const fits = (recognise: Parameters<typeof isRecognised>[1] | undefined): boolean =>
    recognise !== undefined && isRecognised(page, recognise);
  for (const { recognise, tiles } of layoutsOf(recipe.catalogPage)) {
    if (has(tiles) && (recognise === undefined || fits(recognise))) return 'catalog-page';
  }
  for (const { recognise } of layoutsOf(recipe.productPage)) if (fits(recognise)) return 'product-page';
  const canBeProduct = recipe.productPage !== undefined && productReads(recipe, text, url);
  if (canBeProduct) return 'product-page';
  // The menu is on every page of most shops, so what says "a category" counts before it.
  if (layoutsOf(recipe.catalogPage).some(({ recognise }) => fits(recognise))) return 'catalog-page';
  const { levels, sitemap } = recipe.catalogTree ?? {};
  if (sitemap && /<(?:urlset|sitemapindex)\b/.test(text.slice(0, 5_000))) return 'catalog-tree';
  return levels?.[0] && has(levels[0].item) ? 'catalog-tree' : undefined;
};

const productReads = (recipe: Recipe, text: string, url: string): boolean => {
  try {
    return parseProductPage(recipe, text, url).products.length > 0;
  } catch {
    return false;
  }
};
