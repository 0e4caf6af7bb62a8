import { minorToDecimal, type Money } from './money.js';
import type { FieldName } from './observation.js';

/** How one field of a listing was read from its page. */
export interface FieldReading {
  /** `selector`, `attribute`, `json-ld`, `json-path`, `constant` …: by which means the recipe found it. */
  strategy: string;
  /** The selector or path, as people read it. */
  place: string;
  /** Which of the field's rules it was, from 0. */
  ruleIndex: number;
  /**
   * The text the value was read from, white space as one blank; beyond `rawTextCharacters` it is cut and ends with `…`.
   */
  rawText: string;
}

/** Longer raw texts are cut; the raw object has the rest. */
export const rawTextCharacters = 300;

/**
 * How a page was read, as the table `page_reading` keeps it: what most listings have in common once, of each listing only
 * what differs. A listing that is not named has everything in common.
 */
export interface PackedReading {
  rules: PackedRule[];
  /** By field: the number of its commonest rule, and the text it was read from. */
  usual: Partial<Record<FieldName, PackedField>>;
  /** Listing key, variant, and the fields that were read otherwise; null where nobody told how. */
  others?: [listingKey: string, variant: string, fields: Partial<Record<FieldName, PackedField | null>>][];
  /** There was more to tell than a row may hold: of listings that are not named nothing is known. */
  partial?: true;
}
export type PackedRule = [strategy: string, place: string, ruleIndex: number];
export type PackedField = [rule: number, text: PackedText];

/** A raw text: as it is; or one of its value's spellings; or a spelling between two texts. */
export type PackedText = string | SpellingIndex | [before: string, spelling: SpellingIndex, after: string];
export type SpellingIndex = 0 | 1 | 2 | 3;

type Spelling = (value: unknown) => string | undefined;

/**
 * How a value may stand on a page. Their numbers are stored: add to the end, change none. A text as it is, money with a
 * point (12.99); an address without its host, money with a comma; money with groups of thousands, both ways.
 */
const spellings: readonly [Spelling, Spelling, Spelling, Spelling] = [
  (value) => textOf(value) ?? decimalOf(value),
  (value) => pathOf(textOf(value)) ?? decimalOf(value)?.replace('.', ','),
  (value) => decimalOf(value)?.replace(groups, ','),
  (value) => decimalOf(value)?.replace('.', ',').replace(groups, '.'),
];
/** In the order in which they are tried: money with groups also is what small amounts look like without. */
export const spellingIndexes: readonly SpellingIndex[] = [2, 3, 0, 1];

/** A value as it may stand on a page; undefined where it has no such spelling. */
export const spellingOf = (value: unknown, index: SpellingIndex): string | undefined => spellings[index](value);

/** Before each three digits of a number's whole part. */
const groups = /\B(?=(?:\d{3})+(?:[.,]|$))/g;

/** Of several texts (images) the first, which is the one that is kept as raw text. */
const textOf = (value: unknown): string | undefined => {
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' ? text : undefined;
};

const decimalOf = (value: unknown): string | undefined => (isMoney(value) ? minorToDecimal(value) : undefined);

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amountMinor' in value;

const pathOf = (url: string | undefined): string | undefined => {
  const start = url === undefined ? -1 : url.indexOf('://');
  const slash = start < 0 ? -1 : (url ?? '').indexOf('/', start + 3);
  return slash < 0 ? undefined : url?.slice(slash);
};

/** How a value of a listing was read; undefined where the row does not tell. */
export const unpackField = (
  packed: PackedReading,
  { listingKey, variant, field, value }: { listingKey: string; variant: string; field: FieldName; value: unknown },
): FieldReading | undefined => {
  const own = packed.others?.find(([key, of]) => key === listingKey && of === variant)?.[2];
  if (own === undefined && packed.partial) return undefined;
  const entry = own !== undefined && field in own ? own[field] : packed.usual[field];
  const rule = entry ? packed.rules[entry[0]] : undefined;
  if (!entry || !rule) return undefined;
  const [strategy, place, ruleIndex] = rule;
  return { strategy, place, ruleIndex, rawText: cutText(rawTextOf(entry[1], value)) };
};

const rawTextOf = (packed: PackedText, value: unknown): string => {
  if (typeof packed === 'string') return packed;
  const [before, index, after] = typeof packed === 'number' ? ['', packed, ''] : packed;
  return `${before}${spellingOf(value, index) ?? ''}${after}`;
};

/** A text of bounded length; one that was cut ends with `…`, and never in half of a surrogate pair. */
export const cutText = (text: string): string => {
  if (text.length <= rawTextCharacters) return text;
  const isWithinPair = /[\ud800-\udbff]/.test(text.charAt(rawTextCharacters - 1));
  return `${text.slice(0, isWithinPair ? rawTextCharacters - 1 : rawTextCharacters)}…`;
};
