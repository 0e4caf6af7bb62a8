import type { z } from 'zod';
import { nearestWord } from './nearest-word.js';
import { alternativesOf, knownKeysAt, schemaNodesAt } from './recipe-json-schema.js';

export interface RecipeProblem {
  /** Such as `catalogPage.fields.price.select`. */
  path: string;
  message: string;
}

/** What is wrong with a recipe, for the one who wrote it: the place, what was expected there, what was probably meant. */
export const recipeProblems = (issues: readonly z.core.$ZodIssue[], input: unknown): RecipeProblem[] => {
  const seen = new Set<string>();
  return problemsOf(issues, [], input).filter(({ path, message }) => {
    const key = `${path}: ${message}`;
    return !seen.has(key) && seen.add(key);
  });
};

const problemsOf = (issues: readonly z.core.$ZodIssue[], above: PropertyKey[], input: unknown): RecipeProblem[] =>
  issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path));
    if (issue.code !== 'invalid_union') return [{ path: pathText(path), message: messageOf(issue, path, input) }];
    const branch = closestBranch(issue.errors);
    return branch.length === 0 || failsAtRoot(branch)
      ? [{ path: pathText(path), message: unionMessage(path, input) }]
      : problemsOf(branch, path, input);
  });

/** Of a union, the branch that the input was meant for: the one that failed deepest, not at its root. */
const closestBranch = (branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] =>
  branches.find((branch) => !failsAtRoot(branch)) ?? branches[0] ?? [];

const failsAtRoot = (branch: readonly z.core.$ZodIssue[]): boolean =>
  branch.some((issue) =>
    issue.code === 'invalid_union'
      ? issue.path.length === 0 && (issue.errors.length === 0 || issue.errors.every(failsAtRoot))
      : issue.code === 'invalid_type' && issue.path.length === 0,
  );

const unionMessage = (path: readonly PropertyKey[], input: unknown): string => {
  const value = valueAt(input, path);
  const expected = schemaNodesAt(path).flatMap(alternativesOf);
  const kinds = [...new Set(expected.flatMap(({ type }) => (type === undefined ? [] : [nameOfType(type)])))];
  const what = kinds.length === 0 ? 'something else' : kinds.join(' or ');
  return withSentence(
    value === undefined ? `is missing; expected ${what}` : `expected ${what}, not ${nameOf(value)}`,
    path,
  );
};

/** What people write who know other tools. */
const meantBy: Record<string, string> = {
  selector: 'select',
  css: 'select',
  query: 'select',
  attribute: 'attr',
  jsonpath: 'path',
  regex: 'pattern',
  regexp: 'pattern',
  type: 'as',
  const: 'value',
  constant: 'value',
  title: 'name',
  link: 'url',
  href: 'url',
  image: 'imageUrls',
  images: 'imageUrls',
  imageurl: 'imageUrls',
  stock: 'availability',
  ean: 'gtin',
  manufacturer: 'brand',
  breadcrumb: 'breadcrumbs',
  categories: 'breadcrumbs',
  rating: 'ratingValue',
  reviewcount: 'ratingCount',
  stockcount: 'stockQuantity',
  quantity: 'stockQuantity',
  priceperunit: 'unitPrice',
  baseprice: 'unitPrice',
  grundpreis: 'unitPrice',
  contents: 'packSize',
  itemgroupid: 'groupId',
  properties: 'attributes',
  specifications: 'attributes',
  oldprice: 'regularPrice',
  wasprice: 'regularPrice',
  items: 'tiles',
  products: 'tiles',
  tile: 'tiles',
  nextpage: 'nextLink',
  next: 'nextLink',
  pagination: 'followingPages',
  paging: 'followingPages',
  pages: 'followingPages',
  tree: 'catalogTree',
  menu: 'catalogTree',
  listing: 'catalogPage',
  product: 'productPage',
  baseurl: 'origin',
  domain: 'origin',
  starturls: 'start',
  rate: 'ratePerSecond',
  rps: 'ratePerSecond',
  concurrency: 'maxConcurrency',
  recognize: 'recognise',
  isempty: 'emptyWhen',
};

const unknownKey = (key: string, path: readonly PropertyKey[]): RecipeProblem => {
  const known = knownKeysAt(path);
  const meant = meantBy[key.toLowerCase().replace(/[^a-z]/g, '')];
  const nearest = meant !== undefined && known.includes(meant) ? meant : nearestWord(key, known);
  const help = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`;
  return { path: pathText(path), message: `unknown key "${key}"; ${help}` };
};

const messageOf = (issue: z.core.$ZodIssue, path: readonly PropertyKey[], input: unknown): string => {
  if (issue.code === 'invalid_type') {
    const expected = nameOfType(issue.expected);
    const value = valueAt(input, path);
    return withSentence(
      value === undefined ? `is missing; expected ${expected}` : `expected ${expected}, not ${nameOf(value)}`,
      path,
    );
  }
  if (issue.code === 'invalid_value') {
    const value = valueAt(input, path);
    if (value === undefined) return withSentence(`is missing; expected ${listOf(issue.values)}`, path);
    const nearest = nearestWord(String(value), issue.values.map(String));
    return `expected ${listOf(issue.values)}, not ${JSON.stringify(value)}${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
  }
  return issue.message;
};

/** What the key is for, which often says best what belongs there. */
const withSentence = (message: string, path: readonly PropertyKey[]): string => {
  const sentence = schemaNodesAt(path)
    .map(({ description }) => description)
    .find((text) => text !== undefined);
  return sentence === undefined ? message : `${message}. ${sentence}`;
};

const listOf = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(' or ');

const nameOfType = (type: string): string =>
  ({
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    integer: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  })[type] ?? type;

const nameOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value).slice(0, 60);
};

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );

const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? '(recipe)' : path.map(String).join('.');
