import type { Document, Element } from 'domhandler';
import type { FieldRule, Place } from '../recipe/field-rule.js';
import { textOf, visitElements } from '../page/html-document.js';
import { jsonPathOf } from '../page/json-path.js';
import { keptText } from '../base/kept-text.js';
import { nodeOf, type Page } from '../fields/page.js';
import type { Scope } from '../fields/scope.js';
import { selectorOf } from '../page/selector.js';

/**
 * Why a rule or place found nothing, in a sentence for the one who writes the recipe: what does match, and what stands
 * nearest to what was looked for.
 */
export const nearestMatchOf = (page: Page, scope: Scope, wanted: FieldRule | Place): string => {
  if (typeof wanted === 'object' && 'auto' in wanted) return 'no repeated tiles with links, prices or pictures';
  const rule: FieldRule = typeof wanted === 'string' ? { select: wanted } : wanted;
  const { select, path, state, from } = rule;
  if (from !== undefined && from !== 'url') return `the page's ${from} does not say it`;
  if (state !== undefined) {
    const roots = page.state(state);
    return roots.length === 0
      ? `no script has data called ${quoted(state)}${stateHint(page)}`
      : nearestPath(roots, path ?? '$');
  }
  const node = nodeOf(page, scope);
  if (select !== undefined && node) return nearestElement(node, rule, scope.type === 'page' ? 'on the page' : 'in it');
  if (path !== undefined) {
    const root = scope.type === 'data' && !path.startsWith('$') ? scope.value : page.data();
    return root === undefined ? 'the page is not JSON' : nearestPath([root], path);
  }
  return rule.attr === undefined || !node || node.type === 'root' ? 'there is no text' : attributesOf(node, rule.attr);
};

const quoted = (text: string): string => `\`${text}\``;

const nearestElement = (node: Document | Element, rule: FieldRule, where: string): string => {
  const select = rule.select ?? '';
  const [first] = selectorOf(select).all(node);
  if (!first) return missingElement(node, select, where);
  if (rule.attr !== undefined && first.attribs[rule.attr.toLowerCase()] === undefined)
    return attributesOf(first, rule.attr, select);
  const text =
    rule.attr === undefined ? keptText(textOf(first), 80) : first.attribs[rule.attr.toLowerCase()]?.slice(0, 80);
  return `${quoted(select)} is there and says ${JSON.stringify(text ?? '')}, which gives no value`;
};

const attributesOf = ({ attribs }: Element, attr: string, select = 'the element'): string => {
  const names = Object.keys(attribs);
  return `${select === 'the element' ? select : quoted(select)} has no attribute ${quoted(attr)}; it has ${names.length === 0 ? 'none' : names.slice(0, 12).map(quoted).join(', ')}`;
};

const missingElement = (node: Document | Element, select: string, where: string): string => {
  const parts = compoundsOf(select);
  const reached = parts.findLastIndex(
    (_, index) => index < parts.length - 1 && matches(node, parts.slice(0, index + 1).join(' ')),
  );
  const outer = parts.slice(0, reached + 1).join(' ');
  const scope = reached < 0 ? node : (selectorOf(outer).first(node) ?? node);
  const missing = parts[reached + 1] ?? select;
  const start = `no element matches ${quoted(select)}`;
  const upTo = reached < 0 ? '' : `; ${quoted(outer)} is there, ${quoted(missing)} is not in it`;
  const near = nearestOf(scope, missing);
  return `${start}${upTo}${near.length === 0 ? '' : `; nearest: ${near.map(({ css, count }) => `${quoted(css)} (${count} ${reached < 0 ? where : 'in it'})`).join(', ')}`}`;
};

const matches = (node: Document | Element, select: string): boolean => {
  try {
    return selectorOf(select).first(node) !== undefined;
  } catch {
    return false;
  }
};

/** A selector's compounds with the combinators before them: `ul > li.a b` is `ul`, `> li.a`, `b`. Of several, the first. */
const compoundsOf = (select: string): string[] => {
  const compounds: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of select) {
    if ('[('.includes(character)) depth++;
    if ('])'.includes(character)) depth--;
    if (depth === 0 && character === ',') break;
    if (depth > 0 || !/[\s>+~]/.test(character)) {
      current += character;
      continue;
    }
    if (/[\w\])*"']$/.test(current)) {
      compounds.push(current.trim());
      current = '';
    }
    current += character === ' ' && current === '' ? '' : character;
  }
  return [...compounds, current.trim()].filter((compound) => compound !== '');
};

interface Near {
  css: string;
  count: number;
}

/** Elements whose class, id, attribute or tag is most like what a compound asks for. */
const nearestOf = (scope: Document | Element, compound: string): Near[] => {
  const wanted = [...compound.matchAll(/[.#]([\w-]+)|\[([\w-]+)/g)].map(([, name, attr]) => name ?? attr ?? '');
  const tag = /^[>+~\s]*([a-z][\w-]*)/i.exec(compound)?.[1]?.toLowerCase();
  if (wanted.length === 0 && tag === undefined) return [];
  const counts = new Map<string, number>();
  visitElements(scope.children, ({ name, attribs }) => {
    const classes = (attribs['class'] ?? '').split(/\s+/).filter((word) => word !== '');
    const attributes = Object.keys(attribs).filter((attr) => attr !== 'class' && attr !== 'id');
    const words = [
      ...classes.map((word) => `.${word}`),
      ...(attribs['id'] ? [`#${attribs['id']}`] : []),
      ...attributes.map((attr) => `[${attr}]`),
      ...(wanted.length === 0 ? [name] : []),
    ];
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  });
  const asked = wanted.length === 0 ? [tag ?? ''] : wanted;
  return [...counts]
    .map(([css, count]) => ({
      css,
      count,
      likeness: Math.max(...asked.map((word) => likeness(word, css.replace(/[.#[\]]/g, '')))),
    }))
    .filter((near) => near.likeness >= 0.4)
    .sort((a, b) => b.likeness - a.likeness || a.css.length - b.css.length)
    .slice(0, 3)
    .map(({ css, count }) => ({ css, count }));
};

/** From 0 to 1: how much of two names is the same, by words and by pairs of letters. */
const likeness = (a: string, b: string): number => {
  const [wordsA, wordsB] = [wordsOf(a), wordsOf(b)];
  const common = wordsA.filter((word) => wordsB.includes(word)).length;
  const byWords = common === 0 ? 0 : 0.5 + common / (wordsA.length + wordsB.length);
  const [pairsA, pairsB] = [pairsOf(a), pairsOf(b)];
  const shared = [...pairsA].filter((pair) => pairsB.has(pair)).length;
  return Math.max(byWords, (2 * shared) / Math.max(1, pairsA.size + pairsB.size));
};

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1);

const pairsOf = (name: string): Set<string> => {
  const letters = name.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
};

const stateHint = (page: Page): string => {
  const ids: string[] = [];
  visitElements(page.document().children, ({ name, attribs }) => {
    if (name === 'script' && attribs['id']) ids.push(attribs['id']);
  });
  return ids.length === 0 ? '' : `; scripts with an id: ${ids.slice(0, 8).map(quoted).join(', ')}`;
};

/** How far a path leads, and what it could go on with. */
const nearestPath = (roots: readonly unknown[], path: string): string => {
  const [there] = valuesAt(roots, path);
  if (there !== undefined) return `${quoted(path)} is there and ${describe(there)}, which gives no value`;
  const steps = path
    .replace(/^\$\.?/, '')
    .split(/(?=\.|\[|\{)/)
    .filter((step) => step !== '');
  for (let length = steps.length - 1; length >= 0; length--) {
    const reached = steps.slice(0, length).join('');
    const found = valuesAt(roots, reached)[0];
    if (found === undefined) continue;
    const missing = (steps[length] ?? '').replace(/^\./, '');
    if (isNullAt(found, missing)) return `${quoted(steps.slice(0, length + 1).join(''))} is null`;
    const at = reached === '' ? 'the data' : quoted(reached);
    return `${at} ${describe(found)}, nothing at ${quoted(missing)} in it`;
  }
  return `nothing at ${quoted(path)}`;
};

const isNullAt = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) && Reflect.get(value, name) === null;

const valuesAt = (roots: readonly unknown[], path: string): unknown[] => {
  try {
    return roots.flatMap((root) => jsonPathOf(path).all(root));
  } catch {
    return [];
  }
};

const describe = (value: unknown): string => {
  if (Array.isArray(value)) {
    const [first] = value as unknown[];
    return `is a list of ${value.length}${first === undefined ? '' : `, of which the first ${describe(first)}`}`;
  }
  if (typeof value !== 'object' || value === null) return `is ${JSON.stringify(value)}`;
  const keys = Object.keys(value);
  return `has ${keys.slice(0, 15).map(quoted).join(', ')}${keys.length > 15 ? ` and ${keys.length - 15} more` : ''}`;
};
