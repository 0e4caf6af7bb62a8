import { z } from 'zod';
import { jsonPathProblem } from '../page/json-path.js';
import { selectorProblem } from '../page/selector.js';
import { structuredSources } from '../structured/statement.js';
import { pureFunctionNames } from './pure-functions.js';

/** A CSS selector, checked when the recipe is. */
export const selectorSchema = z
  .string()
  .check((context) => {
    const problem = selectorProblem(context.value);
    if (problem !== undefined) {
      context.issues.push({ code: 'custom', input: context.value, message: `not a CSS selector: ${problem}` });
    }
  })
  .meta({ id: 'Selector', description: 'A CSS selector.' });

const pathSchema = z.string().check((context) => {
  const problem = jsonPathProblem(context.value);
  if (problem !== undefined) {
    context.issues.push({ code: 'custom', input: context.value, message: `not a path into JSON: ${problem}` });
  }
});

export const patternSchema = z
  .string()
  .min(1)
  .refine(isPattern, 'not a regular expression (JavaScript syntax, without slashes)');

/** How a rule's text becomes a value. */
export const readAsSchema = z.enum([
  'text',
  'money',
  'minorUnits',
  'hundredths',
  'number',
  'url',
  'availability',
  'images',
  'texts',
  'condition',
  'day',
  'wholeNumber',
  'unitPrice',
  'packSize',
  'date',
]);
export type ReadAs = z.infer<typeof readAsSchema>;

export const structuredSourceSchema = z.enum(structuredSources);

/** Structured data, or what can be read without it. */
export const productSourceSchema = z.enum([...structuredSourceSchema.options, 'auto']);
export type ProductSource = z.infer<typeof productSourceSchema>;

const stateSchema = z.string().min(1).max(100);

/** Where one value stands and what it is. */
export const fieldRuleSchema = z
  .strictObject({
    select: selectorSchema
      .optional()
      .describe(
        'CSS selector, relative to the tile or page; absent: the tile itself. The first match with a value counts.',
      ),
    attr: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The attribute to read; absent: the text (of a link its href, of an image its src, where the field asks for one).',
      ),
    path: pathSchema
      .optional()
      .describe('A path into JSON: of a JSON page or tile, of `state`, or of the JSON that stands in `select`/`attr`.'),
    state: stateSchema
      .optional()
      .describe(
        'Embedded state to follow `path` in: the id of a script element, or the variable that the data is assigned to; `*` fits any characters.',
      ),
    from: z
      .enum([...structuredSourceSchema.options, 'auto', 'url'])
      .optional()
      .describe(
        "What structured data says of this field, what is found without rules (`auto`), or the page's own address (`url`).",
      ),
    value: z.union([z.string(), z.number(), z.boolean()]).optional().describe('This value, whatever the page says.'),
    split: z
      .strictObject({
        by: z.string().min(1).describe('Where the text is cut.'),
        take: z
          .int()
          .optional()
          .describe('Which piece counts, from 0; -1 is the last. Images take all pieces without it.'),
      })
      .optional()
      .describe('Cuts the text into pieces.'),
    pattern: patternSchema
      .optional()
      .describe(
        'A regular expression; the value is its first group, else the whole match, and nothing where it does not match.',
      ),
    replace: z
      .array(
        z.strictObject({
          pattern: patternSchema.describe('What is replaced, everywhere.'),
          by: z.string().describe('What by; `$1` is the first group.'),
        }),
      )
      .min(1)
      .optional()
      .describe('Replaces parts of the text, one after the other.'),
    call: z.enum(pureFunctionNames).optional().describe('A named function over the text.'),
    map: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        'Texts to replace by a value, compared trimmed and without regard to case; texts not named are read as they are.',
      ),
    template: z
      .string()
      .refine((text) => text.includes('{value}'), 'expected {value} in it')
      .optional()
      .describe('A text with {value} in it, such as /api/products/{value}.'),
    as: readAsSchema
      .optional()
      .describe(
        'What the text is read as; defaults to what the field is. `minorUnits` are those of the currency (12 JPY is 12), `hundredths` are hundredths of every currency (12 JPY is 1200), as Shopify writes them.',
      ),
    required: z
      .boolean()
      .optional()
      .describe('A page whose tile or product lacks this value fails, instead of losing it silently.'),
    min: z.number().optional().describe('Smallest number or amount that is believed.'),
    max: z.number().optional().describe('Largest number or amount that is believed.'),
    matches: patternSchema.optional().describe('A regular expression that the value must fit to be believed.'),
  })
  .superRefine((rule, context) => {
    const problem = fieldRuleProblem(rule);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ id: 'Rule', description: 'Where one value stands and what it is.' });
export type FieldRule = z.infer<typeof fieldRuleSchema>;

/** One rule, or several tried in order until one gives a value; a selector alone stands for `{ "select": … }`. */
export const fieldRulesSchema = z
  .union([selectorSchema, fieldRuleSchema, z.array(z.union([selectorSchema, fieldRuleSchema])).min(1)])
  .meta({
    id: 'Rules',
    description: 'One rule, or several tried in order until one gives a value; a CSS selector alone is a rule too.',
  });
export type FieldRules = z.infer<typeof fieldRulesSchema>;

const listed = new Map<string, readonly FieldRule[]>();
const listedArrays = new WeakMap<object, readonly FieldRule[]>();

/** Rules as a list of whole rules; made once, as tiles ask again and again. */
export const rulesOf = (rules: FieldRules): readonly FieldRule[] => {
  if (typeof rules === 'object' && !Array.isArray(rules)) return [rules];
  if (typeof rules === 'object' && rules.every((rule) => typeof rule === 'object')) return rules;
  const known = typeof rules === 'string' ? listed.get(rules) : listedArrays.get(rules);
  if (known) return known;
  const made = (typeof rules === 'string' ? [rules] : rules).map((rule) =>
    typeof rule === 'string' ? { select: rule } : rule,
  );
  if (typeof rules === 'string') {
    if (listed.size >= 5_000) listed.clear();
    listed.set(rules, made);
  } else listedArrays.set(rules, made);
  return made;
};

/** Where things stand in JSON: of the page, of embedded state, or of elements. */
export const jsonPlaceSchema = z
  .strictObject({
    state: stateSchema.optional().describe('Embedded state to follow `path` in, see the rules of fields.'),
    select: selectorSchema.optional().describe('The elements whose text or `attr` is JSON to follow `path` in.'),
    attr: z.string().min(1).optional().describe('The attribute that holds the JSON, such as `data-variations`.'),
    path: pathSchema.describe('A path into JSON; of a list each element counts.'),
  })
  .refine(
    ({ state, select, attr }) => state === undefined || (select === undefined && attr === undefined),
    'use state or select, not both',
  );

/** Where several things stand: elements by a selector, or JSON data by a path. */
export const placeSchema = z
  .union([
    selectorSchema,
    jsonPlaceSchema,
    z.strictObject({ auto: z.literal(true).describe('The products of a page, found without rules.') }),
    z.strictObject({ from: z.literal('json-ld').describe('The products that JSON-LD lists (ItemList).') }),
  ])
  .meta({ id: 'Place', description: 'Elements by a CSS selector, or JSON data by a path.' });
export type Place = z.infer<typeof placeSchema>;
/** A place in JSON. */
export type JsonPlace = z.infer<typeof jsonPlaceSchema>;

/** How a place is called in messages. */
export const placeText = (place: Place): string =>
  typeof place === 'string' ? place : 'auto' in place ? 'products, without rules' : ruleText(place);

/** How a rule is called in messages. */
export const ruleText = ({ select, attr, path, state, from, value }: FieldRule): string => {
  if (value !== undefined) return `the value ${JSON.stringify(value)}`;
  const spots = [from, state, select, attr === undefined ? undefined : `@${attr}`, path];
  return spots.filter((spot) => spot !== undefined).join(' ') || 'the tile itself';
};

function fieldRuleProblem({
  select,
  attr,
  path,
  state,
  from,
  value,
}: z.output<typeof fieldRuleSchema>): string | undefined {
  const given = Object.entries({ select, attr, path, state, from }).flatMap(([key, part]) =>
    part === undefined ? [] : [key],
  );
  if (value !== undefined && given.length > 0) return `value stands alone: leave out ${given.join(' and ')}`;
  if (from !== undefined && given.length > 1)
    return `from stands alone: leave out ${given.filter((key) => key !== 'from').join(' and ')}`;
  if (state !== undefined && path === undefined) return 'state needs a path: where in it the value stands';
  return state !== undefined && (select !== undefined || attr !== undefined)
    ? 'use state or select, not both'
    : undefined;
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
