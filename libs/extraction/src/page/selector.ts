import { compile, selectAll, selectOne } from 'css-select';
import type { AnyNode, Document, Element } from 'domhandler';
import { askedNode, simpleSelectorOf, type SimpleSelector } from './simple-selector.js';

/** A compiled CSS selector, relative to the node it is asked about. */
export interface Selector {
  first(scope: Document | Element): Element | undefined;
  all(scope: Document | Element): Element[];
  /** Undefined where matching needs more than an element and those around it. */
  simple?: SimpleSelector | undefined;
}

/** Recipes come and go in a long-lived parser; beyond this many selectors are compiled again. */
const rememberedSelectors = 5_000;
const compiled = new Map<string, Selector>();

/** The selector, compiled once. A leading combinator (`> a`) and `:scope` mean the node asked about. */
export const selectorOf = (css: string): Selector => {
  let selector = compiled.get(css);
  if (!selector) {
    selector = compileSelector(css);
    if (compiled.size >= rememberedSelectors) compiled.clear();
    compiled.set(css, selector);
  }
  return selector;
};

/** Why this is not a selector, or undefined where it is one. */
export const selectorProblem = (css: string): string | undefined => {
  if (css.trim() === '') return 'a selector cannot be empty';
  try {
    compileSelector(css);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const compileSelector = (css: string): Selector => {
  const simple = simpleSelectorOf(scoped(css));
  return simple ? { first: simple.first, all: simple.all, simple } : fullSelectorOf(css);
};

/** Any selector, by css-select. Errors: Error saying what is wrong with it. */
export const fullSelectorOf = (css: string): Selector => {
  let scopeNode: AnyNode | undefined;
  const query = compile<AnyNode, Element>(scoped(css), {
    pseudos: { [askedNode]: (element) => element === scopeNode },
    // The results would be remembered for a scope that has changed since.
    cacheResults: false,
  });
  return {
    first(scope: AnyNode) {
      scopeNode = scope;
      return selectOne<AnyNode, Element>(query, scope) ?? undefined;
    },
    all(scope: AnyNode) {
      scopeNode = scope;
      return selectAll<AnyNode, Element>(query, scope);
    },
  };
};

/** `:scope` is the library's own word and would be fixed at compile time; ours is asked at each match. */
const scoped = (css: string): string =>
  splitAtCommas(css)
    .map((part) => part.trim())
    .map((part) => (/^>/.test(part) ? `:scope ${part}` : part))
    .join(', ')
    .replaceAll(':scope', `:${askedNode}`);

const splitAtCommas = (css: string): string[] => {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < css.length; at++) {
    const character = css.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(css.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, css.slice(start)];
};
