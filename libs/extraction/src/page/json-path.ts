import { limits } from '../base/limits.js';

/**
 * A way into JSON data: `product.offers[0].price`.
 * `[2]`, `[-1]` elements; `*` and `[*]` every member; `data-*` members whose name fits; `**` the value and everything
 * below it; `{sku,price}` only objects that have these members, `{type=Product}` with these values; `["a.b"]` any name.
 * A name asked of a list is asked of each of its elements. `$` at the beginning means the page's own data.
 */
export interface JsonPath {
  /** Begins with `$`: to be asked of the page, not of a part of it. */
  fromPage: boolean;
  /** Everything the path leads to, in the order of the data. */
  all(root: unknown): unknown[];
}

type Step =
  | { kind: 'name'; name: string }
  | { kind: 'like'; pattern: RegExp }
  | { kind: 'at'; index: number }
  | { kind: 'every' }
  | { kind: 'below' }
  | { kind: 'having'; members: { name: string; value: string | undefined }[] };

const rememberedPaths = 5_000;
const compiled = new Map<string, JsonPath>();

/** The path, compiled once. Errors: Error saying what is wrong with it. */
export const jsonPathOf = (source: string): JsonPath => {
  const known = compiled.get(source);
  if (known) return known;
  const steps = stepsOf(source.replace(/^\$\.?/, ''));
  const path: JsonPath = { fromPage: source.startsWith('$'), all: (root) => follow(steps, root) };
  if (compiled.size >= rememberedPaths) compiled.clear();
  compiled.set(source, path);
  return path;
};

/** Why this is not a path, or undefined where it is one. */
export const jsonPathProblem = (source: string): string | undefined => {
  if (source.trim() === '') return 'a path cannot be empty; `$` is the whole of the data';
  try {
    jsonPathOf(source);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const stepPattern =
  /(?:^|\.)\*\*|(?:^|\.)?\{([^{}]+)\}|\[(-?\d+)\]|\[\*\]|\[(?:"([^"]*)"|'([^']*)')\]|(?:^|\.)([^.[\]{}"'\s]+(?: [^.[\]{}"'\s]+)*)/y;

const stepsOf = (source: string): Step[] => {
  const steps: Step[] = [];
  stepPattern.lastIndex = 0;
  while (stepPattern.lastIndex < source.length) {
    const at = stepPattern.lastIndex;
    const match = stepPattern.exec(source);
    if (!match || match[0] === '') {
      throw new Error(`cannot be read from "${source.slice(at, at + 20)}" on; write it like product.offers[0].price`);
    }
    steps.push(stepOf(match));
  }
  if (steps.filter(({ kind }) => kind === 'below').length > 1) throw new Error('has `**` more than once');
  return steps;
};

const stepOf = ([text, having, index, quoted, singleQuoted, name]: RegExpExecArray): Step => {
  if (having !== undefined) return { kind: 'having', members: having.split(',').map(memberOf) };
  if (index !== undefined) return { kind: 'at', index: Number(index) };
  const exact = quoted ?? singleQuoted;
  if (exact !== undefined) return { kind: 'name', name: exact };
  if (name === '*' || text === '[*]') return { kind: 'every' };
  if (name === undefined || name === '**') return { kind: 'below' };
  return name.includes('*') ? { kind: 'like', pattern: globOf(name) } : { kind: 'name', name };
};

const memberOf = (text: string): { name: string; value: string | undefined } => {
  const [name = '', ...value] = text.split('=');
  return { name: name.trim(), value: value.length === 0 ? undefined : value.join('=').trim() };
};

/** `*` stands for any characters. */
export const globOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'u',
  );

const follow = (steps: readonly Step[], root: unknown): unknown[] => {
  let values = [root];
  for (const step of steps) {
    values = values.flatMap((value) => taken(step, value)).slice(0, limits.pathValues);
    if (values.length === 0) break;
  }
  return values.filter((value) => value !== undefined && value !== null);
};

const taken = (step: Step, value: unknown, depth = 0): unknown[] => {
  if (step.kind === 'below') return everythingBelow(value);
  if (typeof value !== 'object' || value === null || depth > limits.scriptDepth) return [];
  const ofEach = (list: readonly unknown[]): unknown[] => list.flatMap((inner) => taken(step, inner, depth + 1));
  switch (step.kind) {
    case 'every':
      return Object.values(value);
    case 'at':
      return Array.isArray(value) ? [(value as unknown[]).at(step.index)] : [];
    case 'name':
      return Array.isArray(value) ? ofEach(value) : member(value, step.name);
    case 'like':
      return Array.isArray(value)
        ? ofEach(value)
        : Object.entries(value).flatMap(([name, inner]) => (step.pattern.test(name) ? [inner as unknown] : []));
    case 'having':
      return Array.isArray(value) ? ofEach(value) : hasMembers(value, step.members) ? [value] : [];
  }
};

const member = (value: object, name: string): unknown[] =>
  Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];

const hasMembers = (value: object, members: readonly { name: string; value: string | undefined }[]): boolean =>
  members.every(({ name, value: wanted }) => {
    const [found] = member(value, name);
    return found !== undefined && (wanted === undefined || String(found) === wanted);
  });

/** A value and everything in it, outermost first within each branch. */
const everythingBelow = (root: unknown): unknown[] => {
  const found: unknown[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (found.length >= limits.pathValues || depth > limits.scriptDepth) return;
    found.push(value);
    if (typeof value !== 'object' || value === null) return;
    for (const inner of Object.values(value)) visit(inner, depth + 1);
  };
  visit(root, 0);
  // A list and its elements would both answer for the elements.
  return found.filter((value) => !Array.isArray(value));
};
