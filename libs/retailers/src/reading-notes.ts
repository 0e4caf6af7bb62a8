import type { FieldRule } from './field-rule.js';
import type { Scope } from './page.js';

/** Told, while a page is read, which rule gave a value and which fields found none. */
export interface ReadingNotes {
  found(note: { where: string; field: string; rule: FieldRule; ruleIndex: number; raw: string }): void;
  missed(note: { where: string; field: string; rules: readonly FieldRule[]; scope: Scope }): void;
}
