import { plainText } from '../page/html-document.js';
import { valuesOf, textIn, nodesOf, isLinkedNode, type LinkedNode } from './linked-data.js';

/** Properties of a product as texts, by name. */
export type StatedAttributes = Readonly<Record<string, string>>;

/** Properties of https://schema.org/Product that distinguish variants; they keep schema.org's names. */
const ownProperties = ['color', 'size', 'material', 'pattern'] as const;

/** More properties than any product has; the limit of what is kept is lower. */
const mostProperties = 500;

/**
 * What a product says in `color`, `size`, `material` and `pattern`, and in `additionalProperty`
 * (https://schema.org/PropertyValue), by name. Values of one name are joined by commas.
 */
export const attributesOf = (node: LinkedNode): StatedAttributes | undefined => {
  const own = ownProperties.map((name): [string, string | undefined] => [name, textsOf(node, name)]);
  const additional = nodesOf(node, 'additionalProperty')
    .slice(0, mostProperties)
    .map((property): [string, string | undefined] => [
      textIn(property, 'name', 'propertyID')?.trim() ?? '',
      propertyText(property),
    ]);
  return collectedAttributes([...own, ...additional]);
};

/** A text for each name; names that differ by case alone are one, of which the first counts. */
export const collectedAttributes = (
  pairs: readonly [name: string, value: string | undefined][],
): StatedAttributes | undefined => {
  const byName = new Map<string, { name: string; values: Set<string> }>();
  for (const [name, value] of pairs) {
    const [plainName, plainValue] = [plainText(name).trim(), plainText(value ?? '').trim()];
    if (plainName === '' || plainValue === '') continue;
    const key = plainName.toLowerCase();
    const known = byName.get(key) ?? { name: plainName, values: new Set<string>() };
    // A name that has been said is said more of only under the same spelling: `Color` beside `color` repeats it.
    if (known.name === plainName) known.values.add(plainValue);
    byName.set(key, known);
  }
  if (byName.size === 0) return undefined;
  return Object.fromEntries([...byName.values()].map(({ name, values }) => [name, [...values].join(', ')]));
};

/** All texts of a property, such as several materials. */
const textsOf = (node: LinkedNode, property: string): string | undefined => {
  const texts = valuesOf(node, property)
    .slice(0, mostProperties)
    .map((value) => textIn({ value }, 'value'))
    .filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : [...new Set(texts.map((text) => text.trim()))].join(', ');
};

/** With its unit, such as `12 cm`. One whose unit is only a code says nothing to people, and less without it. */
const propertyText = (property: LinkedNode): string | undefined => {
  const values = valuesOf(property, 'value').slice(0, mostProperties);
  const [unit] = [property, ...values.filter(isLinkedNode)]
    .map((node) => ({ text: textIn(node, 'unitText'), code: textIn(node, 'unitCode') }))
    .filter(({ text, code }) => (text ?? code) !== undefined);
  const texts = values
    .map((value) => (typeof value === 'boolean' ? String(value) : textIn({ value }, 'value')?.trim()))
    .filter((text) => text !== undefined);
  if (texts.length === 0 || (unit !== undefined && unit.text === undefined)) return undefined;
  return [[...new Set(texts)].join(', '), unit?.text].filter((part) => part !== undefined).join(' ');
};

/** The first attributes, completed by the second. */
export const joinedAttributes = (
  first: StatedAttributes | undefined,
  second: StatedAttributes | undefined,
): StatedAttributes | undefined => {
  if (first === undefined || second === undefined) return first ?? second;
  const known = new Set(Object.keys(first).map((name) => name.toLowerCase()));
  const further = Object.entries(second).filter(([name]) => !known.has(name.toLowerCase()));
  return { ...first, ...Object.fromEntries(further) };
};
