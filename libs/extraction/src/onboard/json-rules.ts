import { availabilitySchema, type Availability } from '@aisle/core';
import type { FieldRule } from '../recipe/field-rule.js';
import { availabilityIn } from '../vocabulary/availability.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of objects of one kind somewhere in JSON. */
export interface JsonList {
  /** As recipes write it. */
  path: string;
  items: readonly JsonObject[];
}

const bounds = { depth: 12, values: 20_000, items: 60 };

/** Lists of objects with how they are reached; names that look like a build's are written `*`. */
export const listsIn = (root: unknown): JsonList[] => {
  const found: JsonList[] = [];
  let looked = 0;
  const visit = (value: unknown, path: string, depth: number): void => {
    if (depth > bounds.depth || looked++ > bounds.values) return;
    if (Array.isArray(value)) {
      const items = (value as unknown[]).filter(isObject);
      if (items.length > 0 && items.length >= value.length * 0.9)
        found.push({ path, items: items.slice(0, bounds.items) });
      return;
    }
    if (!isObject(value)) return;
    for (const [key, inner] of Object.entries(value)) visit(inner, pathTo(path, key), depth + 1);
  };
  visit(root, '', 0);
  return found;
};

/** Objects with how they are reached, outermost first. */
export const objectsIn = (root: unknown): { path: string; object: JsonObject }[] => {
  const found: { path: string; object: JsonObject }[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    if (!isObject(value) || depth > bounds.depth || found.length > bounds.values) return;
    found.push({ path, object: value });
    for (const [key, inner] of Object.entries(value)) visit(inner, pathTo(path, key), depth + 1);
  };
  visit(root, '', 0);
  return found;
};

export const pathTo = (path: string, key: string): string => {
  const step = isOfBuild(key) ? '*' : /^[A-Za-z_$][\w$-]*$/.test(key) ? key : `["${key}"]`;
  return path === '' ? step : step.startsWith('[') ? `${path}${step}` : `${path}.${step}`;
};

/** Letters and digits mixed as a hash has them: such a name is another one after the next build. */
export const isOfBuild = (word: string): boolean =>
  /^[a-z0-9]{5,40}$/i.test(word) && (/[a-z]\d+[a-z]/i.test(word) || /^\d+[a-z]+\d/i.test(word));

/** Which names of members mean which field, best first. */
const fieldNames: readonly (readonly [field: JsonField, names: RegExp])[] = [
  ['sku', /^(?:sku|skuId|articleNumber|articleNo|itemNumber|productNumber|productCode|partNumber|code)$/i],
  ['name', /^(?:name|title|productName|displayName|label)$/i],
  ['url', /^(?:url|href|link|path|permalink|canonicalUrl|productUrl|pdpUrl)$/i],
  ['regularPrice', /(?:was|compareAt|listPrice|original|regular|rrp|msrp|strike|before|old)/i],
  [
    'price',
    /^(?:price|salePrice|currentPrice|finalPrice|sellingPrice|amount|value|current|now|minor|cents|centAmount)$/i,
  ],
  ['currency', /^(?:currency|currencyCode|priceCurrency|currencyIso)$/i],
  [
    'availability',
    /^(?:availability|inStock|isInStock|available|availableForSale|isAvailable|stock|stockStatus|stockState)$/i,
  ],
  ['brand', /^(?:brand|brandName|vendor|maker|manufacturer)$/i],
  ['gtin', /^(?:gtin|gtin13|gtin8|gtin12|gtin14|ean|ean13|barcode|upc|jan|isbn)$/i],
  ['mpn', /^(?:mpn|manufacturerNumber|manufacturerPartNumber)$/i],
  ['description', /^(?:description|longDescription|descriptionHtml)$/i],
  ['imageUrls', /^(?:image|images|pictures?|photos?|thumbnail|media|featuredImage|imageUrl)$/i],
];
export type JsonField =
  | 'sku'
  | 'name'
  | 'url'
  | 'price'
  | 'regularPrice'
  | 'currency'
  | 'availability'
  | 'brand'
  | 'gtin'
  | 'mpn'
  | 'description'
  | 'imageUrls';
export type JsonRules = Partial<Record<JsonField, FieldRule>>;

interface Leaf {
  path: string;
  /** Names from the object to the value. */
  names: readonly string[];
  value: unknown;
}

/** The values of an object, those of objects within it included; `price.amount` belongs to `price`. */
const leavesOf = (object: JsonObject): Leaf[] => {
  const leaves: Leaf[] = [];
  const visit = (value: unknown, path: string, names: readonly string[]): void => {
    if (isObject(value) && names.length < 4) {
      for (const [key, inner] of Object.entries(value)) visit(inner, pathTo(path, key), [...names, key]);
    } else leaves.push({ path, names, value });
  };
  visit(object, '', []);
  return leaves;
};

/** Rules for the fields that objects of one kind carry, by the names of their members. */
export const rulesOfObjects = (objects: readonly JsonObject[]): JsonRules => {
  const rules: JsonRules = {};
  const leaves = new Map<string, Leaf & { values: unknown[] }>();
  for (const object of objects.slice(0, bounds.items)) {
    for (const leaf of leavesOf(object)) {
      const known = leaves.get(leaf.path) ?? { ...leaf, values: [] };
      known.values.push(leaf.value);
      leaves.set(leaf.path, known);
    }
  }
  for (const [field, names] of fieldNames) {
    const best = [...leaves.values()]
      .map((leaf) => ({ leaf, score: scoreOf(field, names, leaf) }))
      .filter(({ score }) => score > 0)
      .sort((one, other) => other.score - one.score)[0];
    if (best !== undefined) rules[field] = ruleOf(field, best.leaf);
  }
  return rules;
};

const isPresent = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** How well a member fits a field: by its own name or the one above it, and by what stands there. */
const scoreOf = (field: JsonField, names: RegExp, { names: way, values }: Leaf & { values: unknown[] }): number => {
  const own = way.at(-1) ?? '';
  const above = way.at(-2) ?? '';
  const seen = values.filter(isPresent);
  // A former price or a GTIN that is null in the whole sample is there for other products.
  if (seen.length === 0 && field !== 'regularPrice' && field !== 'gtin') return 0;
  if (!seen.every((value) => canBe(field, value))) return 0;
  const isFormer = way.some((name) => formerPrice.test(name));
  const isPrice = field === 'price' || field === 'regularPrice';
  const inPrice = way.some((name) => /pric|offer|cost/i.test(name));
  if (isPrice && (field === 'regularPrice') !== isFormer) return 0;
  if (field === 'price' && !inPrice) return 0;
  if (field === 'regularPrice' && !inPrice && !/price/i.test(own)) return 0;
  const byOwn = names.test(own) ? 4 : 0;
  const byAbove = names.test(above) && /^(?:name|value|amount|minor|url|src|label|code)$/i.test(own) ? 3.5 : 0;
  const score = Math.max(byOwn, byAbove);
  if (score === 0) return 0;
  const isForeign = !isPrice && way.length > 1 && byAbove === 0 && field !== 'availability' && field !== 'currency';
  return isForeign ? 0 : score - way.length * 0.3 + seen.length / values.length;
};

const formerPrice = /(?:was|compareAt|compare_at|listPrice|original|regular|rrp|msrp|strike|before|old)/i;

const canBe = (field: JsonField, value: unknown): boolean => {
  if (field === 'price' || field === 'regularPrice')
    return typeof value === 'number' || (typeof value === 'string' && /\d/.test(value));
  if (field === 'availability') return ['boolean', 'string', 'number'].includes(typeof value);
  if (field === 'imageUrls') return typeof value === 'string' || Array.isArray(value);
  if (field === 'sku' || field === 'gtin') return typeof value === 'string' || typeof value === 'number';
  return typeof value === 'string';
};

const ruleOf = (field: JsonField, { path, names, values }: Leaf & { values: unknown[] }): FieldRule => {
  const isMinor = names.some((name) => /minor|cents|centAmount|pence/i.test(name));
  if ((field === 'price' || field === 'regularPrice') && isMinor) return { path, as: 'minorUnits' };
  if (field === 'availability') {
    const map = mapOfCodes(values);
    return Object.keys(map).length > 0 ? { path, map } : { path };
  }
  return { path };
};

/** Codes of shops for stock that no phrase of a language stands for. */
const stockCodes: Readonly<Record<string, Availability>> = {
  ready: 'InStock',
  ok: 'InStock',
  green: 'InStock',
  high: 'InStock',
  few: 'LimitedAvailability',
  low: 'LimitedAvailability',
  yellow: 'LimitedAvailability',
  last: 'LimitedAvailability',
  soldout: 'OutOfStock',
  none: 'OutOfStock',
  empty: 'OutOfStock',
  red: 'OutOfStock',
  out: 'OutOfStock',
  in: 'InStock',
};

/** A map for the codes that are not understood by themselves; the whole table, as a sample rarely shows every code. */
const mapOfCodes = (values: readonly unknown[]): Record<string, string> => {
  const codes = [...new Set(values.filter((value) => typeof value === 'string'))];
  const isKnown = (code: string): boolean =>
    availabilitySchema.safeParse(code).success || availabilityIn(code) !== undefined;
  return codes.every(isKnown) ? {} : { ...stockCodes };
};
