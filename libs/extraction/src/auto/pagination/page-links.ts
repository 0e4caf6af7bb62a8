import { parseUrl } from '@aisle/core';
import type { AnyNode, Document, Element } from 'domhandler';
import { isElement, textOf, visitElements } from '../../page/html-document.js';

/** A link of the page with what a pager is recognised by. */
export interface PageLink {
  element: Element;
  /** What people read, or what stands for it: an image's text, the title. */
  label: string;
  /** Absolute address; undefined where only a script knows it. */
  url: string | undefined;
  rel: string;
  title: string;
  /** The link's own class and id. */
  names: string;
  /** Class and id of what is drawn in it. */
  iconNames: string;
  /** Class and id of each ancestor, nearest first. */
  ancestorNames: readonly string[];
  ancestors: readonly Element[];
  /** Whether people read from right to left here, so that arrows on the right lead back. */
  isRightToLeft: boolean;
}

/** Links and the texts between them in the order people read. */
export type PagePart = { link: PageLink; text?: undefined } | { link?: undefined; text: string };

const limitsOfScene = {
  links: 20_000,
  ancestors: 5,
  labelCharacters: 80,
  textCharacters: 60,
  addressCharacters: 2_000,
};

/** A page as the sequence of its links and the texts between; scripts, styles and templates left out. */
export const pagePartsOf = (document: Document, url: string): PagePart[] => {
  const base = baseOf(document, url);
  const parts: PagePart[] = [];
  collect(document.children, { base, isRightToLeft: false }, parts, []);
  return parts;
};

/** What relative links stand on: the page's `<base>`, else its own address. */
export const baseOf = (document: Document, url: string): string => {
  let base: string | undefined;
  visitElements(document.children, (element) => {
    if (element.name === 'base') base ??= element.attribs['href'];
    return base === undefined && element.name !== 'body';
  });
  return base === undefined ? url : (parseUrl(base, url)?.href ?? url);
};

const unread = new Set(['script', 'style', 'template', 'noscript', 'head', 'select', 'textarea']);

interface Scene {
  base: string;
  isRightToLeft: boolean;
}

const collect = (nodes: readonly AnyNode[], scene: Scene, parts: PagePart[], ancestors: readonly Element[]): void => {
  for (const node of nodes) {
    if (parts.length > limitsOfScene.links) return;
    if (node.type === 'text') {
      const text = node.data.slice(0, limitsOfScene.textCharacters).trim();
      if (text !== '') parts.push({ text });
    } else if (isElement(node)) {
      if (unread.has(node.name)) continue;
      const { dir } = node.attribs;
      const within = dir === undefined ? scene : { ...scene, isRightToLeft: dir.toLowerCase() === 'rtl' };
      if (isLink(node)) parts.push({ link: linkOf(node, within, ancestors) });
      else collect(node.children, within, parts, [node, ...ancestors.slice(0, limitsOfScene.ancestors - 1)]);
    } else if ('children' in node) collect(node.children, scene, parts, ancestors);
  }
};

const isLink = ({ name, attribs }: Element): boolean =>
  (name === 'a' && attribs['name'] === undefined) || (name === 'a' && attribs['href'] !== undefined);

const linkOf = (element: Element, { base, isRightToLeft }: Scene, ancestors: readonly Element[]): PageLink => {
  const { href = '', rel = '', title = '' } = element.attribs;
  const seen = textOf(element).replace(/\s+/g, ' ').trim();
  return {
    element,
    label: (seen === '' ? standIn(element) : seen).slice(0, limitsOfScene.labelCharacters),
    url: addressOf(href, base),
    rel: rel.toLowerCase(),
    title: (title || (element.attribs['aria-label'] ?? '')).slice(0, limitsOfScene.labelCharacters),
    names: namesOf(element),
    iconNames: seen.length > 12 ? '' : iconNamesOf(element),
    ancestorNames: ancestors.map(namesOf),
    ancestors,
    isRightToLeft,
  };
};

/** The link itself and the box that holds nothing else, such as the list item. */
const ownBoxes = ({ element, ancestors }: PageLink): Element[] => {
  const [box] = ancestors;
  return box && /^(?:li|span|td)$/.test(box.name) ? [element, box] : [element];
};

/** Whether a link is shown but leads nowhere for people. */
export const isSwitchedOff = (link: PageLink): boolean =>
  ownBoxes(link).some(
    (element) =>
      element.attribs['aria-disabled'] === 'true' || /(?:^|[\s_-])(?:is-)?disabled(?![\w-])/i.test(namesOf(element)),
  );

/** Whether a link is marked as the page that is shown. */
export const saysPresent = (link: PageLink): boolean =>
  ownBoxes(link).some((element) => {
    const current = element.attribs['aria-current'];
    return (
      (current !== undefined && current !== 'false') ||
      /(?:^|[\s_-])(?:active|current|selected|present|aktiv|actual|actuel|activo)(?![a-z])/i.test(namesOf(element))
    );
  });

/** The text of a link that shows a picture only. */
const standIn = (element: Element): string => {
  let text = element.attribs['aria-label'] ?? element.attribs['title'] ?? '';
  visitElements(element.children, ({ attribs }) => {
    if (text === '') text = attribs['alt'] ?? attribs['title'] ?? attribs['aria-label'] ?? '';
  });
  return text.replace(/\s+/g, ' ').trim();
};

const iconNamesOf = (element: Element): string => {
  const names: string[] = [];
  visitElements(element.children, (child) => void (names.length < 4 && names.push(namesOf(child))));
  return names.join(' ');
};

export const namesOf = ({ attribs }: Element): string =>
  `${attribs['class'] ?? ''} ${attribs['id'] ?? ''}`.trim().slice(0, 200);

/** A link's absolute web address; undefined for places of the page, scripts and other schemes. */
export const addressOf = (href: string, base: string): string | undefined => {
  const address = href.trim();
  if (
    address === '' ||
    address.length > limitsOfScene.addressCharacters ||
    /^(?:#|javascript:|mailto:|tel:|data:)/i.test(address)
  )
    return undefined;
  const url = parseUrl(address, base);
  return url !== undefined && /^https?:$/.test(url.protocol) ? url.href : undefined;
};
