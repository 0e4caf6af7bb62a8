import type { ChildNode, Document, Element } from 'domhandler';
import { isElement, textOf, visitElements } from '../page/html-document.js';
import { imageAddressOf } from '../page/image-address.js';
import { limits } from '../base/limits.js';
import type { LinkedNode } from './linked-data.js';

/**
 * The page's microdata items (https://html.spec.whatwg.org/#microdata) in the form of JSON-LD. Items that are no
 * property of another are the roots. What `itemref` names belongs to the first
 * item that names it.
 */
export const microdataItems = (document: Document): LinkedNode[] => {
  const roots: LinkedNode[] = [];
  collectItems(document.children, undefined, { roots, items: 0, referenced: referencedElements(document) });
  return roots;
};

/** Shops forget `itemscope` beside `itemtype`, and write `itemtype` to tell what sort of text a property is. */
const isItemElement = ({ attribs, children, name }: Element): boolean => {
  if ('itemscope' in attribs) return !('itemprop' in attribs) || name === 'body' || hasProperty(children, 0);
  if (!('itemtype' in attribs) || 'content' in attribs || name === 'link') return false;
  return !('itemprop' in attribs) || hasProperty(children, 0);
};

/** A thing without properties is its text. */
const hasProperty = (nodes: readonly ChildNode[], depth: number): boolean =>
  depth < 8 &&
  nodes.some((node) => isElement(node) && ('itemprop' in node.attribs || hasProperty(node.children, depth + 1)));

interface Collection {
  roots: LinkedNode[];
  items: number;
  /** By their ids; taken out when an item has them. */
  referenced: Map<string, Element>;
}

const idsOf = ({ attribs }: Element): string[] => attribs['itemref']?.split(/\s+/).filter((id) => id !== '') ?? [];

const referencedElements = (document: Document): Map<string, Element> => {
  const ids = new Set<string>();
  const found = new Map<string, Element>();
  visitElements(document.children, (element) => void idsOf(element).forEach((id) => ids.add(id)));
  if (ids.size === 0) return found;
  visitElements(document.children, (element) => {
    const { id } = element.attribs;
    if (id !== undefined && ids.has(id) && !found.has(id)) found.set(id, element);
  });
  return found;
};

const collectItems = (nodes: readonly ChildNode[], owner: LinkedNode | undefined, collection: Collection): void => {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    const { attribs } = node;
    const isItem = isItemElement(node);
    const item = isItem && collection.items++ < limits.statements ? newItem(node) : undefined;
    const properties = attribs['itemprop']?.split(/\s+/).filter((property) => property !== '') ?? [];
    if (properties.length > 0 && owner) addValue(owner, properties, item ?? propertyValue(node));
    else if (item) collection.roots.push(item);
    collectItems(node.children, item ?? owner, collection);
    if (item) collectReferenced(node, item, collection);
  }
};

const collectReferenced = (element: Element, item: LinkedNode, collection: Collection): void => {
  for (const id of idsOf(element)) {
    const part = collection.referenced.get(id);
    collection.referenced.delete(id);
    if (part) collectItems([part], item, { ...collection, roots: [] });
  }
};

const newItem = ({ attribs }: Element): LinkedNode => ({
  '@type': attribs['itemtype']?.split(/\s+/).filter((type) => type !== '') ?? [],
  ...(attribs['itemid'] === undefined ? {} : { '@id': attribs['itemid'] }),
});

const addValue = (owner: LinkedNode, properties: readonly string[], value: unknown): void => {
  if (value === undefined) return;
  for (const property of properties) {
    if (property === '__proto__') continue;
    const values = owner[property];
    if (Array.isArray(values)) values.push(value);
    else owner[property] = [value];
  }
};

const attributeOfValue: Record<string, string> = {
  audio: 'src',
  embed: 'src',
  iframe: 'src',
  source: 'src',
  track: 'src',
  video: 'src',
  a: 'href',
  area: 'href',
  link: 'href',
  object: 'data',
  data: 'value',
  meter: 'value',
  time: 'datetime',
};

/** `content` counts on every element, as shops use it; a link without an address and an empty image count as text. */
const propertyValue = (element: Element): string | undefined => {
  const { attribs, name } = element;
  const attribute = Object.hasOwn(attributeOfValue, name) ? attributeOfValue[name] : undefined;
  const shown = name === 'img' ? imageAddressOf(element) : attribute === undefined ? undefined : attribs[attribute];
  const value = attribs['content'] ?? shown ?? textOf(element);
  return value.trim() === '' ? undefined : value;
};
