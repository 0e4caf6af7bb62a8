import type { PackedRule } from '@aisle/core';
import type { FieldRule } from '../recipe/field-rule.js';
import type { FoundNote } from '../fields/reading-notes.js';
import { placeOf, strategyOf } from './rule-strategy.js';

/** A rule that gave a value, and what it went by. */
export type UsedRule = Pick<FoundNote, 'rule' | 'ruleIndex' | 'by'>;

/** The rules that a page was read with, each once. */
export interface RuleNumbers {
  packed: PackedRule[];
  numberOf(used: UsedRule): number;
}

export const numberRules = (): RuleNumbers => {
  const packed: PackedRule[] = [];
  const byText = new Map<string, number>();
  // A rule is asked for once a listing, and is the same object mostly.
  const byRule = new Map<FieldRule, { ruleIndex: number; by: string | undefined; number: number }>();
  const numberOfText = ({ rule, ruleIndex, by }: UsedRule): number => {
    const said: PackedRule = [strategyOf(rule), by ?? placeOf(rule), ruleIndex];
    const text = said.join('\n');
    const number = byText.get(text) ?? packed.push(said) - 1;
    byText.set(text, number);
    return number;
  };
  return {
    packed,
    numberOf: ({ rule, ruleIndex, by }) => {
      const known = byRule.get(rule);
      if (known && known.ruleIndex === ruleIndex && known.by === by) return known.number;
      const number = numberOfText({ rule, ruleIndex, ...(by === undefined ? {} : { by }) });
      byRule.set(rule, { ruleIndex, by, number });
      return number;
    },
  };
};
