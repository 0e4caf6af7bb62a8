import { parse, type AttributeSelector, type Selector as Token } from 'css-what';
import type { AnyNode, ChildNode, Document, Element } from 'domhandler';
import { isElement } from './html-document.js';

/** A tag's name with its attributes as the markup gives them. */
type Attributes = Readonly<Record<string, string>>;
type Test = (attributes: Attributes) => boolean;

/** One element as a selector describes it, without its surroundings: `a.link[href]`. */
export interface Compound {
  /** Undefined: any. */
  tag: string | undefined;
  fits(attributes: Attributes): boolean;
}

/**
 * A selector of tags, classes, ids and attributes, joined by "within" and "child of" alone: whether an element matches is
 * up to itself and those around it. It finds exactly what css-select would, without that library's detours.
 */
export interface SimpleSelector {
  first(scope: Document | Element): Element | undefined;
  all(scope: Document | Element): Element[];
  /** Nothing that matches none of these is ever found. */
  ends: readonly Compound[];
  /** Names of the attributes that are looked at. */
  attributes: ReadonlySet<string>;
}

/** The pseudo-class that stands for the node asked about. */
export const askedNode = 'asked-node';

/** Undefined where the selector needs more. Errors: Error where it is none. */
export const simpleSelectorOf = (css: string): SimpleSelector | undefined => {
  const attributes = new Set<string>();
  const chains = parse(css).map((tokens) => chainOf(tokens, attributes));
  if (chains.length === 0 || chains.some((chain) => chain?.isAskedNode !== false)) return undefined;
  const alternatives = chains.filter((chain) => chain !== undefined);
  const matches = (element: Element, scope: AnyNode): boolean => {
    for (const chain of alternatives) if (matchesChain(chain, element, scope)) return true;
    return false;
  };
  return {
    first: (scope) => firstWithin(scope.children, scope, matches),
    all: (scope) => {
      const found: Element[] = [];
      collectWithin(scope.children, scope, matches, found);
      return found;
    },
    ends: alternatives,
    attributes,
  };
};

/** A compound and what must stand around it. */
interface Chain extends Compound {
  isAskedNode: boolean;
  around: { chain: Chain; isParent: boolean } | undefined;
}

const chainOf = (tokens: readonly Token[], attributes: Set<string>): Chain | undefined => {
  let chain: Chain | undefined;
  let isParent = false;
  let part: Token[] = [];
  const closePart = (): boolean => {
    const compound = compoundOf(part, attributes);
    if (!compound) return false;
    chain = { ...compound, around: chain && { chain, isParent } };
    part = [];
    return true;
  };
  for (const token of tokens) {
    if (token.type !== 'child' && token.type !== 'descendant') part.push(token);
    else if (closePart()) isParent = token.type === 'child';
    else return undefined;
  }
  return closePart() ? chain : undefined;
};

const compoundOf = (
  tokens: readonly Token[],
  attributes: Set<string>,
): (Compound & { isAskedNode: boolean }) | undefined => {
  let tag: string | undefined;
  let isAskedNode = false;
  const tests: Test[] = [];
  for (const token of tokens) {
    const test = token.type === 'attribute' ? attributeTest(token) : undefined;
    if (token.type === 'tag' && token.namespace === null) tag = token.name.toLowerCase();
    else if (token.type === 'pseudo' && token.name === askedNode) isAskedNode = true;
    else if (token.type === 'attribute' && test) {
      tests.push(test);
      attributes.add(token.name.toLowerCase());
    } else if (token.type !== 'universal' || token.namespace !== null) return undefined;
  }
  if (tokens.length === 0) return undefined;
  const [first, second] = tests;
  const fits: Test =
    first === undefined
      ? () => true
      : second === undefined
        ? first
        : (given): boolean => tests.every((test) => test(given));
  return { tag, fits, isAskedNode };
};

/** HTML compares the values of some attributes (`type`, `rel`) without regard to case: these are not simple. */
const caseSensitive = /^(?:class|id|name|href|src|itemprop|role|title|alt|value|content|property|data-[\w-]+)$/;

const attributeTest = ({
  name: written,
  action,
  value,
  ignoreCase,
  namespace,
}: AttributeSelector): Test | undefined => {
  const name = written.toLowerCase();
  if (namespace !== null || ignoreCase === true) return undefined;
  if (action === 'exists') return (given) => Object.hasOwn(given, name);
  if (value === '' || !caseSensitive.test(name)) return undefined;
  switch (action) {
    case 'equals':
      return (given) => given[name] === value;
    case 'element':
      return /\s/.test(value) ? undefined : (given) => given[name] !== undefined && hasWord(given[name], value);
    case 'start':
      return (given) => given[name]?.startsWith(value) === true;
    case 'end':
      return (given) => given[name]?.endsWith(value) === true;
    case 'any':
      return (given) => given[name]?.includes(value) === true;
    default:
      return undefined;
  }
};

const hasWord = (text: string, word: string): boolean => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (isGap(text, at - 1) && isGap(text, at + word.length)) return true;
  }
  return false;
};

const isGap = (text: string, at: number): boolean => {
  if (at < 0 || at >= text.length) return true;
  const code = text.charCodeAt(at);
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(text.charAt(at)));
};

const matchesChain = (chain: Chain, element: Element, scope: AnyNode): boolean => {
  if (chain.tag !== undefined && chain.tag !== element.name) return false;
  if (chain.isAskedNode && element !== scope) return false;
  if (!chain.fits(element.attribs)) return false;
  if (!chain.around) return true;
  const { chain: outer, isParent } = chain.around;
  for (let parent = element.parent; parent && isElement(parent); parent = parent.parent) {
    if (matchesChain(outer, parent, scope)) return true;
    if (isParent) return false;
  }
  return false;
};

type Matches = (element: Element, scope: AnyNode) => boolean;

const firstWithin = (nodes: readonly ChildNode[], scope: AnyNode, matches: Matches): Element | undefined => {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    if (matches(node, scope)) return node;
    const inner = node.children.length === 0 ? undefined : firstWithin(node.children, scope, matches);
    if (inner) return inner;
  }
  return undefined;
};

const collectWithin = (nodes: readonly ChildNode[], scope: AnyNode, matches: Matches, found: Element[]): void => {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    if (matches(node, scope)) found.push(node);
    if (node.children.length > 0) collectWithin(node.children, scope, matches, found);
  }
};
