import type { PackedRule } from '@aisle/core';
import type { FieldRule } from '../field-rule.js';
import { placeOf, strategyOf } from './rule-strategy.js';

/** The rules that a page was read with, each once. */
export interface RuleNumbers {
  packed: PackedRule[];
  numberOf(rule: FieldRule, ruleIndex: number): number;
}

export const numberRules = (): RuleNumbers => {
  const packed: PackedRule[] = [];
  const byText = new Map<string, number>();
  // A rule is asked for once a listing, and is the same object mostly.
  const byRule = new Map<FieldRule, { ruleIndex: number; number: number }>();
  const numberOfText = (rule: FieldRule, ruleIndex: number): number => {
    const said: PackedRule = [strategyOf(rule), placeOf(rule), ruleIndex];
    const text = said.join('\n');
    const number = byText.get(text) ?? packed.push(said) - 1;
    byText.set(text, number);
    return number;
  };
  return {
    packed,
    numberOf: (rule, ruleIndex) => {
      const known = byRule.get(rule);
      if (known && known.ruleIndex === ruleIndex) return known.number;
      const number = numberOfText(rule, ruleIndex);
      byRule.set(rule, { ruleIndex, number });
      return number;
    },
  };
};
