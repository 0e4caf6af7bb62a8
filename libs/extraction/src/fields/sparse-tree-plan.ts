import { rulesOf, type FieldRule, type FieldRules, type Place } from '../recipe/field-rule.js';
import { layoutsOf, type CatalogPageLayout, type FollowingPages } from '../recipe/recipe-sections.js';
import type { Recipe } from '../recipe/recipe.js';
import { selectorOf } from '../page/selector.js';
import { imageAttributes } from '../page/image-address.js';
import type { PlannedElement, SparseTreePlan } from '../page/load-sparse-tree.js';

const plans = new WeakMap<Recipe, SparseTreePlan | 'none'>();

/** Undefined where some rule wants more than single elements by simple selectors, so that the whole tree is needed. */
export const sparseTreePlanOf = (recipe: Recipe): SparseTreePlan | undefined => {
  const known = plans.get(recipe) ?? makePlan(layoutsOf(recipe.catalogPage)) ?? 'none';
  plans.set(recipe, known);
  return known === 'none' ? undefined : known;
};

/** What links and images are read from, where a rule names no attribute. */
const usualAttributes = ['href', 'content', ...imageAttributes];

interface Draft {
  elements: PlannedElement[];
  attributes: Set<string>;
}

const makePlan = (layouts: readonly CatalogPageLayout[]): SparseTreePlan | undefined => {
  const draft: Draft = { elements: [], attributes: new Set(usualAttributes) };
  return layouts.every((layout) => addLayout(draft, layout)) ? draft : undefined;
};

/** Each of these answers false where the whole tree is needed. */
const addLayout = (draft: Draft, layout: CatalogPageLayout): boolean => {
  const { recognise, tiles, emptyWhen, fields, productLink, followingPages } = layout;
  const tileRules = [...Object.values(fields), productLink].flatMap(listOf);
  const isTileRead = tileRules.some(({ select, attr }) => select === undefined && attr === undefined);
  return (
    addPlace(draft, recognise) &&
    addPlace(draft, tiles, isTileRead) &&
    addPlace(draft, emptyWhen) &&
    tileRules.every((rule) => addRule(draft, rule)) &&
    (followingPages === undefined || addFollowingPages(draft, followingPages))
  );
};

const listOf = (rules: FieldRules | undefined): readonly FieldRule[] => (rules === undefined ? [] : rulesOf(rules));

const addFollowingPages = (draft: Draft, pages: FollowingPages): boolean => {
  const { auto, pageLinks, nextLink, values = {}, pageCount, itemCount, cursor, hasMore } = pages;
  const rules = [nextLink, pageCount, itemCount, cursor, hasMore, ...Object.values(values)].flatMap(listOf);
  // A rule that selects nothing would read the text of the whole page.
  const readsPage = rules.some(({ select, value, from, path }) => (select ?? value ?? from ?? path) === undefined);
  return auto !== true && !readsPage && addPlace(draft, pageLinks, true) && rules.every((rule) => addRule(draft, rule));
};

const addPlace = (draft: Draft, place: Place | { url: string } | undefined, withContent = false): boolean => {
  if (place === undefined) return true;
  if (typeof place === 'string') return addSelector(draft, place, withContent);
  return 'url' in place || ('path' in place && (place.state ?? place.select ?? place.attr) === undefined);
};

const addRule = (draft: Draft, { select, attr, from, state }: FieldRule): boolean => {
  if (state !== undefined || (from !== undefined && from !== 'url')) return false;
  if (attr !== undefined) draft.attributes.add(attr.toLowerCase());
  return select === undefined || addSelector(draft, select, attr === undefined);
};

const addSelector = (draft: Draft, css: string, withContent: boolean): boolean => {
  const { simple } = selectorOf(css);
  for (const name of simple?.attributes ?? []) draft.attributes.add(name);
  for (const compound of simple?.ends ?? []) draft.elements.push({ compound, withContent });
  return simple !== undefined;
};
