import { z } from 'zod';
import { selectorProblem } from './selector.js';

/** A CSS selector, checked when the recipe is. */
export const selectorSchema = z.string().check((context) => {
  const problem = selectorProblem(context.value);
  if (problem !== undefined) {
    context.issues.push({ code: 'custom', input: context.value, message: `not a CSS selector: ${problem}` });
  }
});

const patternSchema = z
  .string()
  .min(1)
  .refine(isPattern, 'not a regular expression (JavaScript syntax, without slashes)');

/** How a rule's text becomes a value. */
export const readAsSchema = z.enum(['text', 'money', 'url', 'availability', 'images', 'number']);
export type ReadAs = z.infer<typeof readAsSchema>;

/** Where one value stands and what it is. */
export const fieldRuleSchema = z.strictObject({
  /** Relative to the tile or page; absent: the tile itself. The first match that gives a value counts. */
  select: selectorSchema.optional(),
  /** The attribute to read; absent: the text (of a link its href, of an image its src, where the field asks for one). */
  attr: z.string().min(1).optional(),
  /** Defaults to what the field is. */
  as: readAsSchema.optional(),
  /** Texts to replace by a value, compared trimmed and without regard to case; texts not named are read as they are. */
  map: z.record(z.string(), z.string()).optional(),
  /** A regular expression; the value is its first group, else the whole match, and nothing where it does not match. */
  pattern: patternSchema.optional(),
  /** A page whose tile or product lacks this value fails, instead of losing it silently. */
  required: z.boolean().optional(),
});
export type FieldRule = z.infer<typeof fieldRuleSchema>;

/** One rule, or several tried in order until one gives a value. */
export const fieldRulesSchema = z.union([fieldRuleSchema, z.array(fieldRuleSchema).min(1)]);
export type FieldRules = z.infer<typeof fieldRulesSchema>;

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
