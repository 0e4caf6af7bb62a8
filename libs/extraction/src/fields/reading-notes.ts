import type { ObservedFields } from '@aisle/core';
import type { FieldRule } from '../recipe/field-rule.js';
import type { Scope } from './scope.js';

/** Told, while a page is read, which rule gave a value and which fields found none. */
export interface ReadingNotes {
  /** The scope of a missed field shall stand in the whole page, not only in what the rules ask for. */
  needWholePage?: boolean;
  found(note: FoundNote): void;
  /** How much of a list is not kept: it is longer than the limits, or its texts are. */
  leftOut?(note: { where: string; field: string; count: number }): void;
  missed(note: { where: string; field: string; rules: readonly FieldRule[]; scope: Scope }): void;
  /** Which listing it was that stood there; told after what was found for it. */
  listed?(note: ListedNote): void;
}

export interface FoundNote {
  where: string;
  field: string;
  rule: FieldRule;
  ruleIndex: number;
  /** What a rule without a place of its own (`auto`) went by. */
  by?: string;
  /** The text as the page has it, white space included. */
  raw: string;
}

export interface ListedNote {
  where: string;
  /** What speaks for the listing too, wherever its own place says nothing. */
  within?: string;
  listingKey: string;
  variant: string;
  fields: ObservedFields;
}
