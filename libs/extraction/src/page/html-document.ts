import { DomHandler, type AnyNode, type ChildNode, type Document, type Element } from 'domhandler';
import { Parser, type Handler } from 'htmlparser2';
import { limits } from '../base/limits.js';
import { parseFailed } from '../base/parse-failure.js';

/** Errors: PermanentError `PARSE_FAILED` for a page that nests too deep. */
export const assertDepth = (openElements: number): void => {
  if (openElements <= limits.nestedDepth) return;
  throw parseFailed(`The page nests elements more than ${limits.nestedDepth} deep.`);
};

/** Builds the tree of a page, however deep the page nests. */
class BoundedDomHandler extends DomHandler {
  openElements = 0;

  override onopentag(name: string, attributes: Record<string, string>): void {
    this.openElements++;
    assertDepth(this.openElements);
    if (this.openElements <= limits.keptDepth) super.onopentag(name, attributes);
  }

  override onclosetag(): void {
    if (this.openElements <= limits.keptDepth) super.onclosetag();
    this.openElements--;
  }

  override oncomment(): void {
    // Nothing reads comments.
  }
  override oncommentend(): void {
    // Nothing reads comments.
  }
}

/** Hears the page's tags in order. */
export interface TagListener extends Partial<Handler> {
  /** How many elements stand open. */
  openElements: number;
}

/** Refuses a page whose tags, standing deep, would take the parser's time without end. */
export class BoundedParser extends Parser {
  private depthWork = 0;

  constructor(private readonly tree: TagListener) {
    super(tree, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true });
  }

  override onopentagname(start: number, end: number): void {
    this.count();
    super.onopentagname(start, end);
  }

  override onclosetag(start: number, end: number): void {
    this.count();
    super.onclosetag(start, end);
  }

  private count(): void {
    this.depthWork += this.tree.openElements;
    if (this.depthWork > limits.depthWork) throw parseFailed('The page has too many tags in too deep a place.');
  }
}

/** A page's element tree, read once. Errors: PermanentError `PARSE_FAILED` for a page beyond the limits. */
export const loadHtml = (html: string): Document => {
  assertReadable(html);
  const handler = new BoundedDomHandler();
  new BoundedParser(handler).end(html);
  return handler.root;
};

/** Errors: PermanentError `PARSE_FAILED` for a page that is too long. */
export const assertReadable = (html: string): void => {
  if (html.length <= limits.htmlCharacters) return;
  throw parseFailed(`The page has ${html.length} characters; at most ${limits.htmlCharacters} are read.`);
};

export const isElement = (node: AnyNode): node is Element =>
  node.type === 'tag' || node.type === 'script' || node.type === 'style';

const withoutText = new Set(['script', 'style', 'template', 'noscript']);
const ownLine = new Set(
  'address article blockquote br dd div dl dt figcaption h1 h2 h3 h4 h5 h6 hr li ol option p pre section table td th tr ul'.split(
    ' ',
  ),
);

/** Whether an element begins and ends a line of its own. */
export const isOwnLine = ({ name }: Element): boolean => ownLine.has(name);

/** The text people see in a node, with a blank where a line ends; scripts and styles have none. */
export const textOf = (node: AnyNode): string => {
  const parts: string[] = [];
  collectText(node, parts);
  return parts.join('');
};

/** `ended` is told, of each inner element, at which part its text began. */
const collectText = (node: AnyNode, parts: string[], ended?: (at: number) => void): void => {
  if (node.type === 'text') {
    parts.push(node.data);
    return;
  }
  if (!('children' in node)) return;
  const name = isElement(node) ? node.name : '';
  if (withoutText.has(name)) return;
  if (ownLine.has(name)) parts.push(' ');
  for (const child of node.children) {
    const at = parts.length;
    collectText(child, parts, ended);
    if (ended !== undefined && 'children' in child) ended(at);
  }
  if (ownLine.has(name)) parts.push(' ');
};

/** Two digits, which do not go on as a number. */
const centsAtStart = /^\s*\d{2}(?![\d.,'’])/;
const charactersOfCents = 8;

/**
 * The text of a node for reading a price: as `textOf`, with a blank before cents that stand in an element of their own. People
 * see them raised; put together, `268` and `00` would be a hundred times too much.
 */
export const amountTextOf = (node: AnyNode): string => {
  const parts: string[] = [];
  collectText(node, parts, (at) => {
    let own = '';
    for (let next = at; next < parts.length && own.length < charactersOfCents; next++) own += parts[next] ?? '';
    if (/\d$/.test(parts[at - 1] ?? '') && centsAtStart.test(own)) parts[at] = ` ${parts[at] ?? ''}`;
  });
  return parts.join('');
};

/** The raw text of a script element. */
export const rawTextOf = (element: Element): string =>
  element.children.map((child) => (child.type === 'text' ? child.data : '')).join('');

/** Some shops encode twice what is HTML in itself. */
const encodedTimes = 3;
const mayBeHtml = /&[#\w]+;|<[a-z!/]/i;
/** What is left after decoding is HTML again only where it is encoded, ends an element or breaks a line: a lone `<b>` is a name's. */
const isStillHtml = /&[#\w]+;|<\/[a-z]|<br\b|<!--/i;

/** Text of data that may carry HTML in itself, such as a description in JSON, encoded once or more. */
export const plainText = (text: string): string => {
  if (!mayBeHtml.test(text)) return text;
  let plain = textOf(loadHtml(text));
  for (let times = 1; times < encodedTimes && isStillHtml.test(plain); times++) plain = textOf(loadHtml(plain));
  return plain;
};

/** Every element of a tree in document order; answer false to stay out of an element's children. */
export const visitElements = (nodes: readonly ChildNode[], visit: (element: Element) => boolean | void): void => {
  for (const node of nodes) {
    if (!isElement(node) && node.type !== 'cdata') continue;
    if (isElement(node) && visit(node) === false) continue;
    visitElements(node.children, visit);
  }
};

/** The first element below another, in document order, that is what is looked for. */
export const firstElementBelow = (element: Element, isIt: (below: Element) => boolean): Element | undefined => {
  let found: Element | undefined;
  visitElements(element.children, (below) => {
    if (!found && isIt(below)) found = below;
    return found === undefined;
  });
  return found;
};
