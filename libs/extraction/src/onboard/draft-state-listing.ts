import { paginationOf } from '../auto/pagination/auto-pagination.js';
import { loadHtml } from '../page/html-document.js';
import type { RecipeInput } from '../recipe/recipe.js';
import { isObject, listsIn, objectsIn, rulesOfObjects, type JsonObject, type JsonRules } from './json-rules.js';
import type { ShopPage } from './shop-door.js';
import { statesOf, type ScriptState } from './script-states.js';

export type CatalogLayoutInput = Exclude<NonNullable<RecipeInput['catalogPage']>, unknown[]>;

export interface ProductList {
  state: string;
  path: string;
  items: readonly JsonObject[];
  rules: JsonRules;
}

/** Lists of products: their objects have a name, an address, and a price or a number. */
export const productLists = (states: readonly ScriptState[]): ProductList[] =>
  states.flatMap(({ name, data }) =>
    listsIn(data)
      .map(({ path, items }) => ({ state: name, path, items, rules: rulesOfObjects(items) }))
      .filter(
        ({ rules }) => rules.name !== undefined && rules.url !== undefined && (rules.price ?? rules.sku) !== undefined,
      ),
  );

/** How categories are read whose products stand in the pages' scripts; undefined where they do not. */
export const draftStateListing = (
  categories: readonly ShopPage[],
  others: readonly ShopPage[],
): CatalogLayoutInput | undefined => {
  const looked = categories.map((page) => {
    const document = loadHtml(page.text);
    return { page, document, states: statesOf(document) };
  });
  const places = new Map<string, { list: ProductList; pages: number; items: JsonObject[] }>();
  for (const { states } of looked) {
    for (const list of productLists(states)) {
      const key = `${list.state}\n${list.path}`;
      const known = places.get(key) ?? { list, pages: 0, items: [] };
      known.pages++;
      known.items.push(...list.items);
      places.set(key, known);
    }
  }
  const [best] = [...places.values()].sort((one, other) => other.items.length - one.items.length);
  if (!best || best.pages < Math.max(1, categories.length * 0.5)) return undefined;
  const { state, path } = best.list;
  const rules = rulesOfObjects(best.items);
  const recognise = signOfCategory(
    best.list,
    looked.map(({ states }) => states),
    others,
  );
  const hasPager = looked.some(({ page, document }) => paginationOf(document, page.url).pages.length > 0);
  const count = hasPager
    ? undefined
    : pageCountIn(looked.flatMap(({ states }) => states.filter(({ name }) => name === state)));
  return {
    ...(recognise === undefined ? {} : { recognise: { state, path: recognise } }),
    tiles: { state, path },
    fields: { ...rules, ...(rules.sku ? { sku: { ...rules.sku, required: true } } : {}) },
    ...(hasPager ? { followingPages: { auto: true as const } } : {}),
    ...(count === undefined
      ? {}
      : { followingPages: { parameters: { page: '{page}' }, pageCount: { state, path: count } } }),
  };
};

/** An object that stands beside the list on every category, an empty one too, and on no other page. */
const signOfCategory = (
  { state, path }: ProductList,
  categories: readonly (readonly ScriptState[])[],
  others: readonly ShopPage[],
): string | undefined => {
  const pathsOf = (states: readonly ScriptState[]): Set<string> =>
    new Set(states.filter(({ name }) => name === state).flatMap(({ data }) => objectsIn(data).map((one) => one.path)));
  const elsewhere = others.map(({ text }) => pathsOf(statesOf(loadHtml(text))));
  const parent = path.split('.').slice(0, -1).join('.');
  const [first = new Set<string>(), ...rest] = categories.map(pathsOf);
  return [...first]
    .filter((one) => one === parent || (one.startsWith(`${parent}.`) && one !== path))
    .sort((one, other) => one.length - other.length)
    .find((one) => rest.every((paths) => paths.has(one)) && elsewhere.every((paths) => !paths.has(one)));
};

/** Where the state says how many pages a category has. */
const pageCountIn = (states: readonly ScriptState[]): string | undefined => {
  for (const { data } of states) {
    for (const { path, object } of objectsIn(data)) {
      const key = Object.keys(object).find(
        (name) =>
          /^(?:totalPages|pageCount|numPages|numberOfPages|pages|lastPage)$/i.test(name) &&
          typeof object[name] === 'number',
      );
      if (key !== undefined && isObject(object)) return path === '' ? key : `${path}.${key}`;
    }
  }
  return undefined;
};
