import { Document, Element, Text } from 'domhandler';
import { assertDepth, assertReadable, BoundedParser, type TagListener } from './html-document.js';
import { limits } from '../base/limits.js';
import type { Compound } from './simple-selector.js';

/** What the rules of a page kind can ask of a page's elements: all else need not be built. */
export interface SparseTreePlan {
  /** Elements that some selector may end at. */
  elements: readonly PlannedElement[];
  /** Names of the attributes that are asked for. */
  attributes: ReadonlySet<string>;
}
export interface PlannedElement {
  compound: Compound;
  /** What stands in it is read, too. */
  withContent: boolean;
}

/**
 * As `loadHtml`, but of a page's elements only those that the plan asks for, and those around them; with the
 * attributes asked for, and with text only where it is read. To the plan's own selectors the tree is as good as the
 * whole one, at half the cost. Errors: as `loadHtml`.
 */
export const loadSparseTree = (html: string, plan: SparseTreePlan): Document => {
  assertReadable(html);
  const builder = new SparseTreeBuilder(plan);
  new SparseTreeParser(html, builder, plan.attributes).end(html);
  return builder.root;
};

/** An element that stands open; built when it, or something in it, is asked for. */
interface OpenElement {
  name: string;
  attributes: Record<string, string>;
  built: Element | undefined;
}

class SparseTreeBuilder implements TagListener {
  readonly root = new Document([]);
  openElements = 0;
  /** Of the elements around what comes next, outermost first; those beyond the kept depth are not among them. */
  private readonly open: OpenElement[] = [];
  /** How many open elements, from the innermost, stand within one whose content is read; itself included. */
  private readDepth = 0;
  private readonly elementsByTag: ReadonlyMap<string, readonly PlannedElement[]>;
  private readonly elementsOfAnyTag: readonly PlannedElement[];

  constructor({ elements }: SparseTreePlan) {
    this.elementsOfAnyTag = elements.filter(({ compound }) => compound.tag === undefined);
    const tags = new Set(elements.map(({ compound }) => compound.tag).filter((tag) => tag !== undefined));
    this.elementsByTag = new Map(
      [...tags].map((tag) => [tag, elements.filter(({ compound }) => (compound.tag ?? tag) === tag)]),
    );
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    assertDepth(++this.openElements);
    if (this.openElements > limits.keptDepth) return;
    this.open.push({ name, attributes, built: undefined });
    if (this.readDepth > 0) {
      this.readDepth++;
      this.build(this.open.length - 1);
      return;
    }
    let isWanted = false;
    for (const { compound, withContent } of this.elementsByTag.get(name) ?? this.elementsOfAnyTag) {
      if (!compound.fits(attributes)) continue;
      isWanted = true;
      if (withContent) this.readDepth = 1;
    }
    if (isWanted) this.build(this.open.length - 1);
  }

  onclosetag(): void {
    if (this.openElements-- > limits.keptDepth) return;
    this.open.pop();
    if (this.readDepth > 0) this.readDepth--;
  }

  ontext(data: string): void {
    if (this.readDepth > 0) append(this.build(this.open.length - 1), new Text(data));
  }

  /** The element at a depth of the open ones, with all those around it. */
  private build(depth: number): Element | Document {
    const open = this.open[depth];
    if (!open) return this.root;
    if (open.built) return open.built;
    const element = new Element(open.name, open.attributes);
    append(this.build(depth - 1), element);
    open.built = element;
    return element;
  }
}

/** Siblings are not linked: no simple selector and no text asks for them. */
const append = (parent: Element | Document, child: Element | Text): void => {
  child.parent = parent;
  parent.children.push(child);
};

const none: readonly string[] = [];

/** Skips the attributes that nobody asks for. */
class SparseTreeParser extends BoundedParser {
  private isWanted = false;
  /** Names by their length. */
  private readonly wanted: readonly (readonly string[] | undefined)[];

  constructor(
    private readonly html: string,
    builder: SparseTreeBuilder,
    names: ReadonlySet<string>,
  ) {
    super(builder);
    const byLength: string[][] = [];
    for (const name of names) (byLength[name.length] ??= []).push(name);
    this.wanted = byLength;
  }

  override onattribname(start: number, end: number): void {
    this.isWanted = false;
    for (const name of this.wanted[end - start] ?? none) this.isWanted ||= standsAt(this.html, start, name);
    if (this.isWanted) super.onattribname(start, end);
  }
  override onattribdata(start: number, end: number): void {
    if (this.isWanted) super.onattribdata(start, end);
  }
  override onattribentity(codePoint: number): void {
    if (this.isWanted) super.onattribentity(codePoint);
  }
  override onattribend(quote: Parameters<BoundedParser['onattribend']>[0], end: number): void {
    if (this.isWanted) super.onattribend(quote, end);
  }
}

/** Whether the text has the lower-case name there, in whatever case. */
const standsAt = (text: string, start: number, name: string): boolean => {
  for (let at = 0; at < name.length; at++) {
    const code = text.charCodeAt(start + at);
    if (code === name.charCodeAt(at)) continue;
    // Beyond ASCII, lower case is no matter of single bits.
    if (code > 127) return text.slice(start, start + name.length).toLowerCase() === name;
    if (code < 65 || code > 90 || (code | 0x20) !== name.charCodeAt(at)) return false;
  }
  return true;
};
