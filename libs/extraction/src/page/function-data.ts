import { parseLenientJson } from './lenient-json.js';
import { endOfLiteral } from './script-data.js';

/** Data that a script returns from a function which is called at once, and the script without it. */
export interface FunctionData {
  values: unknown[];
  rest: string;
}

// Bounded, so that a megabyte of names costs one look.
const wrapper = /\(?function\s{0,20}\(([\w$,\s]{0,20000})\)\s{0,20}\{[^{}]{0,20000}?\breturn\s{0,20}(?=\{)/g;
const functionsRead = 20;

/**
 * Nuxt 2 writes a page's state as `(function(a,b){return {name:a,price:b}}("Saw",12.99))`: values that come often, or that
 * are long, stand behind the data, and the data names them. Each name is read as the value that is handed over for it.
 */
export const functionData = (text: string): FunctionData => {
  const values: unknown[] = [];
  let rest = '';
  let from = 0;
  let scanned = 0;
  for (const match of text.matchAll(wrapper)) {
    if (match.index < from) continue;
    if (values.length >= functionsRead) break;
    const start = match.index + match[0].length;
    const end = endOfLiteral(text, start);
    scanned += (end ?? text.length) - start;
    // Code that is no data would be walked again and again, from each function in it.
    if (scanned > 3 * text.length + 10_000) break;
    const call =
      end === undefined ? null : /^\s{0,20};?\s{0,20}\}\s{0,20}\)?\s{0,20}(?=\()/.exec(text.slice(end, end + 100));
    if (end === undefined || !call) continue;
    const given = argumentsAt(text, end + call[0].length);
    if (!given) continue;
    const names = (match[1] ?? '').split(',').map((name) => name.trim());
    const literal = withValues(text.slice(start, end), new Map(names.map((name, at) => [name, given.values[at]])));
    const data = parseLenientJson(literal, { isCode: true });
    if (data !== undefined) values.push(data);
    rest += text.slice(from, match.index);
    from = given.end;
  }
  return { values, rest: rest + text.slice(from) };
};

/** The values in the parentheses that open here. */
const argumentsAt = (text: string, open: number): { values: unknown[]; end: number } | undefined => {
  // As a list in brackets they are closed where the parenthesis is.
  const list = `[${text.slice(open + 1)}`;
  const last = endOfArguments(list);
  if (last === undefined) return undefined;
  const values = parseLenientJson(`${list.slice(0, last).replace(/\bvoid 0\b/g, 'null')}]`, { isCode: true });
  return Array.isArray(values) ? { values, end: open + last + 1 } : undefined;
};

const endOfArguments = (list: string): number | undefined => {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < list.length; at++) {
    const character = list.charAt(at);
    if (quote) {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' && depth === 1) return at;
    else if (character === ')' || character === ']' || character === '}') depth--;
  }
  return undefined;
};

const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w$]+/gs;

/** The literal with the values in the place of their names; keys and texts stay. */
const withValues = (literal: string, given: ReadonlyMap<string, unknown>): string =>
  literal.replace(token, (word: string, at: number) => {
    if (!given.has(word)) return word;
    const isValue = /[:,[]\s*$/.test(literal.slice(Math.max(0, at - 20), at));
    const isKey = /^\s*:/.test(literal.slice(at + word.length, at + word.length + 20));
    return isValue && !isKey ? JSON.stringify(given.get(word) ?? null) : word;
  });
