import type { MenuLevel } from '../recipe/recipe-sections.js';
import { isObject, listsIn, type JsonObject } from './json-rules.js';

/** Categories in JSON: lists of objects with a name that hold further lists of the same kind. */
export interface JsonMenu {
  /** Where the outermost list stands. */
  path: string;
  label: string;
  /** Under which name each level's items hold those of the next. */
  children: readonly string[];
  leaves: readonly JsonObject[];
}

const labels = ['name', 'title', 'label', 'displayName', 'text'];
const bounds = { depth: 8, nodes: 5_000 };

/** The menu with most categories in a piece of JSON; undefined where nothing looks like one. */
export const menuIn = (data: unknown): JsonMenu | undefined =>
  listsIn(data)
    .filter(({ items }) => items.length >= 2)
    .flatMap(({ path, items }) => menuOfList(path, items) ?? [])
    .sort((one, other) => other.leaves.length - one.leaves.length)[0];

const menuOfList = (path: string, items: readonly JsonObject[]): JsonMenu | undefined => {
  const label = labels.find((name) => items.every((item) => typeof item[name] === 'string'));
  if (label === undefined || items.some((item) => hasPrice(item))) return undefined;
  const children: string[] = [];
  const leaves: JsonObject[] = [];
  let level = items;
  for (let depth = 0; depth < bounds.depth && level.length > 0; depth++) {
    const key = childKeyOf(level, label);
    leaves.push(...level.filter((item) => key === undefined || listAt(item, key).length === 0));
    if (key === undefined) break;
    children.push(key);
    level = level.flatMap((item) => listAt(item, key)).slice(0, bounds.nodes);
  }
  return leaves.length < 3 ? undefined : { path, label, children, leaves };
};

const hasPrice = (item: JsonObject): boolean => Object.keys(item).some((name) => /price|amount|sku/i.test(name));

const listAt = (item: JsonObject, key: string): JsonObject[] => {
  const list = item[key];
  return Array.isArray(list) ? (list as unknown[]).filter(isObject) : [];
};

const childKeyOf = (items: readonly JsonObject[], label: string): string | undefined =>
  [...new Set(items.flatMap((item) => Object.keys(item)))].find((key) => {
    const inner = items.flatMap((item) => listAt(item, key));
    return inner.length > 0 && inner.every((item) => typeof item[label] === 'string');
  });

/** The levels of a menu as recipes write them; a level that goes on under the same name is written once. */
export const levelsOfMenu = (
  { path, label, children }: JsonMenu,
  link: MenuLevel['link'],
  state?: string,
): MenuLevel[] => {
  const own = { label: { path: label }, ...(link === undefined ? {} : { link }) };
  const distinct = children.filter((key, at) => key !== children[at - 1]);
  return [
    { item: { ...(state === undefined ? {} : { state }), path: path === '' ? '$' : path }, ...own },
    ...distinct.map((key) => {
      const isRepeated = children.filter((other) => other === key).length > 1;
      return { item: { path: key }, ...own, ...(isRepeated ? { repeat: true } : {}) };
    }),
  ];
};
