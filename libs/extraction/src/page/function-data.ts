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
/** A long value that is named again and again must not fill the memory. */
const handedOverCharacters = 5_000_000;

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
    if (end === undefined) continue;
    const call = /^\s{0,20};?\s{0,20}\}\s{0,20}\)?\s{0,20}(?=\()/.exec(text.slice(end, end + 100));
    if (!call) continue;
    const open = end + call[0].length;
    const close = endOfArguments(text, open);
    scanned += (close ?? text.length) - open;
    const given = close === undefined ? undefined : argumentsIn(text.slice(open + 1, close));
    if (close === undefined || !given) continue;
    const names = (match[1] ?? '').split(',').map((name) => name.trim());
    const literal = withValues(
      text.slice(start, end),
      new Map(names.map((name, at) => [name, JSON.stringify(given[at] ?? null)])),
    );
    const data = parseLenientJson(literal, { isCode: true });
    if (data !== undefined) values.push(data);
    rest += text.slice(from, match.index);
    from = close + 1;
  }
  return { values, rest: rest + text.slice(from) };
};

/** The values between a call's parentheses, which are a list in JavaScript's spelling. */
const argumentsIn = (text: string): unknown[] | undefined => {
  const values = parseLenientJson(`[${text.replace(/\bvoid 0\b/g, 'null')}]`, { isCode: true });
  return Array.isArray(values) ? values : undefined;
};

/** Where the parenthesis that opens here is closed; strings count as one. */
const endOfArguments = (text: string, open: number): number | undefined => {
  let depth = 0;
  let quote = '';
  for (let at = open; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote) {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' || character === ']' || character === '}') {
      if (--depth === 0) return at;
    }
  }
  return undefined;
};

const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w$]+/gs;

/** The literal with the values in the place of their names; keys and texts stay. What is beyond the limit is left out, as null. */
const withValues = (literal: string, given: ReadonlyMap<string, string>): string => {
  let left = handedOverCharacters;
  return literal.replace(token, (word: string, at: number) => {
    const value = given.get(word);
    if (value === undefined) return word;
    const isValue = /[:,[]\s*$/.test(literal.slice(Math.max(0, at - 20), at));
    const isKey = /^\s*:/.test(literal.slice(at + word.length, at + word.length + 20));
    if (!isValue || isKey) return word;
    left -= value.length;
    return left < 0 ? 'null' : value;
  });
};
