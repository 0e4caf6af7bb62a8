import { parseUrl } from '@aisle/core';
import type { Document, Element } from 'domhandler';
import { textOf, visitElements } from '../page/html-document.js';
import { once } from '../base/once.js';
import { breadcrumbsIn } from './breadcrumbs.js';
import { mainProduct, type PageAbout } from './choose-product.js';
import { everyNode, type LinkedNode } from './linked-data.js';
import { isLinkedDataScript, linkedDataOf } from './linked-data-scripts.js';
import { listedProducts } from './listed-products.js';
import { microdataItems } from './microdata.js';
import { openGraphStatement } from './open-graph.js';
import { rdfaItems } from './rdfa.js';
import type { ProductStatement, StructuredSource } from './statement.js';

export interface StructuredPage {
  /** What a source says about the page's product; undefined where it says nothing. */
  statementOf(source: StructuredSource): ProductStatement | undefined;
  /** The categories that a source says to lead to the page, as written; undefined where it says none. */
  breadcrumbsOf(source: StructuredSource): string[] | undefined;
  /** All that a source says of things, in order. */
  nodesOf(source: StructuredSource): LinkedNode[];
  /** The products that the page's JSON-LD lists. */
  listed(): ProductStatement[];
  /** `link rel=canonical`, as written. */
  canonicalHref: string | undefined;
  /** `og:title`, also of pages whose OpenGraph data does not say that they are about a product. */
  title: string | undefined;
}

/**
 * Finds a page's structured data in one walk over its elements, where the caller has not found them already; each source is
 * read when it is asked for.
 */
export const readStructuredPage = (
  document: Document,
  url: string,
  currency?: string,
  marked: MarkedElements = collectMarked(document),
): StructuredPage => {
  const { canonicalHref } = marked;
  const canonicalUrl = canonicalHref === undefined ? undefined : parseUrl(canonicalHref, url)?.href;
  const about: PageAbout = {
    urls: new Set([url, ...(canonicalUrl === undefined ? [] : [canonicalUrl])]),
    headings: [marked.heading ? textOf(marked.heading) : '', marked.title],
    currency,
  };
  const openGraph = openGraphStatement(marked.metas);
  const roots: Record<StructuredSource, () => readonly unknown[]> = {
    'json-ld': once(() => linkedDataOf(marked.scripts)),
    microdata: once(() => (marked.hasMicrodata ? microdataItems(document) : [])),
    rdfa: once(() => (marked.hasRdfa ? rdfaItems(document) : [])),
    opengraph: () => [],
  };
  const read = (source: StructuredSource): ProductStatement | undefined =>
    source === 'opengraph' ? openGraph.product : mainProduct(roots[source](), about);
  const known = new Map<StructuredSource, ProductStatement | undefined>();
  const statementOf = (source: StructuredSource): ProductStatement | undefined => {
    if (!known.has(source)) known.set(source, read(source));
    return known.get(source);
  };
  const nodesOf = (source: StructuredSource): LinkedNode[] => everyNode(roots[source]());
  const listed = once(() => listedProducts(roots['json-ld']()));
  const breadcrumbsOf = (source: StructuredSource): string[] | undefined => {
    const { name = '', brand = '' } = statementOf(source) ?? {};
    const names = [...about.headings, name, `${brand} ${name}`].filter((text) => text.trim() !== '');
    return breadcrumbsIn(nodesOf(source), { urls: about.urls, names });
  };
  return { statementOf, breadcrumbsOf, nodesOf, listed, canonicalHref, title: openGraph.title };
};

/** The elements of a page that structured data stand in, and what tells which product the page is about. */
export interface MarkedElements {
  /** Those that are no JSON-LD are passed over. */
  scripts: readonly Element[];
  metas: readonly Element[];
  /** `link rel=canonical`, as written. */
  canonicalHref: string | undefined;
  /** The first `h1`. */
  heading: Element | undefined;
  title: string;
  hasMicrodata: boolean;
  hasRdfa: boolean;
}

const collectMarked = (document: Document): MarkedElements => {
  const [scripts, metas]: [Element[], Element[]] = [[], []];
  const first: { canonical?: Element; heading?: Element; title?: Element } = {};
  let [hasMicrodata, hasRdfa] = [false, false];
  visitElements(document.children, (element) => {
    const { name, attribs } = element;
    if (name === 'script' && isLinkedDataScript(element)) scripts.push(element);
    else if (name === 'meta' && ('property' in attribs || 'name' in attribs)) metas.push(element);
    else if (name === 'link' && /^\s*canonical\s*$/i.test(attribs['rel'] ?? '')) first.canonical ??= element;
    else if (name === 'h1') first.heading ??= element;
    else if (name === 'title') first.title ??= element;
    if ('itemscope' in attribs || 'itemtype' in attribs) hasMicrodata = true;
    if ('typeof' in attribs) hasRdfa = true;
  });
  const { canonical, heading, title } = first;
  const canonicalHref = canonical?.attribs['href'];
  return { scripts, metas, canonicalHref, heading, title: title ? textOf(title) : '', hasMicrodata, hasRdfa };
};
