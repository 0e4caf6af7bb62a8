import type { ChildNode, Document, Element } from 'domhandler';
import { isElement } from '../../page/html-document.js';
import { namesOf } from '../pagination/page-links.js';

/** Elements of the same shape in the same place: siblings, or children of sibling rows. */
export interface TileGroup {
  elements: Element[];
  /** A CSS selector of them. */
  selector: string;
  depth: number;
}

const limitsOfGroups = { smallest: 3, elements: 200_000, tiles: 2_000 };

/** Parts of a page that list other things than its products. */
const otherPart =
  /^(?!(?:has|with|no|without|is|js)[-_])(?:[a-z]+[-_]{1,2})?(?:nav|navbar|navigation|menu|megamenu|footer|breadcrumbs?|pagination|pager|filters?|facets?|sidebar|cookies?|swatch(?:es)?|minicart)(?:[-_]{1,2}(?:wrapper|container|menu|list|inner|content|bar|links))?$/i;
const otherElements = new Set([
  'nav',
  'footer',
  'header',
  'aside',
  'script',
  'style',
  'template',
  'noscript',
  'select',
  'head',
  'svg',
]);

/** Every group of a page that is large enough and holds a link in most of its elements, outer ones before inner ones. */
export const tileGroupsOf = (document: Document): TileGroup[] => {
  const groups = new Map<string, TileGroup>();
  const idOf = numbering();
  let seen = 0;
  const visit = (
    nodes: readonly ChildNode[],
    parent: Element | undefined,
    grandparent: Element | undefined,
    depth: number,
  ): void => {
    for (const node of nodes) {
      if (!isElement(node) || seen++ > limitsOfGroups.elements || isOtherPart(node)) continue;
      if (!plainName.test(node.name)) {
        visit(node.children, undefined, undefined, depth + 1);
        continue;
      }
      const shape = shapeOf(node);
      if (parent) {
        add(groups, `${idOf(parent)} > ${shape}`, node, `${shapeOf(parent)} > ${shape}`, depth);
        if (grandparent) {
          const place = `${shapeOf(parent)} > ${shape}`;
          add(groups, `${idOf(grandparent)} >> ${place}`, node, `${shapeOf(grandparent)} > ${place}`, depth);
        }
      }
      visit(node.children, node, parent, depth + 1);
    }
  };
  visit(document.children, undefined, undefined, 0);
  return [...groups.values()]
    .filter(({ elements }) => elements.length >= limitsOfGroups.smallest)
    .sort((one, other) => one.depth - other.depth);
};

const add = (groups: Map<string, TileGroup>, key: string, element: Element, selector: string, depth: number): void => {
  const group = groups.get(key);
  if (!group) groups.set(key, { elements: [element], selector, depth });
  else if (group.elements.length < limitsOfGroups.tiles) group.elements.push(element);
};

const isOtherPart = (element: Element): boolean =>
  otherElements.has(element.name) ||
  element.attribs['role'] === 'navigation' ||
  (element.name !== 'body' &&
    element.name !== 'html' &&
    namesOf(element)
      .split(/\s+/)
      .some((name) => otherPart.test(name)));

const numbering = (): ((element: Element) => number) => {
  const numbers = new Map<Element, number>();
  return (element) => {
    const known = numbers.get(element) ?? numbers.size;
    numbers.set(element, known);
    return known;
  };
};

/** Classes that tell an element's state, place or number apart from its kind. */
const passing =
  /\d|^(?:first|last|odd|even|active|selected|current|hidden|visible|new|sale|instock|outofstock|featured|has-|is-|js-|status-|tag-|cat-|product_cat|product_tag|post-|pa_)/i;
/** Broken markup makes names such as `a="x"`, which no selector can name. */
const plainName = /^[a-z][\w-]*$/;
const plainClass = /^[A-Za-z_][\w-]*$/;

/** An element's kind as a selector: its name and the classes all of its kind share. */
const shapeOf = ({ name, attribs }: Element): string => {
  const classes = (attribs['class'] ?? '')
    .slice(0, 300)
    .split(/\s+/)
    .filter((word) => plainClass.test(word) && !passing.test(word));
  return [name, ...classes.slice(0, 2)].join('.');
};
