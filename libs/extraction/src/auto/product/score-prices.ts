import type { PageModel, Place } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import {
  currentPriceWords,
  maybeFormerWords,
  notThePriceAfter,
  notThePriceBefore,
  otherPriceWords,
  perUnitAfter,
  priceLabel,
} from '../../vocabulary/page-words.js';
import type { PriceCandidate } from './price-candidates.js';
import { sameAmount } from './price-text.js';

export interface ScoredPrice extends PriceCandidate {
  readonly score: number;
  /** Struck through, or called an old, list or unit price. */
  readonly isReference: boolean;
}

/** What else on the page agrees or disagrees with a candidate. */
export interface PriceEvidence {
  readonly structured: readonly number[];
  readonly embedded: readonly number[];
}

/** The candidates with how surely each is what a buyer pays for the page's product, best first. */
export const scorePrices = (
  candidates: readonly PriceCandidate[],
  page: PageModel,
  regions: PageRegions,
  evidence: PriceEvidence,
): ScoredPrice[] => {
  const signatures = new Map<string, Set<number>>();
  for (const candidate of candidates) {
    const signature = signatureOf(candidate.place);
    signatures.set(signature, (signatures.get(signature) ?? new Set()).add(candidate.amount));
  }
  const onlyAmount = onlyAmountBesideHeading(candidates, regions);
  return candidates
    .map((candidate) => {
      const isReference = isReferencePrice(candidate);
      const repeated = signatures.get(signatureOf(candidate.place))?.size ?? 1;
      const score =
        scoreOfMarkup(candidate) +
        scoreOfPosition(candidate, regions) +
        scoreOfAgreement(candidate, candidates, evidence) -
        (isReference ? 5 : 0) +
        (onlyAmount !== undefined && sameAmount(onlyAmount, candidate.amount) ? 1 : 0) -
        (repeated >= 5 ? 1.5 : 0);
      return { ...candidate, score, isReference };
    })
    .sort((a, b) => b.score - a.score || a.at - b.at);
};

/** Where the product's part of the page shows one amount only, it can hardly be another's. */
const onlyAmountBesideHeading = (
  candidates: readonly PriceCandidate[],
  { headingAt, regionOf }: PageRegions,
): number | undefined => {
  const amounts = candidates
    .filter(({ at, place }) => at > headingAt - 600 && at < headingAt + 4_000 && regionOf(place) === 'product')
    .filter((candidate) => !isReferencePrice(candidate))
    .map(({ amount }) => amount);
  const [first] = amounts;
  return first !== undefined && amounts.every((amount) => sameAmount(amount, first)) ? first : undefined;
};

const signatureOf = (place: Place): string => `${place.element.name} ${place.words} ${place.parent?.words ?? ''}`;

/** Elements close around an amount: what they are called is about it. */
const closePlaces = (place: Place, mostRuns: number): Place[] => {
  const close = [place];
  for (let next = place.parent; next && close.length < 4; next = next.parent) {
    if (next.endRun - next.firstRun > mostRuns) break;
    close.push(next);
  }
  return close;
};

const isReferencePrice = (candidate: PriceCandidate): boolean =>
  candidate.place.isStruck ||
  closePlaces(candidate.place, 3).some(({ words }) => otherPriceWords.test(words)) ||
  notThePriceBefore.test(candidate.before) ||
  notThePriceAfter.test(candidate.after) ||
  perUnitAfter.test(candidate.after) ||
  perUnitAfter.test(candidate.next);

const emphasis = new Set(['strong', 'b', 'h1', 'h2', 'h3', 'h4', 'font', 'ins', 'big', 'em']);

const scoreOfMarkup = (candidate: PriceCandidate): number => {
  const close = closePlaces(candidate.place, 8);
  const isLink = close.some(({ element }) => element.name === 'a');
  const isStated = close.some(({ element }) => element.attribs['itemprop'] === 'price');
  return (
    (candidate.currency === undefined ? 0 : 2) +
    (candidate.hasPriceWords ? 2 : 0) +
    (isStated ? 1.5 : 0) +
    (priceLabel.test(candidate.leadIn) ? 0.8 : 0) +
    (close.some(({ words }) => currentPriceWords.test(words)) ? 0.7 : 0) +
    (close.some(({ element }) => emphasis.has(element.name)) ? 0.4 : 0) -
    (isLink ? 1 : 0) -
    (candidate.place.isHidden ? 1.5 : 0) -
    (close.some(({ words }) => maybeFormerWords.test(words)) ? 1.2 : 0) -
    (candidate.text.length > 30 ? 1.5 : 0) -
    (candidate.text.replace(/[^\p{L}]/gu, '').length > 8 ? 1 : 0)
  );
};

const scoreOfPosition = (candidate: PriceCandidate, regions: PageRegions): number => {
  const region = regions.regionOf(candidate.place);
  const aside = region === 'product' ? 0 : region === 'other-products' ? -6 : -5;
  const offset = candidate.at - regions.headingAt;
  const before = offset < 0 ? regions.headingAt - (regions.headingText?.length ?? 0) - candidate.at : 0;
  const byHeading = before > 0 ? 2.2 - Math.min(5, before / 250) : 2.5 * Math.max(0, 1 - offset / 2_500);
  const toCart = regions.cartAt === undefined ? Infinity : Math.abs(candidate.at - regions.cartAt);
  return aside + byHeading + 1.5 * Math.max(0, 1 - toCart / 800);
};

const scoreOfAgreement = (
  candidate: PriceCandidate,
  candidates: readonly PriceCandidate[],
  { structured, embedded }: PriceEvidence,
): number => {
  const again = candidates.filter((other) => other !== candidate && sameAmount(other.amount, candidate.amount)).length;
  return (
    (structured.some((amount) => sameAmount(amount, candidate.amount)) ? 2.5 : 0) +
    (embedded.some((amount) => sameAmount(amount, candidate.amount)) ? 1 : 0) +
    Math.min(0.8, 0.4 * again)
  );
};
