import type { ChildNode, Document, Element } from 'domhandler';
import { isElement, plainText } from '../../page/html-document.js';
import { ElementNames } from '../../vocabulary/name-words.js';
import { buttonNames } from '../../vocabulary/place-words.js';
import { autoLimits } from './auto-limits.js';

/** An element with what its place says about its text. The texts below it are `runs[firstRun … endRun)`. */
export interface Place {
  readonly element: Element;
  readonly parent: Place | undefined;
  readonly isHidden: boolean;
  readonly isStruck: boolean;
  readonly firstRun: number;
  endRun: number;
  endAt: number;
  /** Class, id, itemprop and test names. */
  readonly names: ElementNames;
}

/** A piece of text that stands in one element. */
export interface TextRun {
  readonly text: string;
  readonly place: Place;
  /** Characters of text before it in the page. */
  readonly at: number;
  /** White space stands before it. */
  readonly isApart: boolean;
}

/** A page in one walk: its texts in order and the elements that matter to reading a product. */
export interface PageModel {
  readonly runs: readonly TextRun[];
  readonly headings: readonly Place[];
  readonly buttons: readonly Place[];
  readonly inputs: readonly Place[];
  readonly images: readonly Place[];
  readonly breadcrumbs: readonly Place[];
  /** Elements whose attributes carry an identifier or a price (`data-sku`, `data-price`, …). */
  readonly dataPlaces: readonly Place[];
  readonly scripts: readonly Element[];
  readonly metas: readonly Element[];
  readonly title: string;
  readonly language: string;
  readonly canonicalHref: string | undefined;
  readonly hasMicrodata: boolean;
  readonly hasRdfa: boolean;
}

export const modelPage = (document: Document): PageModel => {
  const walk = new PageWalk();
  walk.visit(document.children, undefined);
  return walk.model();
};

/** Text as written below a place, texts that stand apart separated by a blank. */
export const textBelow = (runs: readonly TextRun[], place: Place, maxCharacters = 2_000): string => {
  const parts: string[] = [];
  let characters = 0;
  for (let index = place.firstRun; index < place.endRun && characters < maxCharacters; index++) {
    const run = runs[index];
    if (!run || run.place.isHidden !== place.isHidden) continue;
    parts.push(run.isApart ? ` ${run.text}` : run.text);
    characters += run.text.length + 1;
  }
  return parts.join('').trim().slice(0, maxCharacters);
};

export const isInside = (place: Place | undefined, ancestor: Place): boolean => {
  for (let next = place; next; next = next.parent) if (next === ancestor) return true;
  return false;
};

const unread = new Set(['style', 'noscript', 'template', 'svg', 'iframe', 'object']);
const struckTags = new Set(['s', 'del', 'strike']);
/** Elements that stand within a line of text. */
export const inlineTags: ReadonlySet<string> = new Set(
  'a abbr b bdi bdo big cite code data del em font i ins kbd label mark q s small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
/** Whole properties: `backface-visibility: hidden` hides nothing. */
const hiddenStyle = /(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
const struckStyle = /line-through/i;
const identifierAttribute = /^data-.*(sku|product-?id|product-?code|item-?id|item-?no|article|price)/;

const testNameOf = (attribs: Element['attribs']): string =>
  attribs['data-testid'] ?? attribs['data-test'] ?? attribs['data-qa'] ?? attribs['data-hook'] ?? '';

const unnamed = new ElementNames('');

class PageWalk {
  /** Most elements are called like others. */
  private readonly namesByText = new Map<string, ElementNames>();
  private readonly runs: TextRun[] = [];
  private readonly headings: Place[] = [];
  private readonly buttons: Place[] = [];
  private readonly inputs: Place[] = [];
  private readonly images: Place[] = [];
  private readonly breadcrumbs: Place[] = [];
  private readonly dataPlaces: Place[] = [];
  private readonly scripts: Element[] = [];
  private readonly metas: Element[] = [];
  private title = '';
  private language = '';
  private canonicalHref: string | undefined;
  private hasMicrodata = false;
  private hasRdfa = false;
  private at = 0;
  private isApart = true;

  visit(nodes: readonly ChildNode[], parent: Place | undefined): void {
    for (const node of nodes) {
      if (node.type === 'text') this.addText(node.data, parent);
      else if (isElement(node)) this.visitElement(node, parent);
      else if (node.type === 'cdata') this.visit(node.children, parent);
    }
  }

  private visitElement(element: Element, parent: Place | undefined): void {
    const { name, attribs } = element;
    if ('itemscope' in attribs || 'itemtype' in attribs) this.hasMicrodata = true;
    if ('typeof' in attribs) this.hasRdfa = true;
    if (name === 'script') this.scripts.push(element);
    if (name === 'script' || unread.has(name)) return;
    if (this.isOfHead(element)) return;
    const isInline = inlineTags.has(name);
    if (!isInline) this.isApart = true;
    const place = this.placeOf(element, parent);
    this.sort(place);
    this.visit(element.children, place);
    place.endRun = this.runs.length;
    place.endAt = this.at;
    if (!isInline) this.isApart = true;
  }

  /** Elements that say something about the page, not in it. */
  private isOfHead(element: Element): boolean {
    const { name, attribs, children } = element;
    if (name === 'html') this.language = attribs['lang'] ?? attribs['xml:lang'] ?? '';
    if (name === 'meta') this.metas.push(element);
    else if (name === 'link' && /^\s*canonical\s*$/i.test(attribs['rel'] ?? '')) this.canonicalHref ??= attribs['href'];
    else if (name === 'title' && this.title === '')
      this.title = children.map((child) => (child.type === 'text' ? child.data : '')).join('');
    else return false;
    return true;
  }

  private placeOf(element: Element, parent: Place | undefined): Place {
    const { name, attribs } = element;
    const style = attribs['style'];
    return {
      element,
      parent,
      names: this.namesOf(attribs),
      isHidden: parent?.isHidden === true || 'hidden' in attribs || (style !== undefined && hiddenStyle.test(style)),
      isStruck: parent?.isStruck === true || struckTags.has(name) || (style !== undefined && struckStyle.test(style)),
      firstRun: this.runs.length,
      endRun: this.runs.length,
      endAt: this.at,
    };
  }

  private namesOf(attribs: Element['attribs']): ElementNames {
    const { class: classes = '', id = '', itemprop = '' } = attribs;
    const testName = testNameOf(attribs);
    const isCalled = id !== '' || itemprop !== '' || testName !== '';
    const written = (isCalled ? `${classes} ${id} ${itemprop} ${testName}` : classes).slice(0, 400);
    if (written === '') return unnamed;
    let names = this.namesByText.get(written);
    if (!names) {
      names = new ElementNames(written);
      this.namesByText.set(written, names);
    }
    return names;
  }

  private sort(place: Place): void {
    const { name, attribs } = place.element;
    if (/^h[1-6]$/.test(name)) keep(this.headings, place, autoLimits.headings);
    else if (name === 'button' || (name === 'a' && isLikeButton(place)) || attribs['role'] === 'button')
      keep(this.buttons, place, autoLimits.buttons);
    else if (name === 'input' || name === 'select' || name === 'option') {
      if (/^(submit|button|image)$/i.test(attribs['type'] ?? '')) keep(this.buttons, place, autoLimits.buttons);
      else if (name === 'input') keep(this.inputs, place, autoLimits.inputs);
    } else if (name === 'img') keep(this.images, place, autoLimits.images);
    if (place.names !== unnamed && /breadcrumb/i.test(place.names.written) && this.breadcrumbs.length < 20)
      this.breadcrumbs.push(place);
    for (const attribute in attribs) {
      if (attribute.length > 8 && identifierAttribute.test(attribute)) {
        keep(this.dataPlaces, place, autoLimits.inputs);
        break;
      }
    }
  }

  private addText(data: string, place: Place | undefined): void {
    if (place === undefined || this.runs.length >= autoLimits.textRuns) return;
    const text = data.slice(0, autoLimits.runCharacters).replace(/[\s\u00a0\u200b]+/g, ' ');
    const trimmed = text.trim();
    if (trimmed === '') {
      if (data !== '') this.isApart = true;
      return;
    }
    this.runs.push({ text: trimmed, place, at: this.at, isApart: this.isApart || text.startsWith(' ') });
    this.at += trimmed.length + 1;
    this.isApart = text.endsWith(' ');
  }

  model(): PageModel {
    const { runs, headings, buttons, inputs, images, breadcrumbs, dataPlaces, scripts, metas } = this;
    const { title, language, canonicalHref, hasMicrodata, hasRdfa } = this;
    return {
      runs,
      headings,
      buttons,
      inputs,
      images,
      breadcrumbs,
      dataPlaces,
      scripts,
      metas,
      title: plainText(title.slice(0, 2_000)).slice(0, 500),
      language,
      canonicalHref,
      hasMicrodata,
      hasRdfa,
    };
  }
}

/** A link that leads nowhere does something. */
const isLikeButton = ({ names, element: { attribs } }: Place): boolean =>
  names.say(buttonNames) || /^(?:\s*#|\s*javascript:|$)/i.test(attribs['href'] ?? '');

const keep = (places: Place[], place: Place, most: number): void => {
  if (places.length < most) places.push(place);
};
