import { limits } from '../base/limits.js';
import { plainText } from '../page/html-document.js';
import { rulesOf, type FieldRule, type JsonPlace } from '../recipe/field-rule.js';
import type { AttributeRules } from '../recipe/recipe-sections.js';
import { joinedAttributes, type StatedAttributes } from '../structured/attributes.js';
import { placesOf, type Page } from './page.js';
import { readText } from './read-field.js';
import type { Scope } from './scope.js';

/** The attributes that a recipe's rules find in a scope, by name; undefined where they find none. */
export const readAttributes = (
  rules: AttributeRules | undefined,
  scope: Scope,
  page: Page,
  where: string,
): StatedAttributes | undefined => {
  if (rules === undefined) return undefined;
  const { named, rows, object } = rules;
  const ways: { rule: FieldRule | undefined; read: () => [string, string | undefined][] }[] = [
    {
      rule: Object.values(named ?? {}).flatMap(rulesOf)[0],
      read: () => Object.entries(named ?? {}).map(([name, of]) => [name, readText(of, scope, page, where)]),
    },
    { rule: rows && rulesOf(rows.value)[0], read: () => (rows ? rowsOf(rows, scope, page, where) : []) },
    { rule: object, read: () => (object ? entriesOf(object, scope, page) : []) },
  ];
  return ways.reduce<StatedAttributes | undefined>((known, { rule, read }) => {
    const found = withoutGaps(read());
    if (found === undefined) return known;
    const [raw = ''] = Object.values(found);
    if (rule) page.notes?.found({ where, field: 'attributes', rule, ruleIndex: 0, raw });
    return joinedAttributes(known, found);
  }, undefined);
};

const rowsOf = (
  { items, name, value }: NonNullable<AttributeRules['rows']>,
  scope: Scope,
  page: Page,
  where: string,
): [string, string | undefined][] =>
  placesOf(page, scope, items)
    .slice(0, limits.texts)
    .map((row) => [
      (readText(name, row, page, where) ?? '').replace(/\s*[:：]$/, ''),
      readText(value, row, page, where),
    ]);

/** Only texts and numbers: what an object or a list within means, its keys do not tell. */
const entriesOf = (place: JsonPlace, scope: Scope, page: Page): [string, string | undefined][] =>
  placesOf(page, scope, place)
    .flatMap((found) => ('type' in found && found.type === 'data' ? [found.value] : []))
    .filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
    .flatMap((value) => Object.entries(value as object).slice(0, limits.texts))
    .map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? plainText(value) : typeof value === 'number' ? String(value) : undefined,
    ]);

const withoutGaps = (pairs: readonly [string, string | undefined][]): StatedAttributes | undefined => {
  const said = pairs.filter(([name, value]) => name !== '' && value !== undefined && value.trim() !== '');
  // Of rows with the same name the first counts, as on the page.
  return said.length === 0 ? undefined : (Object.fromEntries([...said].reverse()) as StatedAttributes);
};
