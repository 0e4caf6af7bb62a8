import type { Availability } from '@aisle/core';
import type { Element } from 'domhandler';
import { availabilityPhrase, isStockLabel } from '../../vocabulary/availability-phrase.js';
import { availabilityIn } from '../../vocabulary/availability.js';
import { choicePlace, dialogPlace, disabledNames, goneNames, stockNames } from '../../vocabulary/place-words.js';
import { isOfOneWay } from '../../vocabulary/shop-phrases.js';
import type { Found } from './auto-product-types.js';
import type { StateProduct } from './embedded-state.js';
import { isInside, type PageModel, type Place, type TextRun } from './page-model.js';
import { saysBuy, type PageRegions } from './page-regions.js';
import type { StructuredFacts } from '../../structured/structured-facts.js';

/** Whether a buyer can have it, if only later. */
export const canBeBought = (availability: Availability): boolean =>
  availability !== 'OutOfStock' && availability !== 'SoldOut' && availability !== 'Discontinued';

interface Sources {
  page: PageModel;
  regions: PageRegions;
  facts: readonly StructuredFacts[];
  state: readonly StateProduct[];
}

/**
 * The product's availability: what structured data say, corrected by what the page says at its buy box, where shops keep
 * it fresher; else the buy box alone; else embedded state; else an open button that buys.
 */
export const chooseAvailability = (sources: Sources): Found<Availability> | undefined => {
  const { page, regions, state } = sources;
  const stated = statedAvailability(sources.facts);
  const shown = shownAvailability(sources);
  const isOpen = regions.cartButton !== undefined && !isDisabled(regions.cartButton);
  if (stated) {
    const isDenied = shown?.isSure === true && !isOpen && canBeBought(stated.value) && !canBeBought(shown.found.value);
    if (isDenied) return shown.found;
    // Shops forget what data say of stock sooner than what their button does.
    const isStale = !canBeBought(stated.value) && isOpen && (!shown || canBeBought(shown.found.value));
    return isStale && regions.cartButton && saysBuy(page, regions.cartButton)
      ? { value: 'InStock', strategy: 'markup', raw: 'buy button' }
      : stated;
  }
  const inState = stateAvailability(state);
  if (shown && canBeBought(shown.found.value)) return shown.found;
  if (shown && (shown.isSure || !isOpen) && !(inState && canBeBought(inState.value))) return shown.found;
  const marked = markedAsGone(regions.heading);
  if (marked && !isOpen) return marked;
  if (inState) return inState;
  return isOpen ? { value: 'InStock', strategy: 'markup', raw: 'buy button' } : marked;
};

/** One variant that can be bought makes the product available. */
const statedAvailability = (facts: readonly StructuredFacts[]): Found<Availability> | undefined => {
  for (const { strategy, product, availabilities } of facts) {
    const texts = [product?.availability, ...availabilities].filter((text) => text !== undefined);
    const found = texts.flatMap((raw): Found<Availability>[] => {
      const value = availabilityIn(raw);
      return value === undefined ? [] : [{ value, strategy, raw }];
    });
    const best = found.find(({ value }) => canBeBought(value)) ?? found[0];
    if (best) return best;
  }
  return undefined;
};

const stateAvailability = (state: readonly StateProduct[]): Found<Availability> | undefined => {
  for (const { availability, certainty } of state) {
    if (availability === undefined || certainty < 2) continue;
    const value = availabilityIn(availability);
    if (value !== undefined) return { value, strategy: 'embedded-state', raw: availability };
  }
  return undefined;
};

/** Before it, the page speaks of something else than the product's heading; behind it, of details and others. */
const charactersBefore = 300;
const charactersBehind = 3_000;

interface Shown {
  found: Found<Availability>;
  /** Said in an element made for it, or right beside the name and the button. */
  isSure: boolean;
}

const shownAvailability = ({ page, regions }: Sources): Shown | undefined => {
  let best: (Shown & { weight: number }) | undefined;
  for (const run of page.runs) {
    if (run.at < regions.headingAt - charactersBefore) continue;
    if (run.at > Math.max(regions.headingAt, regions.cartAt ?? 0) + charactersBehind) break;
    if (run.text.length > 90 || run.place.isHidden || !isReadable(run, regions)) continue;
    const said = availabilityPhrase(run.text);
    if (!said || speaksOfSomethingElse(run, page)) continue;
    if (!canBeBought(said.availability) && isOfOneWay(run.text)) continue;
    const isMade = isMadeForStock(run.place);
    const isShort = said.phrase.length * 2.5 > run.text.length;
    const distance = Math.abs(run.at - (regions.cartAt ?? regions.headingAt));
    const weight = (isMade ? 2 : 0) + (isShort ? 1.5 : 0) + Math.max(0, 1 - distance / 1_500);
    if (weight < 1.2 || (best && best.weight >= weight)) continue;
    best = {
      weight,
      isSure: isMade || (isShort && distance < 800),
      found: { value: said.availability, strategy: 'text', raw: run.text },
    };
  }
  return best;
};

const unreadIn = new Set(['option', 'select', 'textarea', 'label']);

const isReadable = ({ place }: TextRun, regions: PageRegions): boolean =>
  !unreadIn.has(place.element.name) &&
  regions.regionOf(place) === 'product' &&
  !(regions.heading && isInside(place, regions.heading)) &&
  !isOfOneVariant(place);

/** Not of this product's stock: a row about something else, a window that opens later, a button's words for its other state. */
const speaksOfSomethingElse = (run: TextRun, page: PageModel): boolean =>
  isInDialog(run.place) || isOfOtherRow(run, page) || isOtherStateOfButton(run.place, page);

const isInDialog = (place: Place): boolean => {
  for (let next: Place | undefined = place; next; next = next.parent) {
    const { name, attribs } = next.element;
    if (name === 'dialog' || attribs['role'] === 'dialog' || next.names.say(dialogPlace)) return true;
  }
  return false;
};

/** `Hood: none`: a value whose label is no word of stock. */
const isOfOtherRow = ({ place, text }: TextRun, { runs }: PageModel): boolean => {
  const own = /^([^:]{2,40}):\s*\S/.exec(text)?.[1];
  if (own !== undefined && place.element.name === 'li') return !isStockLabel(own);
  for (let next: Place | undefined = place, up = 0; next && up < 4; next = next.parent, up++) {
    const isRow = next.element.name === 'tr';
    const label = isRow ? runs[next.firstRun] : next.element.name === 'dd' ? runs[next.firstRun - 1] : undefined;
    const isLabel = label !== undefined && (isRow ? label.text !== text : isInside(label.place, next.parent ?? next));
    if (isLabel) return !isStockLabel(label.text);
  }
  return false;
};

/** A button that is open shows its words for "sold out" only when it is not. */
const isOtherStateOfButton = (place: Place, page: PageModel): boolean => {
  for (let next: Place | undefined = place, up = 0; next && up < 4; next = next.parent, up++) {
    if (isButton(next.element)) return !isDisabled(next) && saysBuy(page, next);
  }
  return false;
};

const isButton = ({ name, attribs }: Element): boolean =>
  name === 'button' || name === 'a' || attribs['role'] === 'button';

/** Sizes and colours that are gone say nothing about the others. */
const isOfOneVariant = (place: Place): boolean => {
  for (let next: Place | undefined = place, up = 0; next && up < 5; next = next.parent, up++) {
    if (next.names.say(choicePlace)) return true;
  }
  return false;
};

const isMadeForStock = (place: Place): boolean => {
  for (let next: Place | undefined = place, up = 0; next && up < 3; next = next.parent, up++) {
    if (next.names.say(stockNames)) return true;
  }
  return false;
};

const isDisabled = ({ element: { attribs }, names }: Place): boolean =>
  'disabled' in attribs || attribs['aria-disabled'] === 'true' || names.say(disabledNames);

/** Shop systems mark the box around a product that is gone. */
const markedAsGone = (heading: Place | undefined): Found<Availability> | undefined => {
  for (let next = heading?.parent; next; next = next.parent) {
    if (next.names.say(goneNames))
      return { value: 'OutOfStock', strategy: 'markup', raw: next.element.attribs['class']?.slice(0, 100) ?? '' };
  }
  return undefined;
};
