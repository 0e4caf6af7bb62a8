import { loadHtml } from '../page/html-document.js';
import { openPage } from '../fields/page.js';
import type { FieldRule } from '../recipe/field-rule.js';
import type { Recipe, RecipeInput } from '../recipe/recipe.js';
import { structuredSources } from '../structured/statement.js';
import { objectsIn, rulesOfObjects, type JsonObject, type JsonRules } from './json-rules.js';
import { statesOf } from './script-states.js';
import type { ShopPage } from './shop-door.js';

type ProductSection = NonNullable<RecipeInput['productPage']>;

/** How product pages of a shop are read: by what they state for machines, by their scripts' data, or as people see them. */
export const draftProductPage = (recipe: Recipe, pages: readonly ShopPage[]): ProductSection => {
  if (pages.length === 0) return {};
  return fromStructuredData(recipe, pages) ?? fromScripts(pages) ?? { sources: [...structuredSources, 'auto'] };
};

/** Pages now and then are broken, and a menu may name one that is no product's. */
const enoughOf = (count: number): number => Math.max(1, Math.ceil(count * 0.6));

const fromStructuredData = (recipe: Recipe, pages: readonly ShopPage[]): ProductSection | undefined => {
  const stated = pages.map(({ text, url }) => {
    const { statementOf } = openPage(recipe, text, url).structured();
    return structuredSources.filter((source) => {
      const said = statementOf(source);
      return said?.name !== undefined && (said.price ?? said.variants?.[0]?.price) !== undefined;
    });
  });
  const counted = structuredSources.map((source) => ({
    source,
    pages: stated.filter((own) => own.includes(source)).length,
  }));
  const sources = counted.filter(({ pages: count }) => count >= enoughOf(pages.length)).map(({ source }) => source);
  return sources.length === 0 ? undefined : { sources };
};

/** The object of the scripts' data that is the product: on most pages at the same place, with a name and a price. */
const fromScripts = (pages: readonly ShopPage[]): ProductSection | undefined => {
  const places = new Map<string, { state: string; path: string; objects: JsonObject[] }>();
  for (const { text } of pages) {
    for (const { name, data } of statesOf(loadHtml(text))) {
      for (const { path, object } of objectsIn(data)) {
        const key = `${name}\n${path}`;
        const known = places.get(key) ?? { state: name, path, objects: [] };
        known.objects.push(object);
        places.set(key, known);
      }
    }
  }
  const candidates = [...places.values()]
    .filter(({ objects }) => objects.length >= enoughOf(pages.length))
    .map((place) => ({ ...place, rules: rulesOfObjects(place.objects) }))
    .filter(({ rules }) => rules.name !== undefined && rules.price !== undefined)
    .sort(
      (one, other) =>
        Object.keys(other.rules).length - Object.keys(one.rules).length || one.path.length - other.path.length,
    );
  const [best] = candidates;
  return best && { sources: [], fields: within(best.rules, best.path, best.state) };
};

/** The same rules asked of the page instead of the object at a path. */
export const within = (rules: JsonRules, path: string, state?: string): Record<string, FieldRule> =>
  Object.fromEntries(
    Object.entries(rules).map(([field, rule]) => [
      field,
      {
        ...(state === undefined ? {} : { state }),
        ...rule,
        path: path === '' ? rule.path : `${path}.${rule.path ?? ''}`,
        ...(field === 'price' ? { required: true } : {}),
      },
    ]),
  );
