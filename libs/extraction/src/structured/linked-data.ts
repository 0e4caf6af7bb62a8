import { limits } from '../base/limits.js';

/** An object of structured data, as JSON-LD writes it; microdata is brought into the same form. */
export type LinkedNode = Record<string, unknown>;

export const isLinkedNode = (value: unknown): value is LinkedNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A property's values; JSON-LD writes one value with or without a list, and shops write `pricecurrency`. */
export const valuesOf = (node: LinkedNode, property: string): unknown[] => {
  const spelled = Object.hasOwn(node, property) ? property : property.toLowerCase();
  const value = Object.hasOwn(node, spelled) ? node[spelled] : undefined;
  return value === undefined || value === null ? [] : Array.isArray(value) ? (value.flat(2) as unknown[]) : [value];
};

export const nodesOf = (node: LinkedNode, property: string): LinkedNode[] =>
  valuesOf(node, property).filter(isLinkedNode);

/** The first text of some properties: a string, a number, or what an object calls its name, value or address. */
export const textIn = (node: LinkedNode, ...properties: string[]): string | undefined => {
  for (const property of properties) {
    for (const value of valuesOf(node, property)) {
      const text = scalarText(value) ?? (isLinkedNode(value) ? nestedText(value) : undefined);
      if (text !== undefined) return text;
    }
  }
  return undefined;
};

const scalarText = (value: unknown): string | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? plainNumber(value) : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

const nestedText = (node: LinkedNode): string | undefined => {
  for (const property of ['name', '@value', 'value', '@id', 'url']) {
    const text = valuesOf(node, property)
      .map(scalarText)
      .find((candidate) => candidate !== undefined);
    if (text !== undefined) return text;
  }
  return undefined;
};

/** 1e21 and 1e-7 are numbers too, but not prices; binary dust (12.990000000000002) is cut. */
const plainNumber = (value: number): string => {
  const text = String(value);
  return /^-?\d+\.\d{9,}$/.test(text) ? String(Number(value.toFixed(6))) : text;
};

/** True where one of the node's types is among the names, whichever way schema.org is written before them. */
export const isOfType = (node: LinkedNode, names: ReadonlySet<string>): boolean =>
  valuesOf(node, '@type').some(
    (type) => typeof type === 'string' && names.has(type.replace(/^.*[/:#]/, '').toLowerCase()),
  );

/** Every object below some values, outermost first, but not what is only related to it. */
export const everyNode = (roots: readonly unknown[]): LinkedNode[] => {
  const found: LinkedNode[] = [];
  const waiting: { value: unknown; depth: number }[] = roots.map((value) => ({ value, depth: 0 }));
  for (let next = 0; next < waiting.length && waiting.length < limits.statements; next++) {
    const { value, depth } = waiting[next] ?? { value: undefined, depth: 0 };
    if (depth > limits.scriptDepth || typeof value !== 'object' || value === null) continue;
    if (isLinkedNode(value)) found.push(value);
    for (const [property, inner] of Object.entries(value)) {
      if (!otherThings.has(property) && typeof inner === 'object') waiting.push({ value: inner, depth: depth + 1 });
    }
  }
  return found;
};

/** Properties that lead from a product to other things. */
const otherThings = new Set(
  'isRelatedTo isSimilarTo isAccessoryOrSparePartFor isConsumableFor itemListElement review reviews aggregateRating offers hasVariant isVariantOf seller'.split(
    ' ',
  ),
);
