import type { Document, Element } from 'domhandler';
import { rawTextOf, visitElements } from './html-document.js';
import { globOf } from './json-path.js';
import { limits } from '../base/limits.js';
import { parseLenientJson } from './lenient-json.js';

/** Statements of scripts looked at for one name. */
const assignmentsTried = 200;

/**
 * The data that a page's scripts carry under a name: the id of a script element that holds JSON (`__NEXT_DATA__`), or the
 * variable or property it is assigned to (`__STATE__`, `window.__STATE__`). `*` in the name fits any characters, so that
 * names which change with every build can be told.
 */
export const scriptState = (document: Document, name: string): unknown[] => {
  const wanted = globOf(name.replace(/^(window|self|globalThis)\./, ''));
  const found: unknown[] = [];
  let characters = 0;
  visitElements(document.children, (element) => {
    if (element.name !== 'script' || 'src' in element.attribs) return;
    const text = rawTextOf(element);
    characters += text.length;
    if (characters <= limits.scriptCharacters * 4) found.push(...stateOf(element, text, wanted));
  });
  return found;
};

const stateOf = ({ attribs }: Element, text: string, wanted: RegExp): unknown[] => {
  const isData = /json/i.test(attribs['type'] ?? '') || /^\s*[{[]/.test(text);
  if (!isData) return assignedValues(text, wanted);
  const names = [attribs['id'], attribs['data-id'], attribs['name']].filter((name) => name !== undefined);
  if (!names.some((name) => wanted.test(name)) && wanted.source !== '^.*$') return [];
  const data = parseLenientJson(text);
  return data === undefined ? [] : [data];
};

// Bounded, and never begun within a word: a script may hold a megabyte of letters or blanks in a row.
const assignment = /(?<![\w$])([\w$]{1,100})["']?\s{0,50}\]?\s{0,50}[=:]\s{0,50}(?=[{["']|JSON\.parse\s{0,50}\()/g;

const assignedValues = (text: string, wanted: RegExp): unknown[] => {
  const found: unknown[] = [];
  let tried = 0;
  for (const match of text.matchAll(assignment)) {
    if (!wanted.test(match[1] ?? '')) continue;
    if (tried++ >= assignmentsTried) break;
    const value = valueAt(text, match.index + match[0].length);
    if (value !== undefined) found.push(value);
  }
  return found;
};

/** The literal that begins here; a string, also one handed to JSON.parse, is data where it holds an object or a list. */
const valueAt = (text: string, start: number): unknown => {
  const call = /^JSON\.parse\s*\(\s*/.exec(text.slice(start, start + 40))?.[0] ?? '';
  const at = start + call.length;
  const end = endOfLiteral(text, at);
  const value = end === undefined ? undefined : parseLenientJson(text.slice(at, end), { isCode: true });
  if (typeof value !== 'string') return value;
  return /^\s*[{[]/.test(value) ? parseLenientJson(value) : undefined;
};

/** Where the object, list or string that starts here is closed; strings within count as one. */
export const endOfLiteral = (text: string, start: number): number | undefined => {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === '"' || character === "'") {
      at = endOfString(text, at, character);
      if (at < 0) return undefined;
    } else if (depth === 0) return undefined;
    if (depth === 0) return at + 1;
  }
  return undefined;
};

const endOfString = (text: string, start: number, quote: string): number => {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === quote) return at;
  }
  return -1;
};
