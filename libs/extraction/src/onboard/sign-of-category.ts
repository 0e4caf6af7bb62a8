import type { Document } from 'domhandler';
import { visitElements } from '../page/html-document.js';
import { selectorOf } from '../page/selector.js';

/**
 * A selector that every category has, one without products too, and no other page: a class of the body or of a heading.
 * Undefined where nothing tells them apart.
 */
export const signOfCategory = (categories: readonly Document[], others: readonly Document[]): string | undefined => {
  const [first, ...rest] = categories;
  if (first === undefined) return undefined;
  return candidatesIn(first).find((css) => {
    const selector = selectorOf(css);
    return (
      rest.every((document) => selector.first(document) !== undefined) &&
      others.every((document) => selector.first(document) === undefined)
    );
  });
};

const candidatesIn = (document: Document): string[] => {
  const ranked: string[][] = [[], [], []];
  visitElements(document.children, ({ name, attribs }) => {
    const rank = name === 'body' ? 0 : name === 'h1' ? 1 : name === 'main' ? 2 : -1;
    if (rank < 0) return;
    const { id = '', class: classes = '' } = attribs;
    if (isWord(id)) ranked[rank]?.push(`${name}#${id}`);
    for (const word of classes.split(/\s+/).filter(isWord)) ranked[rank]?.push(`${name}.${word}`);
  });
  return ranked.flat().slice(0, 60);
};

/** Numbers belong to the one category. */
const isWord = (word: string): boolean => /^[A-Za-z][A-Za-z_-]{1,60}$/.test(word);
