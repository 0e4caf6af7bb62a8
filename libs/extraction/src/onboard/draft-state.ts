import { jsonPathOf } from '../page/json-path.js';
import { loadHtml } from '../page/html-document.js';
import type { RecipeInput } from '../recipe/recipe.js';
import { apiAddresses } from './api-addresses.js';
import { baseRecipe, type ShopFacts } from './base-recipe.js';
import { filled, jsonAt, patternOf, productListIn } from './api-answers.js';
import { draftStateListing, type CatalogLayoutInput } from './draft-state-listing.js';
import { levelsOfMenu, menuIn } from './json-menu.js';
import { objectsIn, pathTo, rulesOfObjects } from './json-rules.js';
import { statesOf } from './script-states.js';
import { spread, type ShopDoor, type ShopPage } from './shop-door.js';

const samples = { categories: 6, values: 12, categoriesAsked: 6 };
const addressKeys = ['href', 'url', 'path', 'link', 'to'];

/** A draft for a shop whose menu, too, stands in its scripts' data; further products may come from an API by a cursor. */
export const draftFromState = async (
  door: ShopDoor,
  home: ShopPage,
  shop: ShopFacts,
): Promise<RecipeInput | undefined> => {
  for (const { name, data } of statesOf(loadHtml(home.text))) {
    const menu = menuIn(data);
    const key = menu && addressKeys.find((one) => menu.leaves.every((leaf) => typeof leaf[one] === 'string'));
    if (menu === undefined || key === undefined) continue;
    const addresses = menu.leaves.map((leaf) => new URL(String(leaf[key]), home.url).href);
    const categories: ShopPage[] = [];
    for (const url of spread([...new Set(addresses)], samples.categories)) {
      const page = await door.open(url);
      if (page) categories.push(page);
    }
    const listing = draftStateListing(categories, [home]);
    if (listing === undefined) continue;
    return {
      ...baseRecipe(shop),
      start: [{ kind: 'catalog-tree', url: new URL(home.url).pathname }],
      catalogTree: { levels: levelsOfMenu(menu, { path: key }, name) },
      catalogPage: listing.followingPages ? listing : ((await withCursor(door, shop, categories, listing)) ?? listing),
      productPage: {},
    };
  }
  return undefined;
};

/** The listing with its further pages, where the scripts name an address that takes the cursor of the page's data. */
const withCursor = async (
  door: ShopDoor,
  shop: ShopFacts,
  categories: readonly ShopPage[],
  listing: CatalogLayoutInput,
): Promise<CatalogLayoutInput[] | undefined> => {
  const { tiles } = listing;
  const [first] = categories;
  if (first === undefined || typeof tiles === 'string' || !('path' in tiles) || tiles.state === undefined)
    return undefined;
  const { state } = tiles;
  const parent = tiles.path.split('.').slice(0, -1).join('.');
  const templates = (await apiAddresses(door, first)).flatMap((template) => {
    const parameter = /[?&](\w*(?:cursor|after|token|next)\w*)=\{\}/i.exec(template)?.[1];
    return parameter === undefined
      ? []
      : [{ parameter, template: template.replace(`${parameter}={}`, `${parameter}={cursor}`) }];
  });
  for (const { text } of categories.slice(0, samples.categoriesAsked)) {
    const data = statesOf(loadHtml(text)).find(({ name }) => name === state)?.data;
    const values = valuesWithin(jsonPathOf(parent === '' ? '$' : parent).all(data)[0]);
    const cursor = values.find(({ path }) => /(?:cursor|token)$/i.test(path));
    if (cursor === undefined) continue;
    for (const { parameter, template } of templates) {
      for (const value of values.slice(0, samples.values)) {
        const address = filled(template.replace('{cursor}', encodeURIComponent(cursor.value)), value.value);
        const answer = await jsonAt(door, shop, address);
        const list = productListIn(answer);
        if (list === undefined) continue;
        const at = (path: string): string => (parent === '' ? path : `${parent}.${path}`);
        const rules = rulesOfObjects(list.items);
        return [
          {
            ...listing,
            followingPages: {
              urlTemplate: template.replace('{}', '{category}'),
              ...(template.includes('{}') ? { values: { category: { state, path: at(value.path) } } } : {}),
              cursor: { state, path: at(cursor.path) },
            },
          },
          {
            recognise: { url: patternOf(template.replace('{cursor}', '{}')) },
            tiles: { path: list.path },
            fields: { ...rules, ...listing.fields },
            followingPages: { parameters: { [parameter]: '{cursor}' }, cursor: { path: cursor.path } },
          },
        ];
      }
    }
  }
  return undefined;
};

/** Texts and numbers within an object, but for those in lists. */
const valuesWithin = (object: unknown): { path: string; value: string }[] =>
  objectsIn(object).flatMap(({ path, object: inner }) =>
    Object.entries(inner).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [{ path: pathTo(path, key), value: String(value) }] : [],
    ),
  );
