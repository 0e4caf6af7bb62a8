import { PermanentError } from '@aisle/core';
import { z } from 'zod';
import { patternSchema } from './field-rule.js';

const limits = { requests: 20, parameters: 50, bodyCharacters: 20_000 };

const parameterSchema = z.strictObject({
  as: z
    .enum(['text', 'number'])
    .optional()
    .describe('What a text of the body that is nothing but the placeholder becomes; `text` by default.'),
  default: z
    .string()
    .optional()
    .describe('Its value where the address does not state it; without one such a page is not asked for, and fails.'),
});

const requestSchema = z
  .strictObject({
    url: patternSchema.describe('A regular expression: pages whose address fits are asked for with POST.'),
    parameters: z
      .record(z.string().regex(/^\w+$/, 'expected a word'), parameterSchema)
      .refine((parameters) => Object.keys(parameters).length <= limits.parameters, 'too many')
      .describe(
        "Parameters of the address's query that belong into the body, where `{name}` stands for them; the others stay in the address.",
      ),
    body: z
      .union([z.string().min(1).max(limits.bodyCharacters), z.record(z.string(), z.unknown())])
      .describe(
        'An object is sent as JSON, such as a GraphQL query with its variables; a text as a form, `a={a}&b=1`.',
      ),
  })
  .superRefine(({ parameters, body }, context) => {
    const problem = bodyProblem(body, parameters);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['body'], message: problem });
  });
type RequestRules = z.infer<typeof requestSchema>;

export const requestsSchema = z.array(requestSchema).min(1).max(limits.requests);

/** What is sent by POST in place of a GET of a page's own address. */
export interface PageRequest {
  /** The page's address without the parameters that the body states. */
  url: string;
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  body: string;
}

/**
 * How a page is asked for; undefined where by a plain GET. The address stays what the page is known by: it states every parameter
 * of the body, so that two requests differ where their bodies do.
 * Errors: PermanentError `PAGE_REQUEST_INCOMPLETE` where the address states too little for the body.
 */
export const pageRequestOf = (
  recipe: { requests?: readonly RequestRules[] | undefined },
  url: string,
): PageRequest | undefined => {
  const rules = recipe.requests?.find((request) => new RegExp(request.url, 'u').test(url));
  if (!rules) return undefined;
  const values = valuesOf(rules, url);
  const isForm = typeof rules.body === 'string';
  return {
    url: withoutParameters(url, new Set(Object.keys(rules.parameters))),
    contentType: isForm ? 'application/x-www-form-urlencoded' : 'application/json',
    body: isForm
      ? filled(rules.body as string, values, ({ text }) => encodeURIComponent(text))
      : JSON.stringify(filledJson(rules.body, values)),
  };
};

interface Value {
  text: string;
  as: 'text' | 'number';
}
type Values = ReadonlyMap<string, Value>;

const valuesOf = ({ parameters }: RequestRules, url: string): Values => {
  const { searchParams } = new URL(url);
  return new Map(
    Object.entries(parameters).map(([name, { as = 'text', default: usual }]) => {
      const text = searchParams.get(name) ?? usual;
      if (text === undefined) throw incomplete(url, `does not state "${name}"`);
      if (as === 'number' && !/^-?\d{1,15}(?:\.\d{1,9})?$/.test(text))
        throw incomplete(url, `has no number in "${name}"`);
      return [name, { text, as }];
    }),
  );
};

const incomplete = (url: string, problem: string): PermanentError =>
  new PermanentError('PAGE_REQUEST_INCOMPLETE', `${url} ${problem}, which the body of its request needs.`, {
    fix: 'Write it into the address that leads there (start, link, followingPages), or give it a default under "requests".',
  });

const placeholder = /\{(\w+)\}/g;

/** Words in braces that are no parameters stay: GraphQL writes its selections so. */
const filled = (template: string, values: Values, write: (value: Value) => string): string =>
  template.replace(placeholder, (found, name: string) => {
    const value = values.get(name);
    return value ? write(value) : found;
  });

const filledJson = (template: unknown, values: Values): unknown => {
  if (typeof template === 'string') {
    const whole = values.get(/^\{(\w+)\}$/.exec(template)?.[1] ?? '');
    if (whole?.as === 'number') return Number(whole.text);
    return filled(template, values, ({ text }) => text);
  }
  if (Array.isArray(template)) return template.map((item: unknown) => filledJson(item, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filledJson(value, values)]));
};

/** Whatever else the query holds stays as it is written. */
const withoutParameters = (url: string, names: ReadonlySet<string>): string => {
  const at = url.indexOf('?');
  if (at < 0) return url;
  const kept = url
    .slice(at + 1)
    .split('&')
    .filter((pair) => !names.has(pair.split('=', 1)[0] ?? ''));
  return kept.length === 0 ? url.slice(0, at) : `${url.slice(0, at)}?${kept.join('&')}`;
};

/** A text that is nothing but a placeholder, or a placeholder of a form, is meant as one. */
function bodyProblem(body: RequestRules['body'], parameters: RequestRules['parameters']): string | undefined {
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  if (json.length > limits.bodyCharacters) return `has more than ${limits.bodyCharacters} characters`;
  const named = typeof body === 'string' ? body.matchAll(placeholder) : json.matchAll(/"\{(\w+)\}"/g);
  const unknown = [...named].map(([, name = '']) => name).find((name) => !Object.hasOwn(parameters, name));
  return unknown === undefined ? undefined : `{${unknown}} is unknown: name it under "parameters"`;
}
