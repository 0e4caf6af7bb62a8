import { baseUrlOf } from '../page/base-url.js';
import type { Document, Element } from 'domhandler';
import { placeText, type JsonPlace, type Place } from '../recipe/field-rule.js';
import { isElement, loadHtml, rawTextOf } from '../page/html-document.js';
import { jsonPathOf } from '../page/json-path.js';
import { limits } from '../base/limits.js';
import { loadSparseTree, type SparseTreePlan } from '../page/load-sparse-tree.js';
import { parseFailed } from '../base/parse-failure.js';
import type { Recipe } from '../recipe/recipe.js';
import type { Recognise } from '../recipe/recipe-sections.js';
import { patternOf } from './rule-transforms.js';
import { scriptState } from '../page/script-data.js';
import { selectorOf } from '../page/selector.js';
import { once } from '../base/once.js';
import { readStructuredPage, type StructuredPage } from '../structured/page-statements.js';
import { parseLenientJson } from '../page/lenient-json.js';
import { autoReadings, type AutoReadings } from './auto-readings.js';
import type { ReadingNotes } from './reading-notes.js';
import { wholePage, type Scope } from './scope.js';

/** A page as text, and whatever is made of it, made once and only when a rule asks for it. */
export interface Page {
  recipe: Recipe;
  /** After redirects. */
  url: string;
  /** What links are resolved against: the page's `<base>`, else its address. */
  base(): string;
  /** The element tree. */
  document(): Document;
  /** The page as JSON; undefined where it is none. */
  data(): unknown;
  /** The data that scripts carry under a name. */
  state(name: string): unknown[];
  structured(): StructuredPage;
  /** What can be read without rules. */
  auto: AutoReadings;
  /** Told what rules found; absent where nobody wants to know. */
  notes?: ReadingNotes | undefined;
  /** What the element tree is limited to; absent where it is whole. */
  sparseTreePlan?: SparseTreePlan | undefined;
}

/** With a plan, the element tree holds no more than what the plan names. */
export const openPage = (
  recipe: Recipe,
  text: string,
  url: string,
  notes?: ReadingNotes,
  plan?: SparseTreePlan,
): Page => {
  const states = new Map<string, unknown[]>();
  const document = once(() => (plan === undefined ? loadHtml(text) : loadSparseTree(text, plan)));
  const structured = once(() => readStructuredPage(document(), url, recipe.market.currency));
  return {
    recipe,
    url,
    base: once(() => baseUrlOf(text, url)),
    document,
    notes,
    sparseTreePlan: plan,
    data: once(() => jsonOf(text)),
    state: (name) => {
      const known = states.get(name) ?? scriptState(document(), name);
      states.set(name, known);
      return known;
    },
    structured,
    auto: autoReadings(text, url, { document, structured, currencyHint: recipe.market.currency }),
  };
};

/** The page whose HTML stands in this page's JSON. Errors: PermanentError `PARSE_FAILED`. */
export const pageWithin = (page: Page, htmlPath: string): Page => {
  const html = jsonPathOf(htmlPath)
    .all(page.data())
    .find((value) => typeof value === 'string');
  if (html === undefined)
    throw parseFailed(`The page has no HTML at ${htmlPath}${page.data() === undefined ? ': it is not JSON' : ''}.`);
  const inner = openPage(page.recipe, html, page.url, page.notes, page.sparseTreePlan);
  return { ...inner, data: page.data };
};

const jsonOf = (text: string): unknown => {
  if (!/^\s*[\ufeff]?\s*[{[]/.test(text.slice(0, 1_000))) return undefined;
  if (text.length > limits.htmlCharacters) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return parseLenientJson(text);
  }
};

/** The JSON that a path is asked of, in a scope without elements. */
export const dataOf = (page: Page, scope: Scope, path: string): unknown =>
  scope.type === 'data' && !path.startsWith('$') ? scope.value : page.data();

/** Everything that stands at a place, relative to a scope. A list at the end of a path stands for its elements. */
export const placesOf = (page: Page, scope: Scope, place: Place): Scope[] => {
  if (typeof place === 'string') {
    const node = nodeOf(page, scope);
    return node ? selectorOf(place).all(node) : [];
  }
  if ('from' in place) return listedPlaces(page);
  if ('auto' in place) {
    const tiles = page.auto.tiles();
    return tiles.length > 0 ? tiles : listedPlaces(page);
  }
  const roots = place.state === undefined ? rootsOf(page, scope, place) : page.state(place.state);
  return roots
    .flatMap((root) => jsonPathOf(place.path).all(root))
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .map((value) => ({ type: 'data', value }));
};

/** The products that structured data lists; pages built by scripts often carry nothing else. */
const listedPlaces = (page: Page): Scope[] =>
  page
    .structured()
    .listed()
    .map((stated) => ({ type: 'data', value: stated, stated }));

/** JSON that stands in elements or their attributes, else the scope's own. */
const rootsOf = (page: Page, scope: Scope, { select, attr, path }: JsonPlace): unknown[] => {
  if (select === undefined && attr === undefined) return [dataOf(page, scope, path)];
  const node = nodeOf(page, scope);
  if (node === undefined) return [];
  const elements = select === undefined ? (isElement(node) ? [node] : []) : selectorOf(select).all(node);
  return elements.map((element) => jsonOfElement(element, attr));
};

/** The JSON that an element's text or attribute holds; undefined where it is none. */
export const jsonOfElement = (element: Element, attr: string | undefined): unknown =>
  parseLenientJson(attr === undefined ? rawTextOf(element) : (element.attribs[attr.toLowerCase()] ?? ''));

export const hasPlace = (page: Page, scope: Scope, place: Place): boolean => {
  if (typeof place !== 'string') return placesOf(page, scope, place).length > 0;
  const node = nodeOf(page, scope);
  return node !== undefined && selectorOf(place).first(node) !== undefined;
};

/** The node that selectors are asked of; JSON has none. */
export const nodeOf = (page: Page, scope: Scope): Document | Element | undefined => {
  if (scope.type === 'page') return page.document();
  return scope.type === 'data' ? undefined : scope;
};

export const isRecognised = (page: Page, recognise: Recognise): boolean =>
  typeof recognise === 'object' && 'url' in recognise
    ? patternOf(recognise.url).test(page.url)
    : hasPlace(page, wholePage, recognise);

export const recogniseText = (recognise: Recognise): string =>
  typeof recognise === 'object' && 'url' in recognise ? `an address like ${recognise.url}` : placeText(recognise);

/**
 * The layout that reads a page: the first that recognises it. Errors: PermanentError `PARSE_FAILED` where none does.
 */
export const layoutOf = <Layout extends { recognise?: Recognise | undefined; html?: string | undefined }>(
  page: Page,
  layouts: readonly Layout[],
  whatItIsNot: string,
): { layout: Layout; page: Page } => {
  const seen: string[] = [];
  for (const layout of layouts) {
    const own = layout.html === undefined ? page : withinIfAny(page, layout.html);
    if (own && (layout.recognise === undefined || isRecognised(own, layout.recognise))) return { layout, page: own };
    if (layout.html !== undefined && layouts.length === 1) pageWithin(page, layout.html);
    if (layout.recognise !== undefined) seen.push(recogniseText(layout.recognise));
  }
  throw parseFailed(`This is not ${whatItIsNot}: looked for ${seen.join(' or ')}.`);
};

const withinIfAny = (page: Page, htmlPath: string): Page | undefined => {
  const hasHtml = jsonPathOf(htmlPath)
    .all(page.data())
    .some((value) => typeof value === 'string');
  return hasHtml ? pageWithin(page, htmlPath) : undefined;
};
