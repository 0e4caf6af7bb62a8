import {
  choicePlace,
  chosenPlace,
  currentPriceNames,
  maybeFormerNames,
  otherAmountNames,
} from '../../vocabulary/place-words.js';
import { saysPriceLabel } from '../../vocabulary/shop-phrases.js';
import type { PageModel, Place } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import type { PriceCandidate } from './price-candidates.js';
import { entriesBeside } from './price-lists.js';
import { isAskedHere, toldPrices, type ShownMeaning } from './price-meanings.js';
import { sameAmount } from './price-text.js';

export interface ScoredPrice extends PriceCandidate {
  readonly score: number;
  readonly shown: ShownMeaning;
  /** Struck through, or called an old, list or unit price. */
  readonly isReference: boolean;
  /** It stands in a list of others: of products, of choices, of sellers. */
  readonly isOfList: boolean;
  /** Another amount of the product's part of the page is styled alike: of another size, treatment or seat. */
  readonly hasRival: boolean;
}

/** What else on the page agrees or disagrees with a candidate. */
export interface PriceEvidence {
  readonly structured: readonly number[];
  readonly embedded: readonly number[];
}

/**
 * What speaks for an amount being the price, and against it. Set by hand on one half of the shops of a public corpus of product
 * pages (with their data, without them, and with meaningless names), checked on the other half.
 */
const weights = {
  currency: 2,
  priceNames: 1.6,
  statedHere: 1.5,
  label: 0.8,
  saidToBeAsked: 0.6,
  currentNames: 0.7,
  emphasis: 0.4,
  link: -1,
  hidden: -1.5,
  maybeFormer: -1.2,
  longText: -1.2,
  words: -1,
  reference: -6,
  /** Near the heading, behind it and before it; falls with the texts between. */
  behindHeading: 2.2,
  inHeading: 1.1,
  beforeHeading: 1.4,
  beforeHeadingFar: -3,
  nearCart: 1.4,
  firstBehindHeading: 1,
  /** A heading between the product's and the amount begins another part. */
  otherSection: -0.5,
  otherProducts: -6,
  frame: -4,
  reviews: -4,
  list: -2,
  pairedList: -0.7,
  choice: -1.5,
  manyAlike: -1.2,
  structured: 2.5,
  embedded: 1,
  again: 0.4,
  onlyAmount: 1,
} as const;

type Feature = keyof typeof weights;
type Features = Partial<Record<Feature, number>>;

/** Texts over which nearness fades. */
const fadeBehindHeading = 90;
const fadeBeforeHeading = 25;
const fadeAtCart = 30;

/** The candidates with how surely each is what a buyer pays for the page's product, best first. */
export const scorePrices = (
  candidates: readonly PriceCandidate[],
  page: PageModel,
  regions: PageRegions,
  evidence: PriceEvidence,
): ScoredPrice[] => {
  const told = toldPrices(candidates, page);
  const meanings = told.map(({ meaning }) => meaning);
  const entries = entriesBeside(candidates, page, regions.heading);
  const references = referencesAmong(candidates, meanings, regions);
  const rivals = amountsBySignature(
    candidates.filter((one) => !references.has(one) && regions.regionOf(one.place) === 'product'),
  );
  const scene: Scene = {
    page,
    regions,
    evidence,
    candidates,
    headingRun: regions.heading?.endRun ?? 0,
    cartRun: regions.cartButton?.firstRun,
    alike: amountsBySignature(candidates),
    first: firstBehindHeading(candidates, references, regions),
    onlyAmount: onlyAmountOfProduct(candidates, references, regions),
    sections: sectionsBehind(page, regions),
  };
  return candidates
    .map((candidate, at) => {
      const shown = meanings[at] ?? 'price';
      const isReference = references.has(candidate);
      const inList = entries.get(candidate) ?? 0;
      const features = {
        ...featuresOfMarkup(candidate, shown, told[at]?.lead ?? ''),
        ...featuresOfPosition(candidate, scene),
        ...featuresOfAgreement(candidate, scene),
        reference: isReference ? 1 : 0,
        list: inList >= 3 ? 1 : 0,
        pairedList: inList === 2 ? 1 : 0,
      };
      const hasRival = (rivals.get(signatureOf(candidate))?.size ?? 0) > 1;
      return { ...candidate, score: scoreOf(features), shown, isReference, isOfList: inList >= 3, hasRival };
    })
    .sort((a, b) => b.score - a.score || a.at - b.at);
};

const scoreOf = (features: Features): number =>
  Object.entries(features).reduce((sum, [feature, value]) => sum + weights[feature as Feature] * value, 0);

interface Scene {
  page: PageModel;
  regions: PageRegions;
  evidence: PriceEvidence;
  candidates: readonly PriceCandidate[];
  headingRun: number;
  cartRun: number | undefined;
  alike: ReadonlyMap<string, ReadonlySet<number>>;
  first: PriceCandidate | undefined;
  onlyAmount: number | undefined;
  /** Where headings of other parts stand behind the product's. */
  sections: readonly number[];
}

const signatureOf = ({ place }: PriceCandidate): string =>
  `${place.element.name} ${place.names.words} ${place.parent?.names.words ?? ''}`;

const amountsBySignature = (candidates: readonly PriceCandidate[]): Map<string, Set<number>> => {
  const signatures = new Map<string, Set<number>>();
  for (const candidate of candidates) {
    const signature = signatureOf(candidate);
    signatures.set(signature, (signatures.get(signature) ?? new Set()).add(candidate.amount));
  }
  return signatures;
};

/** Amounts that are said, or called, something else than the price. */
const referencesAmong = (
  candidates: readonly PriceCandidate[],
  meanings: readonly ShownMeaning[],
  { regionOf }: PageRegions,
): Set<PriceCandidate> => {
  const references = new Set<PriceCandidate>();
  const called: PriceCandidate[] = [];
  candidates.forEach((candidate, at) => {
    const meaning = meanings[at] ?? 'price';
    if (candidate.place.isStruck || !isAskedHere(meaning)) references.add(candidate);
    else if (closePlaces(candidate.place, 3).some(({ names }) => names.say(otherAmountNames))) called.push(candidate);
  });
  const asked = candidates.filter((candidate) => !references.has(candidate) && !called.includes(candidate));
  // A name alone makes no former price of the only amount there is.
  const isBesideAsked = (candidate: PriceCandidate): boolean =>
    asked.some((other) => Math.abs(other.firstRun - candidate.firstRun) < 40 && regionOf(other.place) === 'product');
  for (const candidate of called) {
    if (regionOf(candidate.place) !== 'product' || isBesideAsked(candidate)) references.add(candidate);
  }
  return references;
};

const firstBehindHeading = (
  candidates: readonly PriceCandidate[],
  references: ReadonlySet<PriceCandidate>,
  { heading, regionOf }: PageRegions,
): PriceCandidate | undefined =>
  candidates.find(
    (candidate) =>
      candidate.firstRun >= (heading?.firstRun ?? 0) &&
      !references.has(candidate) &&
      !candidate.place.isHidden &&
      regionOf(candidate.place) === 'product',
  );

/** Where the product's part of the page shows one amount only, it can hardly be another's. */
const onlyAmountOfProduct = (
  candidates: readonly PriceCandidate[],
  references: ReadonlySet<PriceCandidate>,
  { headingAt, regionOf }: PageRegions,
): number | undefined => {
  const amounts = candidates
    .filter(({ at, place }) => at > headingAt - 600 && at < headingAt + 4_000 && regionOf(place) === 'product')
    .filter((candidate) => !references.has(candidate))
    .map(({ amount }) => amount);
  const [first] = amounts;
  return first !== undefined && amounts.every((amount) => sameAmount(amount, first)) ? first : undefined;
};

const sectionsBehind = ({ headings }: PageModel, { heading }: PageRegions): number[] =>
  heading === undefined
    ? []
    : headings
        .filter(({ firstRun, endRun }) => firstRun >= heading.endRun && endRun > firstRun)
        .map(({ firstRun }) => firstRun);

/** Elements close around an amount: what they are called is about it. */
const closePlaces = (place: Place, mostRuns: number): Place[] => {
  const close = [place];
  for (let next = place.parent; next && close.length < 4; next = next.parent) {
    if (next.endRun - next.firstRun > mostRuns) break;
    close.push(next);
  }
  return close;
};

const emphasis = new Set(['strong', 'b', 'h1', 'h2', 'h3', 'h4', 'font', 'ins', 'big', 'em']);

const featuresOfMarkup = (candidate: PriceCandidate, meaning: ShownMeaning, lead: string): Features => {
  const close = closePlaces(candidate.place, 8);
  const letters = candidate.text.replace(/[^\p{L}]/gu, '').length;
  return {
    currency: candidate.currency === undefined ? 0 : 1,
    priceNames: candidate.hasPriceNames ? 1 : 0,
    statedHere: close.some(({ element }) => element.attribs['itemprop'] === 'price') ? 1 : 0,
    label: saysPriceLabel(lead.slice(-40)) ? 1 : 0,
    saidToBeAsked: meaning === 'now' ? 1 : 0,
    currentNames: close.some(({ names }) => names.say(currentPriceNames)) ? 1 : 0,
    emphasis: close.some(({ element }) => emphasis.has(element.name)) ? 1 : 0,
    link: close.some(({ element }) => element.name === 'a') ? 1 : 0,
    hidden: candidate.place.isHidden ? 1 : 0,
    maybeFormer: close.some(({ names }) => names.say(maybeFormerNames)) ? 1 : 0,
    longText: candidate.text.length > 30 ? 1 : 0,
    words: letters > 8 ? 1 : 0,
  };
};

const featuresOfPosition = (
  candidate: PriceCandidate,
  { page, regions, headingRun, cartRun, alike, first, sections }: Scene,
): Features => {
  const region = regions.regionOf(candidate.place);
  const gap = candidate.firstRun - headingRun;
  const isInHeading = gap < 0 && candidate.firstRun >= (regions.heading?.firstRun ?? Infinity);
  const before = (regions.heading?.firstRun ?? 0) - candidate.endRun;
  const toCart = cartRun === undefined ? Infinity : Math.abs(candidate.firstRun - cartRun);
  return {
    inHeading: isInHeading ? 1 : 0,
    behindHeading: gap < 0 ? 0 : Math.max(0, 1 - gap / fadeBehindHeading),
    beforeHeading: before < 0 ? 0 : Math.max(0, 1 - before / fadeBeforeHeading),
    beforeHeadingFar: before > fadeBeforeHeading ? 1 : 0,
    nearCart: Math.max(0, 1 - toCart / fadeAtCart),
    firstBehindHeading: candidate === first ? 1 : 0,
    otherSection: Math.min(4, sections.filter((run) => run <= candidate.firstRun && gap >= 0).length),
    otherProducts: region === 'other-products' ? 1 : 0,
    frame: region === 'frame' ? 1 : 0,
    reviews: region === 'reviews' ? 1 : 0,
    choice: isOfOtherChoice(candidate.place) ? 1 : 0,
    manyAlike: (alike.get(signatureOf(candidate))?.size ?? 1) >= 5 && page.runs.length > 0 ? 1 : 0,
  };
};

/** Whether an amount stands in a choice that is not the chosen one. */
const isOfOtherChoice = (place: Place): boolean => {
  let isChoice = false;
  for (let next: Place | undefined = place, up = 0; next && up < 5; next = next.parent, up++) {
    if (next.names.say(chosenPlace)) return false;
    isChoice ||= next.names.say(choicePlace);
  }
  return isChoice;
};

const featuresOfAgreement = (candidate: PriceCandidate, { candidates, evidence, onlyAmount }: Scene): Features => {
  const isSame = (amount: number): boolean => sameAmount(amount, candidate.amount);
  const again = candidates.filter((other) => other !== candidate && isSame(other.amount)).length;
  return {
    structured: evidence.structured.some(isSame) ? 1 : 0,
    embedded: evidence.embedded.some(isSame) ? 1 : 0,
    again: Math.min(2, again),
    onlyAmount: onlyAmount !== undefined && isSame(onlyAmount) ? 1 : 0,
  };
};
