import { availabilitySchema, type ObservedFields } from '@aisle/core';
import type { Document, Element } from 'domhandler';
import { availabilityIn } from './availability.js';
import type { FieldRule, FieldRules, ReadAs } from './field-rule.js';
import { gtinIn } from './gtin.js';
import { isElement, textOf } from './html-document.js';
import { flatCopy, keptText } from './kept-text.js';
import { limits } from './limits.js';
import { parseMoney } from './money-text.js';
import { parseFailed } from './parse-failure.js';
import type { Recipe } from './recipe.js';
import { selectorOf } from './selector.js';
import { webUrl } from './shop-url.js';

export type ReadableField = Exclude<keyof ObservedFields, 'listed'>;

/** What a field is, unless its rule says otherwise. */
const kindOfField: Record<ReadableField, ReadAs> = {
  name: 'text',
  brand: 'text',
  description: 'text',
  sku: 'text',
  gtin: 'text',
  mpn: 'text',
  url: 'url',
  imageUrls: 'images',
  price: 'money',
  regularPrice: 'money',
  availability: 'availability',
};

export interface ReadingContext {
  recipe: Recipe;
  /** Of the page, to resolve links. */
  url: string;
}
type Rules = Partial<Record<ReadableField, FieldRules | undefined>>;

/** The fields that the rules find in a tile or page. Errors: PermanentError `PARSE_FAILED` for a required one missing. */
export const readFields = (
  rules: Rules,
  scope: Document | Element,
  context: ReadingContext,
  where: string,
): ObservedFields => {
  const fields: Record<string, unknown> = {};
  for (const [field, fieldRules] of Object.entries(rules) as [ReadableField, FieldRules | undefined][]) {
    const list = fieldRules === undefined ? [] : Array.isArray(fieldRules) ? fieldRules : [fieldRules];
    const value = firstValue(list, (rule) => readRule(rule, kindOfField[field], scope, context, field));
    if (value !== undefined) fields[field] = value;
    else if (list.some(({ required }) => required)) throw missingField(field, list, where);
  }
  return fields as ObservedFields;
};

/** The number that a rule finds, such as a count of pages. */
export const readNumber = (rule: FieldRule, scope: Document | Element, context: ReadingContext): number | undefined =>
  readRule({ ...rule, as: 'number' }, 'number', scope, context) as number | undefined;

const firstValue = <Item, Value>(
  items: readonly Item[],
  read: (item: Item) => Value | undefined,
): Value | undefined => {
  for (const item of items) {
    const value = read(item);
    if (value !== undefined) return value;
  }
  return undefined;
};

const missingField = (field: string, rules: readonly FieldRule[], where: string): Error => {
  const lookedFor = rules
    .map(({ select = 'the tile itself', attr }) => (attr ? `${select} @${attr}` : select))
    .join(' or ');
  return parseFailed(`${where} has no ${field}: looked for ${lookedFor}.`);
};

const readRule = (
  rule: FieldRule,
  kind: ReadAs,
  scope: Document | Element,
  context: ReadingContext,
  field?: ReadableField,
): unknown => {
  const as = rule.as ?? kind;
  if (as === 'images') return imagesOf(rule, scope, context);
  const read = (element: Document | Element): unknown => {
    const text = mapped(matched(sourceText(element, rule, as), rule), rule);
    return text === undefined ? undefined : valueOf(text, as, context, field);
  };
  if (rule.select === undefined) return read(scope);
  const selector = selectorOf(rule.select);
  // Mostly the first match holds the value, and looking for one is cheaper than for all.
  const first = selector.first(scope);
  return first && (read(first) ?? firstValue(selector.all(scope).slice(1), read));
};

const sourceText = (element: Document | Element, { attr }: FieldRule, as: ReadAs): string | undefined => {
  const attributes = 'attribs' in element && isElement(element) ? element.attribs : {};
  if (attr !== undefined) return attributes[attr.toLowerCase()];
  return as === 'url' ? (attributes['href'] ?? attributes['content']) : textOf(element);
};

const imagesOf = (rule: FieldRule, scope: Document | Element, context: ReadingContext): string[] | undefined => {
  const elements = rule.select === undefined ? [scope] : selectorOf(rule.select).all(scope);
  const urls = elements.map((element) => imageUrlOf(element, rule, context)).filter((url) => url !== undefined);
  return urls.length === 0 ? undefined : [...new Set(urls)].slice(0, limits.imageUrls);
};

/** Lazily loaded images keep their address in `data-src` and a placeholder in `src`. */
const imageUrlOf = (element: Document | Element, { attr }: FieldRule, { url }: ReadingContext): string | undefined => {
  if (!('attribs' in element)) return undefined;
  const names = attr === undefined ? ['data-src', 'src', 'content', 'href'] : [attr.toLowerCase()];
  const href = firstValue(names, (name) => {
    const value = element.attribs[name];
    return value === undefined || value.trim() === '' || value.startsWith('data:') ? undefined : value;
  });
  // Of a srcset, the first candidate.
  return href === undefined ? undefined : webUrl(href.trim().split(/\s/)[0]?.replace(/,$/, '') ?? href, url);
};

const matched = (text: string | undefined, { pattern }: FieldRule): string | undefined => {
  if (text === undefined || pattern === undefined) return text;
  const match = patternOf(pattern).exec(text.slice(0, limits.textCharacters));
  return match ? (match[1] ?? match[0]) : undefined;
};

const patterns = new Map<string, RegExp>();
const patternOf = (source: string): RegExp => {
  const pattern = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, pattern);
  return pattern;
};

const mapped = (text: string | undefined, { map }: FieldRule): string | undefined => {
  if (text === undefined || map === undefined) return text;
  const wanted = keptText(text)?.toLowerCase() ?? '';
  return Object.entries(map).find(([from]) => from.trim().toLowerCase() === wanted)?.[1] ?? text;
};

const valueOf = (text: string, as: ReadAs, context: ReadingContext, field?: ReadableField): unknown => {
  switch (as) {
    case 'money':
      return parseMoney(
        text,
        context.recipe.market.currency === undefined ? {} : { currencyHint: context.recipe.market.currency },
      );
    case 'url':
      return webUrl(text, context.url);
    case 'availability':
      return availabilitySchema.safeParse(text).data ?? availabilityIn(text);
    case 'number':
      return numberIn(text);
    default:
      return textValue(text, field);
  }
};

const textValue = (text: string, field?: ReadableField): string | undefined => {
  if (field === 'gtin') return gtinIn(text);
  if (field === 'description') return keptText(text, limits.descriptionCharacters);
  return field === 'sku' || field === 'mpn' ? identifierIn(text) : keptText(text);
};

/** A SKU or MPN as it is kept; a text too long to be one is none. */
export const identifierIn = (text: string): string | undefined => {
  const identifier = keptText(text, limits.identifierCharacters + 1);
  return identifier === undefined || identifier.length > limits.identifierCharacters ? undefined : flatCopy(identifier);
};

/** The first whole number of a text, with or without thousands separators. */
const numberIn = (text: string): number | undefined => {
  const digits = /\d{1,3}(?:[.,'’\s]\d{3})+(?!\d)|\d+/.exec(text)?.[0]?.replace(/\D/g, '');
  return digits === undefined || digits.length > 12 ? undefined : Number(digits);
};
