import { nameWords } from '../../vocabulary/name-words.js';
import { textBelow, type PageModel, type Place } from './page-model.js';
import {
  cartNames,
  framePlace,
  otherButtonNames,
  otherProductsPlace,
  priceNames,
  productNamePlace,
  productPlace,
  reviewPlace,
} from '../../vocabulary/place-words.js';
import { isBuyText, isHeadingOfOtherProducts } from '../../vocabulary/shop-phrases.js';
import { comparable } from '../../structured/comparable.js';

/** What a part of the page is for. */
export type Region = 'product' | 'other-products' | 'frame' | 'reviews';

/** Where on the page the product is: its heading, the button that buys it, and what stands aside. */
export interface PageRegions {
  readonly heading: Place | undefined;
  readonly headingText: string | undefined;
  readonly cartButton: Place | undefined;
  /** Characters into the page's text; where the heading ends. */
  readonly headingAt: number;
  readonly cartAt: number | undefined;
  regionOf(place: Place): Region;
}

export const findRegions = (page: PageModel, knownNames: readonly string[]): PageRegions => {
  const heading = productHeading(page, knownNames);
  const owners = new Set<Place>();
  for (let next = heading; next; next = next.parent) owners.add(next);
  const otherProducts = otherProductSpans(page, owners);
  const remembered = new Map<Place, Region>();
  const regionOf = (place: Place): Region => {
    const path: Place[] = [];
    let region: Region = 'product';
    for (let next: Place | undefined = place; next; next = next.parent) {
      const known = remembered.get(next);
      if (known) {
        region = known;
        break;
      }
      path.push(next);
    }
    for (const next of path.reverse()) {
      if (region === 'product' && !owners.has(next)) region = ownRegion(next, otherProducts);
      remembered.set(next, region);
    }
    return region;
  };
  const headingAt = heading?.endAt ?? 0;
  const cartButton = nearestCartButton(page, regionOf, headingAt);
  return {
    heading,
    headingText: heading && textBelow(page.runs, heading, 500),
    cartButton,
    headingAt,
    cartAt: cartButton?.endAt,
    regionOf,
  };
};

const ownRegion = (place: Place, otherProducts: readonly Span[]): Region => {
  if (otherProducts.some((span) => isWithin(place, span))) return 'other-products';
  const { name } = place.element;
  if (name === 'body' || name === 'html' || name === 'main') return 'product';
  if (name === 'header' || name === 'footer' || name === 'nav' || name === 'aside') return 'frame';
  const { names } = place;
  if (names.say(otherProductsPlace)) return 'other-products';
  if (names.say(framePlace) && !names.say(productPlace)) return 'frame';
  // A row of price and rating is no part of the reviews.
  return names.say(reviewPlace) && !names.say(priceNames) ? 'reviews' : 'product';
};

/** Texts of the page: `runs[firstRun … endRun)`. */
type Span = Pick<Place, 'firstRun' | 'endRun'>;

/** A part about other products may have few texts before its heading; more are of something else. */
const runsBeforeHeading = 6;

/** What headings such as "You may also like" stand over. */
const otherProductSpans = (page: PageModel, owners: ReadonlySet<Place>): Span[] => {
  const spans: Span[] = [];
  for (const heading of page.headings) {
    const text = textBelow(page.runs, heading, 121);
    if (text.length > 120 || owners.has(heading) || !isHeadingOfOtherProducts(text)) continue;
    let root = heading.parent;
    // A heading often stands in a box of its own.
    for (let up = 0; up < 2 && root?.parent && root.endAt - heading.endAt < 40 && !owners.has(root.parent); up++) {
      root = root.parent;
    }
    if (!root || owners.has(root)) continue;
    const isOfRoot = heading.firstRun - root.firstRun <= runsBeforeHeading;
    spans.push({ firstRun: isOfRoot ? root.firstRun : heading.firstRun, endRun: root.endRun });
  }
  return spans;
};

const isWithin = ({ firstRun, endRun }: Place, span: Span): boolean =>
  firstRun >= span.firstRun && endRun <= span.endRun;

const wordsOf = (text: string): string[] =>
  text
    .slice(0, 1_000)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Titles name the product's kind or colour first as often as last. */
const sharesWords = (text: string, titleWords: ReadonlySet<string>): boolean => {
  const words = wordsOf(text);
  const shared = words.filter((word) => titleWords.has(word));
  return shared.length >= 2 && shared.length >= 0.7 * words.length;
};

/** The heading that names the product: what structured data or the page's title call it, else the first `h1`. */
const productHeading = (page: PageModel, knownNames: readonly string[]): Place | undefined => {
  const title = comparable(page.title);
  const titleWords = new Set(wordsOf(page.title));
  const names = knownNames.map(comparable).filter((name) => name !== '');
  const rank = (place: Place): number => {
    const written = textBelow(page.runs, place, 300);
    const text = comparable(written);
    if (text.length < 2) return 0;
    const level = Number(place.element.name.slice(1));
    const isFrame = place.names.say(framePlace);
    return (
      (names.includes(text) ? 8 : names.some((name) => name.includes(text) || text.includes(name)) ? 4 : 0) +
      likenessToTitle(written, text) +
      (level === 1 ? 4 : level === 2 ? 1 : 0) +
      (place.names.say(productNamePlace) ? 2 : 0) -
      (place.isHidden ? 3 : 0) -
      (isFrame ? 2 : 0)
    );
  };
  const likenessToTitle = (written: string, text: string): number => {
    if (text.length > 4 && title.includes(text)) return 5;
    if (sharesWords(written, titleWords)) return 4;
    return title.length > 8 && text.includes(title.slice(0, 20)) ? 3 : 0;
  };
  let best: { place: Place; rank: number } | undefined;
  for (const place of page.headings.slice(0, 300)) {
    const own = rank(place);
    if (own > (best?.rank ?? 3)) best = { place, rank: own };
  }
  return best?.place ?? namedPlace(page, title, names);
};

/** Pages without headings still show the product's name, which their title begins with. */
const namedPlace = (page: PageModel, title: string, names: readonly string[]): Place | undefined => {
  const isName = (text: string): boolean => {
    if (text.length < 4 || text.length > 200) return false;
    const own = comparable(text);
    return own.length >= 4 && (names.includes(own) || (own.length >= 8 && title.startsWith(own)));
  };
  return page.runs.find(({ text, place }) => !place.isHidden && isName(text) && place.element.name !== 'option')?.place;
};

const buttonText = (page: PageModel, place: Place): string =>
  `${textBelow(page.runs, place, 80)} ${place.element.attribs['value']?.slice(0, 60) ?? ''} ${place.element.attribs['aria-label']?.slice(0, 60) ?? ''} ${place.element.attribs['title']?.slice(0, 60) ?? ''}`.trim();

const isCartButton = (page: PageModel, place: Place): boolean => {
  const { attribs } = place.element;
  const isCalled = place.names.say(cartNames) || cartNames.test(nameWords(attribs['name']?.slice(0, 100) ?? ''));
  if (isCalled || place.parent?.names.say(cartNames) === true) return !place.names.say(otherButtonNames);
  return buttonText(page, place).length < 70 && saysBuy(page, place);
};

const nearestCartButton = (
  page: PageModel,
  regionOf: (place: Place) => Region,
  headingAt: number,
): Place | undefined => {
  let best: { place: Place; distance: number } | undefined;
  for (const place of page.buttons) {
    if (regionOf(place) !== 'product' || !isCartButton(page, place)) continue;
    const offset = place.endAt - headingAt;
    const distance = (offset < 0 ? -3 * offset : offset) + (place.isHidden ? 2_000 : 0);
    if (!best || distance < best.distance) best = { place, distance };
  }
  return best?.place;
};

/** Whether a button says that it buys, not only by its names. */
export const saysBuy = (page: PageModel, button: Place): boolean =>
  isBuyText(buttonText(page, button)) ||
  page.runs.slice(button.firstRun, Math.min(button.endRun, button.firstRun + 8)).some(({ text }) => isBuyText(text));
