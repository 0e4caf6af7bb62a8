import type { ChildNode, Document, Element } from 'domhandler';
import { isElement, textOf } from '../page/html-document.js';
import { limits } from '../base/limits.js';
import type { LinkedNode } from './linked-data.js';

/**
 * The page's RDFa Lite (https://www.w3.org/TR/rdfa-lite/) in the form of JSON-LD: `typeof` begins a thing, `property` names
 * what it is to the thing around it. Prefixes other than schema.org's (such as `og:`) are not read.
 */
export const rdfaItems = (document: Document): LinkedNode[] => {
  const roots: LinkedNode[] = [];
  collect(document.children, undefined, { roots, things: 0 });
  return roots;
};

interface Collection {
  roots: LinkedNode[];
  things: number;
}

const collect = (nodes: readonly ChildNode[], owner: LinkedNode | undefined, collection: Collection): void => {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    const { attribs } = node;
    const isThing = 'typeof' in attribs && collection.things++ < limits.statements;
    const thing = isThing ? newThing(node) : undefined;
    const properties = (attribs['property'] ?? '').split(/\s+/).flatMap(ownName);
    if (owner && properties.length > 0) addValue(owner, properties, thing ?? valueOf(node));
    else if (thing) collection.roots.push(thing);
    collect(node.children, thing ?? owner, collection);
  }
};

const newThing = ({ attribs }: Element): LinkedNode => {
  const id = attribs['resource'] ?? attribs['about'];
  return {
    '@type': (attribs['typeof'] ?? '').split(/\s+/).filter((type) => type !== ''),
    ...(id === undefined ? {} : { '@id': id }),
  };
};

/** `schema:name`, `https://schema.org/name` and `name` are one. */
const ownName = (property: string): string[] => {
  const name = property.replace(/^(?:schema:|https?:\/\/schema\.org\/)/, '');
  return name === '' || name.includes(':') || name === '__proto__' ? [] : [name];
};

const addValue = (owner: LinkedNode, properties: readonly string[], value: unknown): void => {
  if (value === undefined) return;
  for (const property of properties) {
    const values = owner[property];
    if (Array.isArray(values)) values.push(value);
    else owner[property] = [value];
  }
};

const valueOf = (element: Element): string | undefined => {
  const { attribs } = element;
  const stated = [attribs['content'], attribs['resource'], attribs['href'], attribs['src'], attribs['datetime']];
  const value = stated.find((text) => text !== undefined) ?? textOf(element);
  return value.trim() === '' ? undefined : value;
};
