import { AisleError, type PageKind } from '@aisle/core';
import { parseCatalogPage } from '../kinds/catalog-page.js';
import { parseCatalogTree } from '../kinds/catalog-tree.js';
import { parseProductPage } from '../kinds/product-page.js';
import type { Recipe } from '../recipe/recipe.js';

/** A page kept beside a recipe: what it is and where it came from. */
export interface Fixture {
  kind: PageKind;
  url: string;
  pageNumber?: number;
  /** Of a menu of several steps, from 0. */
  step?: number;
}

/** What a recipe reads in a fixture, as its golden file keeps it; a page that cannot be read keeps its failure. */
export const readFixture = (recipe: Recipe, text: string, fixture: Fixture): Record<string, unknown> => {
  try {
    return JSON.parse(JSON.stringify(readPage(recipe, text, fixture))) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof AisleError)) throw error;
    return { failure: { code: error.code, message: error.message } };
  }
};

const readPage = (recipe: Recipe, text: string, { kind, url, pageNumber = 1, step = 0 }: Fixture): unknown => {
  if (kind === 'catalog-tree') return parseCatalogTree(recipe, text, url, { step });
  return kind === 'catalog-page'
    ? parseCatalogPage(recipe, text, url, { pageNumber })
    : parseProductPage(recipe, text, url);
};

/** The golden file of a fixture's file. */
export const goldenNameOf = (fixtureFile: string): string => fixtureFile.replace(/\.[^.]+$/, '.json');
