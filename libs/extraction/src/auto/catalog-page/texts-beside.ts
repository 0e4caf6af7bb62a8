import type { AnyNode, Element } from 'domhandler';
import { readMoney } from '@aisle/money';
import { isElement, isOwnLine, textOf } from '../../page/html-document.js';

/** Words farther away speak of something else. */
const charactersBeside = 60;
const textsLooked = 4;

/**
 * The words that may speak of an amount in a tile: those right before it, and those right behind it in the same line. Other
 * amounts, the product's name, links and buttons end them.
 */
export const textsBeside = (
  element: Element,
  tile: Element,
  name: string | undefined,
): { before: string; behind: string } => ({
  before: textBeside(element, tile, name, 'previousSibling'),
  behind: textBeside(element, tile, name, 'nextSibling'),
});

type Side = 'previousSibling' | 'nextSibling';

const textBeside = (element: Element, tile: Element, name: string | undefined, side: Side): string => {
  let text = '';
  let looked = 0;
  for (const node of nodesBeside(element, tile, side)) {
    const own = textOf(node).replace(/\s+/g, ' ').trim();
    if (own === '') continue;
    const isFar = text.length + own.length > charactersBeside || looked++ >= textsLooked;
    if (isFar || isAmount(own) || isOther(node) || name?.includes(own) === true) break;
    text = side === 'nextSibling' ? `${text} ${own}` : `${own} ${text}`;
  }
  return text.trim();
};

/** Siblings, then those of the elements around, as far as the tile reaches; behind, as far as the line does. */
const nodesBeside = function* (element: Element, tile: Element, side: Side): Generator<AnyNode> {
  for (let own: Element = element; own !== tile;) {
    for (let node: AnyNode | null = own[side]; node; node = node[side]) {
      if (side === 'nextSibling' && isElement(node) && isOwnLine(node)) return;
      yield node;
    }
    const { parent } = own;
    if (!parent || !('name' in parent) || (side === 'nextSibling' && isOwnLine(own))) return;
    own = parent as Element;
  }
};

const isAmount = (text: string): boolean =>
  /\p{Nd}[.,]\p{Nd}/u.test(text) || (/\p{Nd}/u.test(text) && readMoney(text).currency !== null);

const others = /^(?:a|button|del|h[1-6]|img|s|script|select|strike|style)$/;

const isOther = (node: AnyNode): boolean => isElement(node) && others.test(node.name);
