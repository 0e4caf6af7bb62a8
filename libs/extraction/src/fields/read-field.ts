import { minorToDecimal, type Money, type ObservedFields } from '@aisle/core';
import { conditionIn } from '../vocabulary/condition.js';
import { availabilityIn, availabilityTerm } from '../vocabulary/availability.js';
import { currencyIn, parseMoney, readAmount } from '@aisle/money';
import { urlRulesOf } from '../recipe/crawl-rules.js';
import { rulesOf, ruleText, type FieldRule, type FieldRules, type ReadAs } from '../recipe/field-rule.js';
import { gtinIn } from '../base/gtin.js';
import { amountTextOf, plainText } from '../page/html-document.js';
import { addressIn, imageAddressOf, isPictureAddress } from '../page/image-address.js';
import { keptText } from '../base/kept-text.js';
import { limits } from '../base/limits.js';
import { dayIn, ratingIn, wholeNumberIn } from './detail-values.js';
import { keptBreadcrumbs, leftOutNotes } from './kept-lists.js';
import { packSizeIn, unitPriceIn } from './measures.js';
import type { Page } from './page.js';
import type { Scope } from './scope.js';
import { parseFailed } from '../base/parse-failure.js';
import { hrefOf, visitSources, type Source } from './rule-sources.js';
import { patternOf, textAfter, textsAfter } from './rule-transforms.js';
import { webUrl } from '../page/web-url.js';

export type ReadableField =
  | Exclude<keyof ObservedFields, 'listed' | 'attributes' | 'rating'>
  | 'currency'
  | 'ratingValue'
  | 'ratingBest'
  | 'ratingCount';

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
  currency: 'text',
  availability: 'availability',
  breadcrumbs: 'texts',
  groupId: 'text',
  condition: 'condition',
  ratingValue: 'text',
  ratingBest: 'text',
  ratingCount: 'number',
  priceValidUntil: 'day',
  seller: 'text',
  stockQuantity: 'wholeNumber',
  unitPrice: 'unitPrice',
  packSize: 'packSize',
};

/** What is no field by itself, but read beside one. */
const partsOfFields: ReadonlySet<string> = new Set(['currency', 'ratingValue', 'ratingBest', 'ratingCount']);

type Rules = Partial<Record<ReadableField, FieldRules | undefined>>;

/** What a rule is asked for, and what helps to read it. */
interface Asked {
  page: Page;
  kind: ReadAs;
  field?: ReadableField | undefined;
  /** ISO 4217, where the price does not say it itself. */
  currency: string | undefined;
  where: string;
}

/** One field's rules, made ready once, as tiles ask again and again. */
interface FieldReading {
  field: ReadableField;
  kind: ReadAs;
  rules: readonly FieldRule[];
  isRequired: boolean;
}
const readings = new WeakMap<Rules, readonly FieldReading[]>();

const readingsOf = (rules: Rules): readonly FieldReading[] => {
  const known = readings.get(rules);
  if (known) return known;
  const made = (Object.entries(rules) as [ReadableField, FieldRules | undefined][]).flatMap(([field, fieldRules]) => {
    // Attributes are a map, with rules of their own.
    if (fieldRules === undefined || partsOfFields.has(field) || !(field in kindOfField)) return [];
    const list = rulesOf(fieldRules);
    return [{ field, kind: kindOfField[field], rules: list, isRequired: list.some(({ required }) => required) }];
  });
  readings.set(rules, made);
  return made;
};

/** The fields that the rules find in a scope. Errors: PermanentError `PARSE_FAILED` for a required one missing. */
export const readFields = (rules: Rules, scope: Scope, page: Page, where: string): ObservedFields => {
  const fields: Record<string, unknown> = {};
  const currency = currencyOf(rules, scope, page, where);
  for (const { field, kind, rules: list, isRequired } of readingsOf(rules)) {
    const value = firstRuleValue(list, scope, { page, kind, field, currency, where });
    if (value !== undefined) fields[field] = value;
    else if (isRequired) throw missingField(field, list, where);
  }
  const rating = rules.ratingValue === undefined ? undefined : readRating(rules, scope, page, where);
  if (rating !== undefined) fields['rating'] = rating;
  return fields as ObservedFields;
};

/** A value without its scale would say nothing. */
const readRating = (
  { ratingValue, ratingBest, ratingCount }: Rules,
  scope: Scope,
  page: Page,
  where: string,
): ObservedFields['rating'] => {
  const textBy = (rules: FieldRules | undefined, field: ReadableField, called?: string): string | undefined => {
    if (rules === undefined) return undefined;
    const asked: Asked = { page, kind: kindOfField[field], field, currency: undefined, where };
    const value = firstRuleValue(rulesOf(rules), scope, asked, called ?? field);
    return value === undefined ? undefined : String(value as string | number);
  };
  const value = textBy(ratingValue, 'ratingValue', 'rating');
  if (value === undefined) return undefined;
  return ratingIn({ value, best: textBy(ratingBest, 'ratingBest'), count: textBy(ratingCount, 'ratingCount') });
};

const currencyOf = ({ currency }: Rules, scope: Scope, page: Page, where: string): string | undefined => {
  const hint = page.recipe.market.currency;
  if (currency === undefined) return hint;
  const asked: Asked = { page, kind: 'text', field: 'currency', currency: hint, where };
  const text = firstRuleValue(rulesOf(currency), scope, asked) as string | undefined;
  return (text === undefined ? undefined : currencyIn(text, hint)) ?? hint;
};

/** The number that a rule finds, such as a count of pages. */
export const readNumber = (rules: FieldRules, scope: Scope, page: Page, where: string): number | undefined =>
  firstRuleValue(rulesOf(rules), scope, { page, kind: 'number', currency: undefined, where }) as number | undefined;

/** The highest number that all the matches of a rule show, such as the last of a pager. */
export const readHighestNumber = (rule: FieldRule, scope: Scope, page: Page, where: string): number | undefined => {
  const asked: Asked = { page, kind: 'number', currency: undefined, where };
  const numbers = allValues(rule, scope, asked).flatMap(({ raw, value }) =>
    typeof value === 'number' ? [{ raw, value }] : [],
  );
  const highest = numbers.reduce<{ raw: string; value: number } | undefined>(
    (best, one) => (best && best.value >= one.value ? best : one),
    undefined,
  );
  if (highest) page.notes?.found({ where, field: 'pageCount', rule, ruleIndex: 0, raw: highest.raw });
  else page.notes?.missed({ where, field: 'pageCount', rules: [rule], scope });
  return highest?.value;
};

/** A reader of single values that are strings; `field` is what notes call the value. */
const stringReader =
  (kind: 'text' | 'url') =>
  (rules: FieldRules, scope: Scope, page: Page, where: string, field?: string): string | undefined =>
    firstRuleValue(rulesOf(rules), scope, { page, kind, currency: undefined, where }, field) as string | undefined;

/** The text that rules find, such as a label. */
export const readText = stringReader('text');

/** The absolute address that rules find. */
export const readUrl = stringReader('url');

const firstRuleValue = (
  rules: readonly FieldRule[],
  scope: Scope,
  asked: Asked,
  called: string | undefined = asked.field,
): unknown => {
  const { where } = asked;
  let ruleIndex = -1;
  for (const rule of rules) {
    ruleIndex++;
    const read = readRule(rule, scope, asked);
    if (read === undefined) continue;
    if (called !== undefined) asked.page.notes?.found({ where, field: called, rule, ruleIndex, raw: read.raw });
    return read.value;
  }
  if (called !== undefined) asked.page.notes?.missed({ where, field: called, rules, scope });
  return undefined;
};

const missingField = (field: string, rules: readonly FieldRule[], where: string): Error =>
  parseFailed(`${where} has no ${field}: looked for ${rules.map(ruleText).join(' or ')}.`);

interface ReadValue {
  value: unknown;
  /** The text it was read from. */
  raw: string;
}

const readRule = (rule: FieldRule, scope: Scope, asked: Asked): ReadValue | undefined => {
  const as = rule.as ?? asked.kind;
  if (as === 'images') return imagesOf(rule, scope, asked);
  if (as === 'texts') return textsOf(rule, scope, asked);
  let read: ReadValue | undefined;
  visitSources(rule, scope, asked.page, asked.field, (source) => {
    read = readSource(source, rule, asked);
    return read !== undefined;
  });
  return read;
};

const allValues = (rule: FieldRule, scope: Scope, asked: Asked): ReadValue[] => {
  const found: ReadValue[] = [];
  visitSources(rule, scope, asked.page, asked.field, (source) => {
    const read = readSource(source, rule, asked);
    if (read !== undefined) found.push(read);
    return found.length >= limits.tiles;
  });
  return found;
};

const readSource = (source: Source, rule: FieldRule, asked: Asked): ReadValue | undefined => {
  const as = rule.as ?? asked.kind;
  const original = originalOf(source, as, rule);
  const text = original === undefined ? undefined : textAfter(original, rule);
  if (original === undefined || text === undefined) return undefined;
  const isUntouched = text === original;
  const value = valueOf(text, as, isUntouched ? source.data : undefined, source.currency, asked);
  if (value === undefined || !isBelievable(value, rule)) return undefined;
  // As the page has it: a part of the spot's text, or, where the rule has rewritten it, all of it.
  return { value, raw: isUntouched || original.includes(text) ? text : original };
};

/** What a spot says, as far as it depends on what it is read as. */
const originalOf = ({ element, text }: Source, as: ReadAs, rule: FieldRule): string | undefined => {
  if (!element || rule.attr !== undefined) return text();
  if (as === 'url') return hrefOf(element);
  const isTakenApart = (rule.split ?? rule.pattern ?? rule.replace) !== undefined;
  return as === 'money' && !isTakenApart ? amountTextOf(element) : text();
};

const imagesOf = (rule: FieldRule, scope: Scope, { page, field }: Asked): ReadValue | undefined => {
  const urls: string[] = [];
  let raw = '';
  visitSources(rule, scope, page, field, (source) => {
    const text = imageTextOf(source, rule);
    for (const href of text === undefined ? [] : textsAfter(text, rule)) {
      const url = isPictureAddress(href) ? webUrl(href, page.base()) : undefined;
      if (url === undefined || urls.includes(url)) continue;
      if (urls.length === 0) raw = href;
      urls.push(url);
      if (urls.length >= limits.imageUrls) break;
    }
    return urls.length >= limits.imageUrls;
  });
  return urls.length === 0 ? undefined : { value: urls, raw };
};

/** Text is taken apart by rules that say how; else it is the address in an attribute. */
const imageTextOf = ({ element, text }: Source, { attr, split, pattern }: FieldRule): string | undefined => {
  if (!element || split !== undefined || pattern !== undefined) return text();
  return attr === undefined ? imageAddressOf(element) : addressIn(text() ?? '');
};

/** All the texts that stand at a rule's spots. */
const textsOf = (rule: FieldRule, scope: Scope, { page, field, where }: Asked): ReadValue | undefined => {
  const texts: string[] = [];
  visitSources(rule, scope, page, field, (source) => {
    const text = source.text();
    const pieces = text === undefined ? [] : textsAfter(source.data === undefined ? text : plainText(text), rule);
    texts.push(...pieces.map((piece) => keptText(piece)).filter((piece) => piece !== undefined));
    return texts.length >= limits.texts;
  });
  const value = keptBreadcrumbs(texts, leftOutNotes(page, where));
  return value && { value, raw: texts[0] ?? '' };
};

/** `data` is the value of JSON that the text is, `stated` the currency beside it. */
const valueOf = (text: string, as: ReadAs, data: unknown, stated: string | undefined, asked: Asked): unknown => {
  const { page, field } = asked;
  switch (as) {
    case 'money':
      return unlessNought(moneyIn(text, data, stated, asked.currency));
    case 'minorUnits':
      return unlessNought(
        isShopifyProduct(page.url) ? hundredthsIn(text, asked.currency) : minorUnitsIn(text, asked.currency),
      );
    case 'hundredths':
      return hundredthsIn(text, asked.currency);
    case 'url':
      return webUrl(text, page.base(), urlRulesOf(page.recipe));
    case 'availability':
      return availabilityTerm(text) ?? availabilityOfData(data) ?? availabilityIn(text);
    case 'number':
      return numberIn(text);
    case 'date':
      return dateIn(text);
    case 'day':
      return dayIn(text);
    case 'wholeNumber':
      return wholeNumberIn(text);
    case 'unitPrice':
      return unitPriceIn(text, asked.currency);
    case 'packSize':
      return packSizeIn(text);
    case 'condition':
      return conditionIn(text);
    default:
      return textValue(typeof data === 'string' ? plainText(text) : text, field);
  }
};

/** Shops write 0.00 for "on request" and for what is gone. */
const unlessNought = (money: Money | undefined): Money | undefined => (money?.amountMinor === 0 ? undefined : money);

/** The source's own currency, where it states one beside the amount, before the hint. */
const moneyIn = (
  text: string,
  data: unknown,
  statedText: string | undefined,
  hint: string | undefined,
): Money | undefined => {
  const stated = (statedText === undefined ? undefined : currencyIn(statedText, hint)) ?? hint;
  const isData = data !== undefined || statedText !== undefined;
  if (isData && stated !== undefined) return readAmount(text, currencyIn(text, stated) ?? stated);
  return parseMoney(text, stated === undefined ? {} : { currencyHint: stated });
};

const minorUnitsIn = (text: string, currency: string | undefined): Money | undefined => {
  const digits = /^\s*(\d{1,15})(?:\.0+)?\s*$/.exec(text)?.[1];
  return digits === undefined || currency === undefined ? undefined : { amountMinor: Number(digits), currency };
};

/**
 * Shopify's product data as JSON (https://shopify.dev/docs/api/ajax/reference/product) has hundredths of every currency, also of
 * those without: read as its minor units, a price in yen would be a hundred times too high.
 */
const isShopifyProduct = (url: string): boolean => /\/products\/[^/?#]+\.js(?:[?#]|$)/.test(url);

const hundredthsIn = (text: string, currency: string | undefined): Money | undefined => {
  const minor = minorUnitsIn(text, currency);
  return minor && readAmount((minor.amountMinor / 100).toFixed(2), minor.currency);
};

/** APIs say `true`, or how many pieces there are. */
const availabilityOfData = (data: unknown): string | undefined => {
  if (typeof data === 'boolean') return data ? 'InStock' : 'OutOfStock';
  return typeof data === 'number' ? (data > 0 ? 'InStock' : 'OutOfStock') : undefined;
};

const dateIn = (text: string): string | undefined => {
  const timeMs = Date.parse(text.trim());
  return Number.isNaN(timeMs) ? undefined : new Date(timeMs).toISOString();
};

const textValue = (text: string, field?: ReadableField): string | undefined => {
  if (field === 'gtin') return gtinIn(text);
  if (field === 'description') return keptText(text, limits.descriptionCharacters);
  return field === 'sku' || field === 'mpn' || field === 'groupId' ? identifierIn(text) : keptText(text);
};

/** A SKU or MPN as it is kept; a text too long to be one is none. */
export const identifierIn = (text: string): string | undefined => {
  const identifier = keptText(text, limits.identifierCharacters + 1);
  return identifier === undefined || identifier.length > limits.identifierCharacters ? undefined : identifier;
};

/** The first whole number of a text, with or without thousands separators. */
const numberIn = (text: string): number | undefined => {
  const digits = /\d{1,3}(?:[.,'’\s]\d{3})+(?!\d)|\d+/.exec(text)?.[0]?.replace(/\D/g, '');
  return digits === undefined || digits.length > 12 ? undefined : Number(digits);
};

const isBelievable = (value: unknown, { min, max, matches }: FieldRule): boolean => {
  if (min === undefined && max === undefined && matches === undefined) return true;
  const amount = isMoney(value) ? Number(minorToDecimal(value)) : Number(value);
  const isInRange = (min === undefined || amount >= min) && (max === undefined || amount <= max);
  const text = isMoney(value) ? minorToDecimal(value) : String(value);
  return isInRange && (matches === undefined || patternOf(matches).test(text));
};

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amountMinor' in value;
