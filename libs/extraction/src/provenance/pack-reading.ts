import {
  cutText,
  rawTextCharacters,
  spellingIndexes,
  spellingOf,
  type FieldName,
  type ObservedFields,
  type PackedField,
  type PackedReading,
  type PackedText,
} from '@aisle/core';
import { keptText } from '../base/kept-text.js';
import type { FoundNote } from '../fields/reading-notes.js';
import { numberRules, type RuleNumbers } from './rule-numbers.js';

/** A listing, and what was noted of each of its fields. */
export interface ListingReading {
  listingKey: string;
  variant: string;
  fields: ObservedFields;
  notes: Partial<Record<FieldName, FoundNote>>;
}

/** Characters that may be said about listings that differ; some 900 for each of a common page. */
const othersCharacters = 48_000;

/** A way in which a field was read, and how many listings were read so. */
interface Way {
  packed: PackedField;
  count: number;
}

/** All the ways in which a field was read on a page. */
interface Column {
  field: FieldName;
  ways: Way[];
  /** From the second way on. */
  wayByText: Map<string, Way> | undefined;
  /** The latest; mostly the next listing is read the same way. */
  last: Way | undefined;
  /** By listing; null where nobody told how. */
  wayOf: (Way | null | undefined)[];
}

/** How a page's listings were read, in as few words as possible. Each listing counts once, at its first place. */
export const packReading = (listings: readonly ListingReading[]): PackedReading => {
  const rules = numberRules();
  const columns = new Map<FieldName, Column>();
  const distinct = distinctListings(listings);
  for (const [index, { fields, notes }] of distinct.entries()) {
    for (const name in fields) {
      const field = name as FieldName;
      // That a listing is listed, it says by being there.
      if (field === 'listed' || fields[field] === undefined) continue;
      const column = columns.get(field) ?? newColumn(columns, field);
      const note = notes[field];
      column.wayOf[index] = note ? wayOf(column, rules, note, fields[field]) : null;
    }
  }
  return { rules: rules.packed, ...usualAndOthers(distinct, [...columns.values()]) };
};

const distinctListings = (listings: readonly ListingReading[]): ListingReading[] => {
  const byKey = new Map<string, Set<string>>();
  return listings.filter(({ listingKey, variant }) => {
    const variants = byKey.get(listingKey) ?? new Set();
    byKey.set(listingKey, variants);
    return !variants.has(variant) && variants.add(variant);
  });
};

const newColumn = (columns: Map<FieldName, Column>, field: FieldName): Column => {
  const column: Column = { field, ways: [], wayByText: undefined, last: undefined, wayOf: [] };
  columns.set(field, column);
  return column;
};

const wayOf = (column: Column, rules: RuleNumbers, note: FoundNote, value: unknown): Way => {
  const { raw } = note;
  const number = rules.numberOf(note);
  const { last } = column;
  if (last && last.packed[0] === number && isText(raw, last.packed[1], value)) {
    last.count += 1;
    return last;
  }
  const packed: PackedField = [number, packText(raw, value)];
  const way = sameWay(column, packed);
  column.last = way;
  way.count += 1;
  return way;
};

const sameWay = (column: Column, packed: PackedField): Way => {
  const { ways } = column;
  // Most fields are read in one way, or on a page of one product.
  if (ways.length > 0) column.wayByText ??= new Map(ways.map((way) => [JSON.stringify(way.packed), way]));
  const text = column.wayByText && JSON.stringify(packed);
  const known = text === undefined ? undefined : column.wayByText?.get(text);
  if (known) return known;
  const way = { packed, count: 0 };
  ways.push(way);
  if (text !== undefined) column.wayByText?.set(text, way);
  return way;
};

/** Is a raw text, but for white space around it, what is stored for it? */
const isText = (raw: string, stored: PackedText, value: unknown): boolean => {
  const text = raw.trim();
  if (typeof stored === 'string') return text === stored;
  if (typeof stored === 'number') return text === spellingOf(value, stored);
  const [before, index, after] = stored;
  const spelling = spellingOf(value, index);
  return (
    spelling !== undefined &&
    text.length === before.length + spelling.length + after.length &&
    text.startsWith(before) &&
    text.startsWith(spelling, before.length) &&
    text.endsWith(after)
  );
};

/** White space makes texts long: so much of one is looked at. */
const lookedAtCharacters = 20 * rawTextCharacters;

/** Copies what it keeps of a text. */
const packText = (raw: string, value: unknown): PackedText => {
  if (raw.trim() === spellingOf(value, 0)) return 0;
  // One character more than is kept shows that it has to be cut.
  const text = cutText(keptText(raw.slice(0, lookedAtCharacters), rawTextCharacters + 1) ?? '');
  for (const index of spellingIndexes) {
    const spelling = spellingOf(value, index);
    const at = spelling === undefined || spelling === '' ? -1 : text.indexOf(spelling);
    if (spelling === undefined || at < 0) continue;
    const [before, after] = [text.slice(0, at), text.slice(at + spelling.length)];
    return before === '' && after === '' ? index : [before, index, after];
  }
  return text;
};

const usualAndOthers = (
  listings: readonly ListingReading[],
  columns: readonly Column[],
): Omit<PackedReading, 'rules'> => {
  const usual = columns.map(commonest);
  const others: NonNullable<PackedReading['others']> = [];
  let charactersLeft = othersCharacters;
  for (const [index, { listingKey, variant }] of listings.entries()) {
    const fields = fieldsThatDiffer(columns, usual, index);
    if (fields === undefined) continue;
    charactersLeft -= JSON.stringify(fields).length + listingKey.length + variant.length;
    if (charactersLeft < 0) break;
    others.push([listingKey, variant, fields]);
  }
  const packed = columns.flatMap(({ field }, index) => {
    const way = usual[index];
    return way ? [[field, way.packed] as const] : [];
  });
  return {
    usual: Object.fromEntries(packed),
    ...(others.length === 0 ? {} : { others }),
    ...(charactersLeft < 0 ? { partial: true } : {}),
  };
};

const commonest = ({ ways }: Column): Way | undefined => {
  let best: Way | undefined;
  for (const way of ways) if (!best || way.count > best.count) best = way;
  return best;
};

const fieldsThatDiffer = (
  columns: readonly Column[],
  usual: readonly (Way | undefined)[],
  index: number,
): Partial<Record<FieldName, PackedField | null>> | undefined => {
  let fields: Partial<Record<FieldName, PackedField | null>> | undefined;
  for (const [number, { field, wayOf: ways }] of columns.entries()) {
    const way = ways[index];
    if (way === undefined || way === (usual[number] ?? null)) continue;
    (fields ??= {})[field] = way === null ? null : way.packed;
  }
  return fields;
};
