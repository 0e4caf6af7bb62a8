import type { Document, Element } from 'domhandler';
import type { FieldRule } from './field-rule.js';
import { rawTextOf, textOf } from './html-document.js';
import { jsonPathOf } from './json-path.js';
import { dataOf, nodeOf, type Page, type Scope } from './page.js';
import { selectorOf } from './selector.js';
import { parseLenientJson } from './structured-data/lenient-json.js';
import type { ProductStatement } from './structured-data/statement.js';

/** One spot where a rule may find its value. */
export interface Source {
  /** Undefined where the spot says nothing. */
  text(): string | undefined;
  /** The element itself, where links and images stand in attributes. */
  element?: Element;
  /** A value of JSON, as it stands there. */
  data?: unknown;
  /** Stated beside an amount. */
  currency?: string | undefined;
}

/** Where a rule looks, in order; later spots are looked up only when the earlier ones had no value. */
export function* sourcesOf(rule: FieldRule, scope: Scope, page: Page, field: string | undefined): Generator<Source> {
  const { value, from, state, select, attr, path } = rule;
  if (value !== undefined) yield dataSource(value);
  else if (from === 'url') yield { text: () => page.url };
  else if (from === 'auto')
    yield* statedSources(isElementScope(scope) ? page.auto.tile(scope) : page.auto.product(), field);
  else if (from !== undefined) yield* statedSources(page.structured().statementOf(from), field);
  else if (state !== undefined) for (const data of page.state(state)) yield* pathSources(data, path ?? '$');
  else if (path !== undefined && select === undefined && (attr === undefined || scope.type === 'data')) {
    yield* pathSources(isElementScope(scope) ? jsonOfElement(scope, attr) : dataOf(page, scope, path), path);
  } else if (scope.type === 'data' && select === undefined) yield* dataSources(scope.value);
  else for (const element of elementsOf(page, scope, select)) yield* elementSources(element, rule);
}

const isElementScope = (scope: Scope): scope is Element => scope.type !== 'page' && scope.type !== 'data';

/** Mostly the first match holds the value, and looking for one is cheaper than for all. */
function* elementsOf(page: Page, scope: Scope, select: string | undefined): Generator<Document | Element> {
  const node = nodeOf(page, scope);
  if (!node) return;
  if (select === undefined) {
    yield node;
    return;
  }
  const selector = selectorOf(select);
  const first = selector.first(node);
  if (!first) return;
  yield first;
  yield* selector.all(node).slice(1);
}

function* elementSources(element: Document | Element, { attr, path }: FieldRule): Generator<Source> {
  if (element.type === 'root') {
    if (attr === undefined) yield { text: () => textOf(element) };
  } else if (path !== undefined) yield* pathSources(jsonOfElement(element, attr), path);
  else yield { element, text: () => (attr === undefined ? textOf(element) : element.attribs[attr.toLowerCase()]) };
}

const jsonOfElement = (element: Element, attr: string | undefined): unknown =>
  parseLenientJson(attr === undefined ? rawTextOf(element) : (element.attribs[attr.toLowerCase()] ?? ''));

function* pathSources(root: unknown, path: string): Generator<Source> {
  for (const value of jsonPathOf(path).all(root)) yield* dataSources(value);
}

function* dataSources(value: unknown): Generator<Source> {
  if (Array.isArray(value)) for (const inner of value as unknown[]) yield dataSource(inner);
  else yield dataSource(value);
}

const dataSource = (data: unknown): Source => ({ data, text: () => scalarText(data) });

/** Objects say nothing by themselves, except where they are an address. */
const scalarText = (data: unknown): string | undefined => {
  if (typeof data === 'string') return data;
  if (typeof data === 'number') return Number.isFinite(data) ? plainNumber(data) : undefined;
  if (typeof data === 'boolean') return String(data);
  if (typeof data !== 'object' || data === null) return undefined;
  const { url, src, href } = data as Record<string, unknown>;
  return [url, src, href].find((text) => typeof text === 'string');
};

/** Binary dust (12.990000000000002) is cut. */
const plainNumber = (value: number): string => {
  const text = String(value);
  return /^-?\d+\.\d{9,}$/.test(text) ? String(Number(value.toFixed(6))) : text;
};

function* statedSources(said: ProductStatement | undefined, field: string | undefined): Generator<Source> {
  if (!said || field === undefined) return;
  const stated = said[field as keyof ProductStatement];
  for (const text of Array.isArray(stated) ? stated : [stated]) {
    if (typeof text !== 'string') continue;
    yield {
      text: () => text,
      ...(field === 'price' || field === 'regularPrice' ? { data: text, currency: said.currency } : {}),
    };
  }
}

/** A link's address. */
export const hrefOf = ({ attribs }: Element): string | undefined => attribs['href'] ?? attribs['content'];

/** Lazily loaded images keep their address in `data-src` and a placeholder in `src`; of a srcset, the first candidate. */
export const imageHrefOf = ({ attribs }: Element, attr: string | undefined): string | undefined => {
  const names = attr === undefined ? ['data-src', 'src', 'content', 'href'] : [attr.toLowerCase()];
  const href = names
    .map((name) => attribs[name])
    .find((text) => text !== undefined && text.trim() !== '' && !text.startsWith('data:'));
  return href?.trim().split(/\s/)[0]?.replace(/,$/, '') ?? href;
};
