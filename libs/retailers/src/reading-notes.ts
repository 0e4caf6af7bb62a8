import type { FieldRule } from './field-rule.js';
import type { Scope } from './page.js';

/** Told, while a page is read, which rule gave a value and which fields found none. */
export interface ReadingNotes {
  /** The scope of a missed field shall stand in the whole page, not only in what the rules ask for. */
  needWholePage?: boolean;
  found(note: { where: string; field: string; rule: FieldRule; ruleIndex: number; raw: string }): void;
  missed(note: { where: string; field: string; rules: readonly FieldRule[]; scope: Scope }): void;
}
