import type { RecipeInput } from '../recipe/recipe.js';
import { apiAddresses, openPlaces, withoutPage, type AddressTemplate } from './api-addresses.js';
import { filled, jsonAt, patternOf, productListIn } from './api-answers.js';
import { baseRecipe, type ShopFacts } from './base-recipe.js';
import { levelsOfMenu, menuIn, type JsonMenu } from './json-menu.js';
import { isObject, listsIn, objectsIn, rulesOfObjects, type JsonObject, type JsonRules } from './json-rules.js';
import { spread, type ShopDoor, type ShopPage } from './shop-door.js';

const samples = { menus: 8, leaves: 4, listings: 8, products: 4 };

/** A draft for a shop whose pages are built by scripts, from the JSON that these scripts ask for. */
export const draftFromApi = async (
  door: ShopDoor,
  home: ShopPage,
  shop: ShopFacts,
): Promise<RecipeInput | undefined> => {
  const templates = await apiAddresses(door, home);
  for (const address of templates.filter((one) => openPlaces(one) === 0).slice(0, samples.menus)) {
    const menu = menuIn(await jsonAt(door, shop, address));
    const listing = menu && (await findListing(door, shop, menu, templates));
    if (!listing) continue;
    const product = await findProduct(door, shop, listing.items, templates);
    return {
      ...baseRecipe(shop),
      start: [{ kind: 'catalog-tree', url: address }],
      catalogTree: {
        levels: levelsOfMenu(menu, { path: listing.key, template: listing.address.replace('{}', '{value}') }),
      },
      catalogPage: {
        recognise: { url: patternOf(listing.address) },
        tiles: { path: listing.path },
        fields: listing.rules,
        ...(product ? { productLink: product.link } : {}),
        ...followingPagesOf(listing),
      },
      ...(product ? { productPage: product.section } : {}),
    };
  }
  return undefined;
};

interface FoundListing {
  /** With one open place, for what tells a category. */
  address: AddressTemplate;
  /** What of a category is put there. */
  key: string;
  path: string;
  rules: JsonRules;
  items: readonly JsonObject[];
  pageParameter: string | undefined;
  answers: readonly { data: unknown; tiles: number }[];
}

/** The address that answers for a category with its products. */
const findListing = async (
  door: ShopDoor,
  shop: ShopFacts,
  { leaves }: JsonMenu,
  templates: readonly AddressTemplate[],
): Promise<FoundListing | undefined> => {
  const keys = ['id', 'slug', 'handle', 'key', 'code', 'path', 'url', 'uid'].filter((key) =>
    leaves.every((leaf) => typeof leaf[key] === 'string' || typeof leaf[key] === 'number'),
  );
  const candidates = templates
    .map(withoutPage)
    .filter(({ template }) => openPlaces(template) === 1)
    .slice(0, samples.listings);
  for (const { template, pageParameter } of candidates) {
    for (const key of keys) {
      const answers = await answersOf(
        door,
        shop,
        spread(leaves, samples.leaves).map((leaf) => filled(template, leaf[key])),
      );
      const lists = answers.flatMap(({ data }) => productListIn(data) ?? []);
      const [first] = lists;
      if (first === undefined || lists.length < answers.length / 2) continue;
      const items = lists.filter(({ path }) => path === first.path).flatMap((list) => list.items);
      const rules = rulesOfObjects(items);
      const told = answers.map(({ data }) => ({ data, tiles: productListIn(data)?.items.length ?? 0 }));
      return { address: template, key, path: first.path, rules, items, pageParameter, answers: told };
    }
  }
  return undefined;
};

const answersOf = async (
  door: ShopDoor,
  shop: ShopFacts,
  addresses: readonly string[],
): Promise<{ data: unknown }[]> => {
  const answers: { data: unknown }[] = [];
  for (const address of addresses) {
    const data = await jsonAt(door, shop, address);
    if (data !== undefined) answers.push({ data });
  }
  return answers;
};

type CatalogLayout = Exclude<NonNullable<RecipeInput['catalogPage']>, unknown[]>;

/** By the parameter that the scripts fill with a page's number; how many there are is said, or found when one is empty. */
const followingPagesOf = ({ pageParameter, answers }: FoundListing): Pick<CatalogLayout, 'followingPages'> => {
  if (pageParameter === undefined) return {};
  const parameters = { [pageParameter]: '{page}' };
  for (const { data, tiles } of answers) {
    const pages = numberCalled(data, /^(?:totalPages|pageCount|numPages|numberOfPages|lastPage|last_page)$/i);
    if (pages) return { followingPages: { parameters, pageCount: { path: pages.path } } };
    const total = numberCalled(data, /^(?:total|totalCount|totalItems|totalResults|count|numFound|itemCount|hits)$/i);
    if (total && total.value > tiles)
      return { followingPages: { parameters, itemCount: { path: total.path }, pageSize: tiles } };
  }
  return { followingPages: { parameters, untilEmpty: true } };
};

const numberCalled = (data: unknown, name: RegExp): { path: string; value: number } | undefined => {
  for (const { path, object } of objectsIn(data)) {
    for (const [key, value] of Object.entries(object)) {
      if (typeof value === 'number' && name.test(key)) return { path: path === '' ? key : `${path}.${key}`, value };
    }
  }
  return undefined;
};

interface FoundProduct {
  link: NonNullable<CatalogLayout['productLink']>;
  section: NonNullable<RecipeInput['productPage']>;
}

/** Where a product's own JSON is: an address in its tile, or one of the scripts' with something of the tile in it. */
const findProduct = async (
  door: ShopDoor,
  shop: ShopFacts,
  items: readonly JsonObject[],
  templates: readonly AddressTemplate[],
): Promise<FoundProduct | undefined> => {
  const [first] = items;
  if (first === undefined) return undefined;
  const paths = objectsIn(first).flatMap(({ path, object }) =>
    Object.entries(object).flatMap(([key, value]) =>
      typeof value === 'string' && /^(?:\/|https?:)/.test(value) && !/\.(?:svg|jpe?g|png|webp|gif|avif)\b/i.test(value)
        ? [{ path: path === '' ? key : `${path}.${key}` }]
        : [],
    ),
  );
  const filledIn = templates
    .filter((template) => openPlaces(template) === 1 && !template.includes('?'))
    .flatMap((template) =>
      ['id', 'slug', 'handle', 'sku']
        .filter((key) => typeof first[key] === 'string' || typeof first[key] === 'number')
        .map((key) => ({ path: key, template: template.replace('{}', '{value}') })),
    );
  for (const link of [...paths, ...filledIn]) {
    const addresses = spread(items, samples.products).map((item) => addressBy(link, item));
    const answers = await answersOf(
      door,
      shop,
      addresses.filter((address) => address !== undefined),
    );
    const section = sectionOf(answers.map(({ data }) => data));
    if (section) return { link, section };
  }
  return undefined;
};

const addressBy = ({ path, template }: { path: string; template?: string }, item: JsonObject): string | undefined => {
  const value = path.split('.').reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), item);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return template === undefined ? String(value) : template.replace('{value}', encodeURIComponent(String(value)));
};

const sectionOf = (answers: readonly unknown[]): FoundProduct['section'] | undefined => {
  const objects = answers.flatMap(objectsIn);
  const places = [...new Set(objects.map(({ path }) => path))].map((path) => {
    const own = objects.filter((one) => one.path === path).map(({ object }) => object);
    return { path, rules: rulesOfObjects(own) };
  });
  const [best] = places
    .filter(({ rules }) => rules.name !== undefined)
    .sort((one, other) => Object.keys(other.rules).length - Object.keys(one.rules).length);
  if (best === undefined) return undefined;
  const at = (path: string): string => (best.path === '' ? path : `${best.path}.${path}`);
  const fields = Object.fromEntries(
    Object.entries(best.rules).map(([field, rule]) => [field, { ...rule, path: at(rule.path ?? '$') }]),
  );
  const variants = variantsIn(answers);
  if (variants === undefined) return best.rules.price === undefined ? undefined : { sources: [], fields };
  const { currency } = fields;
  const rules = { ...variants.rules, price: { ...variants.rules.price, required: true } };
  const inherited =
    currency === undefined || variants.rules.currency ? {} : { currency: { path: `$.${currency.path}` } };
  return {
    sources: [],
    fields,
    variants: {
      items: { path: variants.path },
      ...(variants.options === undefined ? {} : { options: { path: variants.options } }),
      fields: { ...rules, ...inherited },
    },
  };
};

/** What is sold of a product: a list whose objects have a number and a price of their own. */
const variantsIn = (
  answers: readonly unknown[],
): { path: string; rules: JsonRules; options: string | undefined } | undefined => {
  const lists = answers.flatMap(listsIn);
  for (const path of new Set(lists.map((list) => list.path))) {
    if (/related|recommend|similar|cross|accessor|bundle/i.test(path)) continue;
    const items = lists.filter((list) => list.path === path).flatMap((list) => list.items);
    const rules = rulesOfObjects(items);
    if (rules.price === undefined || rules.sku === undefined) continue;
    const options = Object.keys(items[0] ?? {}).find((key) => /^(?:options|attributes|selectedOptions)$/i.test(key));
    return { path, rules, options: options === undefined ? undefined : `${options}.*` };
  }
  return undefined;
};
