import type { Money, ObservedFields } from '@aisle/core';
import type { Element } from 'domhandler';
import { visitElements } from '../page/html-document.js';
import { selectorOf } from '../page/selector.js';
import { readFields } from '../fields/read-field.js';
import type { Page } from '../fields/page.js';
import type { FieldRule } from '../recipe/field-rule.js';

/** A tile, and what its product's own page says. */
export interface KnownTile {
  tile: Element;
  page: Page;
  said: ObservedFields;
}

export type LearnedField = 'sku' | 'name' | 'url' | 'price' | 'availability' | 'brand';

const bounds = { candidates: 120, classCharacters: 60 };

/**
 * The rule that gives in every known tile what the product's page says too, and in most of the other tiles something;
 * undefined where none does. Of several the one that reads least around the value.
 */
export const learnTileRule = (
  field: LearnedField,
  known: readonly KnownTile[],
  all: readonly { tile: Element; page: Page }[],
): FieldRule | undefined => {
  const telling = known.filter(({ said }) => said[field] !== undefined);
  const [first] = telling;
  if (first === undefined || telling.length < 2) return undefined;
  const fitting = candidatesIn(first.tile, field).filter((rule) =>
    telling.every(({ tile, page, said }) => isSame(readOne(field, rule, tile, page), said[field])),
  );
  const judged = fitting.map((rule) => ({ rule, ...coverageOf(field, rule, all) }));
  const [best] = judged
    .filter(({ share }) => share >= 0.8)
    .sort(
      (one, other) =>
        other.share - one.share || isBare(one.rule) - isBare(other.rule) || one.characters - other.characters,
    );
  return best?.rule;
};

/** 1 for an element's name alone, which says less than a class and changes sooner. */
const isBare = ({ select }: FieldRule): number => (select !== undefined && /^\w+$/.test(select) ? 1 : 0);

const readOne = (field: LearnedField, rule: FieldRule, tile: Element, page: Page): unknown =>
  readFields({ [field]: rule }, tile, page, 'A tile')[field];

const isSame = (one: unknown, other: unknown): boolean => {
  if (isMoney(one) && isMoney(other)) return one.amountMinor === other.amountMinor && one.currency === other.currency;
  return one === other;
};

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amountMinor' in value;

const coverageOf = (
  field: LearnedField,
  rule: FieldRule,
  all: readonly { tile: Element; page: Page }[],
): { share: number; characters: number } => {
  let [read, characters] = [0, 0];
  for (const { tile, page } of all) {
    const value = readOne(field, rule, tile, page);
    if (value === undefined) continue;
    read++;
    characters += rule.attr === undefined ? lengthOfText(rule, tile) : 0;
  }
  return { share: read / Math.max(1, all.length), characters };
};

const lengthOfText = ({ select }: FieldRule, tile: Element): number => {
  const element = select === undefined ? tile : selectorOf(select).first(tile);
  let characters = 0;
  if (element)
    visitElements([element], ({ children }) => {
      for (const child of children) if (child.type === 'text') characters += child.data.length;
    });
  return characters;
};

/** The tile's own data, then what stands in it under a class that looks as if somebody had chosen it. */
const candidatesIn = (tile: Element, field: LearnedField): FieldRule[] => {
  const rules: FieldRule[] = Object.keys(tile.attribs)
    .filter((name) => name.startsWith('data-'))
    .map((attr) => ({ attr }));
  const seen = new Set<string>();
  visitElements(tile.children, ({ name, attribs }) => {
    if (rules.length >= bounds.candidates) return false;
    for (const select of selectorsOf(name, attribs)) {
      if (seen.has(select)) continue;
      seen.add(select);
      rules.push({ select });
      if (field === 'sku') rules.push(...dataNames(attribs).map((attr) => ({ select: `${select}[${attr}]`, attr })));
    }
    return true;
  });
  return rules;
};

const dataNames = (attribs: Record<string, string>): string[] =>
  Object.keys(attribs).filter((name) => /^data-[a-z-]+$/.test(name));

const selectorsOf = (name: string, attribs: Record<string, string>): string[] => {
  const classes = (attribs['class'] ?? '')
    .slice(0, 500)
    .split(/\s+/)
    .filter((word) => /^[A-Za-z][\w-]*$/.test(word) && word.length <= bounds.classCharacters);
  const bare = /^(?:h[1-6]|a|strong|b|bdi|ins)$/.test(name) ? [name] : [];
  return [...classes.map((word) => `.${word}`), ...classes.map((word) => `${name}.${word}`), ...bare];
};
