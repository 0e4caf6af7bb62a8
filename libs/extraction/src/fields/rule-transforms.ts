import type { FieldRule } from '../recipe/field-rule.js';
import { keptText } from '../base/kept-text.js';
import { limits } from '../base/limits.js';
import { callPureFunction } from '../recipe/pure-functions.js';

/** What a rule makes of a text, in this order: split, pattern, replace, call, map, template. */
export const textsAfter = (text: string, rule: FieldRule): string[] => {
  const pieces = rule.split === undefined ? [text] : piecesOf(text, rule.split);
  return pieces.map((piece) => transformed(piece, rule)).filter((piece) => piece !== undefined);
};

/** The first of them. */
export const textAfter = (text: string, rule: FieldRule): string | undefined =>
  rule.split === undefined ? transformed(text, rule) : textsAfter(text, rule)[0];

const transformed = (piece: string, { pattern, replace, call, map, template }: FieldRule): string | undefined => {
  if (!pattern && !replace && !call && !map && template === undefined) return piece;
  const matched = pattern === undefined ? piece : matchedPart(piece, pattern);
  if (matched === undefined) return undefined;
  const replaced = (replace ?? []).reduce(
    (before, { pattern: what, by }) => before.replace(globalPatternOf(what), by),
    matched,
  );
  const called = call === undefined ? replaced : callPureFunction(call, replaced);
  const mapped = map === undefined ? called : mappedText(called, map);
  return template === undefined ? mapped : template.replaceAll('{value}', () => mapped.trim());
};

const piecesOf = (text: string, { by, take }: NonNullable<FieldRule['split']>): string[] => {
  const pieces = text.split(by).map((piece) => piece.trim());
  if (take === undefined) return pieces.filter((piece) => piece !== '');
  const piece = pieces.at(take);
  return piece === undefined || piece === '' ? [] : [piece];
};

const matchedPart = (text: string, pattern: string): string | undefined => {
  const match = patternOf(pattern).exec(text.slice(0, limits.textCharacters));
  return match ? (match[1] ?? match[0]) : undefined;
};

const mappedText = (text: string, map: Record<string, string>): string => {
  const wanted = keptText(text)?.toLowerCase() ?? '';
  return foldedMapOf(map).get(wanted) ?? text;
};

const foldedMaps = new WeakMap<Record<string, string>, ReadonlyMap<string, string>>();

/** Of spellings that differ by case alone the first counts. */
const foldedMapOf = (map: Record<string, string>): ReadonlyMap<string, string> => {
  const known = foldedMaps.get(map);
  if (known) return known;
  const folded = new Map<string, string>();
  for (const [from, to] of Object.entries(map)) {
    const key = from.trim().toLowerCase();
    if (!folded.has(key)) folded.set(key, to);
  }
  foldedMaps.set(map, folded);
  return folded;
};

const patterns = new Map<string, RegExp>();
const remembered = (key: string, make: () => RegExp): RegExp => {
  const pattern = patterns.get(key) ?? make();
  if (patterns.size >= 5_000) patterns.clear();
  patterns.set(key, pattern);
  return pattern;
};

export const patternOf = (source: string): RegExp => remembered(source, () => new RegExp(source, 'u'));
const globalPatternOf = (source: string): RegExp => remembered(`g/${source}`, () => new RegExp(source, 'gu'));
