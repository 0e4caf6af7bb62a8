import type { Document, Element } from 'domhandler';
import type { FieldRule, ProductSource } from '../recipe/field-rule.js';
import { textOf } from '../page/html-document.js';
import { jsonPathOf } from '../page/json-path.js';
import { dataOf, jsonOfElement, nodeOf, type Page } from './page.js';
import type { Scope } from './scope.js';
import { selectorOf } from '../page/selector.js';
import type { ProductStatement } from '../structured/statement.js';

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

/** Answers true where it has what it wanted. */
type Visit = (source: Source) => boolean;

/**
 * Visits the spots where a rule looks, in order, until one is enough; later spots are looked up only then. True where one
 * was. (A generator would read better, and cost a catalog page as much as its parsing.)
 */
export const visitSources = (
  rule: FieldRule,
  scope: Scope,
  page: Page,
  field: string | undefined,
  visit: Visit,
): boolean => {
  const { value, from, state, select, attr, path } = rule;
  if (value !== undefined) return visit(dataSource(value));
  if (from === 'url') return visit({ text: () => page.url });
  if (from !== undefined && field === 'breadcrumbs') {
    return (statedBreadcrumbs(page, from) ?? []).some((name) => visit({ text: () => name }));
  }
  if (from === 'auto') {
    return visitStated(statedBy(scope, page), field, visit);
  }
  if (from !== undefined) return visitStated(page.structured().statementOf(from), field, visit);
  if (state !== undefined) return page.state(state).some((data) => visitPath(data, path ?? '$', visit));
  if (path !== undefined && select === undefined && (attr === undefined || scope.type === 'data')) {
    return visitPath(isElementScope(scope) ? jsonOfElement(scope, attr) : dataOf(page, scope, path), path, visit);
  }
  if (scope.type === 'data' && select === undefined) return visitData(scope.value, visit);
  return visitElements(rule, nodeOf(page, scope), visit);
};

/** The categories that lead to the page, by one source. */
export const statedBreadcrumbs = (page: Page, from: ProductSource): readonly string[] | undefined =>
  from === 'auto' ? page.auto.found().breadcrumb?.value : page.structured().breadcrumbsOf(from);

/** What is found without rules of the thing that a scope is. */
const statedBy = (scope: Scope, page: Page): ProductStatement | undefined => {
  if (isElementScope(scope)) return page.auto.tile(scope);
  return scope.type === 'data' && scope.stated !== undefined ? scope.stated : page.auto.product();
};

const isElementScope = (scope: Scope): scope is Element => scope.type !== 'page' && scope.type !== 'data';

/** Mostly the first match holds the value, and looking for one is cheaper than for all. */
const visitElements = (rule: FieldRule, node: Document | Element | undefined, visit: Visit): boolean => {
  if (!node) return false;
  if (rule.select === undefined) return visitElement(node, rule, visit);
  const selector = selectorOf(rule.select);
  const first = selector.first(node);
  if (!first) return false;
  if (visitElement(first, rule, visit)) return true;
  return selector.all(node).some((element, index) => index > 0 && visitElement(element, rule, visit));
};

const visitElement = (element: Document | Element, { attr, path }: FieldRule, visit: Visit): boolean => {
  if (element.type === 'root') return attr === undefined && visit({ text: () => textOf(element) });
  if (path !== undefined) return visitPath(jsonOfElement(element, attr), path, visit);
  const name = attr?.toLowerCase();
  return visit({ element, text: () => (name === undefined ? textOf(element) : element.attribs[name]) });
};

const visitPath = (root: unknown, path: string, visit: Visit): boolean =>
  jsonPathOf(path)
    .all(root)
    .some((value) => visitData(value, visit));

const visitData = (value: unknown, visit: Visit): boolean =>
  Array.isArray(value) ? value.some((inner) => visit(dataSource(inner))) : visit(dataSource(value));

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

const visitStated = (said: ProductStatement | undefined, field: string | undefined, visit: Visit): boolean => {
  if (!said || field === undefined) return false;
  const stated = statedOf(said, field);
  return (Array.isArray(stated) ? stated : [stated]).some(
    (text) =>
      typeof text === 'string' &&
      visit({
        text: () => text,
        ...(field === 'price' || field === 'regularPrice' ? { data: text, currency: said.currency } : {}),
      }),
  );
};

/** What is said of a field, or of a part of one. */
const statedOf = (said: ProductStatement, field: string): ProductStatement[keyof ProductStatement] => {
  const { rating } = said;
  if (field === 'ratingValue') return rating?.value;
  if (field === 'ratingBest') return rating?.best;
  return field === 'ratingCount' ? rating?.count : said[field as keyof ProductStatement];
};

/** A link's address. */
export const hrefOf = ({ attribs }: Element): string | undefined => attribs['href'] ?? attribs['content'];
