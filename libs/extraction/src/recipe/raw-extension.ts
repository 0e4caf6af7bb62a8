import type { PageKind } from '@aisle/core';
import { rulesOf, type FieldRules, type Place } from './field-rule.js';
import { layoutsOf } from './recipe-sections.js';
import type { Recipe } from './recipe.js';

/** What a kind of page most probably is, by what its recipe reads in it; the name of its raw object ends so. */
export const rawExtensionOf = (recipe: Recipe, kind: PageKind): 'html' | 'json' | 'xml' => {
  const { catalogTree, catalogPage, productPage } = recipe;
  switch (kind) {
    case 'catalog-tree': {
      if (catalogTree?.sitemap) return 'xml';
      const [level] = catalogTree?.levels ?? [];
      return level && isDataPlace(level.item) ? 'json' : 'html';
    }
    case 'catalog-page':
      return layoutsOf(catalogPage)[0]?.html !== undefined ||
        layoutsOf(catalogPage).some(({ tiles }) => isDataPlace(tiles))
        ? 'json'
        : 'html';
    case 'product-page':
      return layoutsOf(productPage).some(
        ({ html, fields }) => html !== undefined || (fields?.name !== undefined && isOfData(fields.name)),
      )
        ? 'json'
        : 'html';
  }
};

/** A path into the page itself; state stands in scripts of HTML. */
const isDataPlace = (place: Place): boolean =>
  typeof place === 'object' && 'path' in place && place.state === undefined;

const isOfData = (rules: FieldRules): boolean =>
  rulesOf(rules).some(
    ({ path, state, select, attr }) =>
      path !== undefined && state === undefined && select === undefined && attr === undefined,
  );
