import type { Availability } from '@aisle/core';
import type { AutoProduct, Found } from './auto-product-types.js';
import { canBeBought } from './choose-availability.js';
import { scorePrices, type ScoredPrice } from './score-prices.js';
import type { StateProduct } from './embedded-state.js';
import type { PageModel } from './page-model.js';
import type { PageRegions } from './page-regions.js';
import { priceCandidates } from './price-candidates.js';
import { sameAmount, statedPrice, type PriceInText } from './price-text.js';
import type { StructuredFacts } from '../../structured/structured-facts.js';

interface Sources {
  page: PageModel;
  regions: PageRegions;
  facts: readonly StructuredFacts[];
  state: readonly StateProduct[];
  currencyHint: string | undefined;
  availability: Availability | undefined;
}

type Prices = { [Field in 'price' | 'currency' | 'regularPrice']: AutoProduct[Field] | undefined };

interface StatedPrice extends PriceInText {
  found: Found<string>;
}

/** A shown amount with at least this score is a price of the page's product, whatever data say. */
const sureScore = 6;
/** A shown amount with less is not taken for a price where data are silent. */
const leastScore = 2.5;

/**
 * The price a buyer pays: what structured data state, unless the page shows only another one, as where data forget an
 * offer; else the best amount on the page; else that of embedded state.
 */
export const choosePrices = (sources: Sources): Prices => {
  const { page, regions, currencyHint } = sources;
  const stated = statedPrices(sources);
  const embedded = embeddedPrices(sources);
  const evidence = {
    structured: stated.map(({ amount }) => amount),
    embedded: embedded.map(({ amount }) => amount),
  };
  const shown = scorePrices(priceCandidates(page, regions, currencyHint), page, regions, evidence);
  const price = chooseAmong(stated, embedded, shown, sources);
  const currency = price?.currency;
  return {
    price: price?.found,
    currency:
      currency === undefined ? undefined : { value: currency, strategy: 'text', raw: price?.found.raw ?? currency },
    regularPrice: price && regularPriceOf(price, sources, shown),
  };
};

const statedPrices = ({ facts, currencyHint }: Sources): StatedPrice[] =>
  facts.flatMap(({ strategy, product }) => {
    const read = product?.price === undefined ? undefined : statedPrice(product.price, currencyHint);
    const raw = product?.price?.trim().slice(0, 100) ?? '';
    return read ? [{ ...read, found: { value: read.decimal, strategy, raw } }] : [];
  });

const embeddedPrices = ({ state, currencyHint }: Sources): StatedPrice[] =>
  state.flatMap(({ price }) => {
    const read = price === undefined ? undefined : statedPrice(price, currencyHint);
    return read
      ? [{ ...read, found: { value: read.decimal, strategy: 'embedded-state' as const, raw: price ?? '' } }]
      : [];
  });

const chooseAmong = (
  stated: readonly StatedPrice[],
  embedded: readonly StatedPrice[],
  shown: readonly ScoredPrice[],
  { availability }: Sources,
): StatedPrice | undefined => {
  const best = shown.find(({ isReference }) => !isReference);
  const supported = stated
    .map((price) => ({ price, support: supportOf(price.amount, shown) }))
    .sort((a, b) => b.support - a.support)[0];
  if (supported) {
    const isOverruled =
      best && !best.isOfList && !best.hasRival && best.score >= sureScore && supported.support < best.score - 3;
    return isOverruled ? asFound(best) : supported.price;
  }
  const isGone = availability !== undefined && !canBeBought(availability);
  if (best && best.score >= leastScore + (isGone ? 2 : 0)) return asFound(best);
  return isGone ? undefined : embedded[0];
};

/** The best score of a shown amount that equals a stated one. */
const supportOf = (amount: number, shown: readonly ScoredPrice[]): number =>
  Math.max(
    -10,
    ...shown
      .filter((candidate) => !candidate.isReference && sameAmount(candidate.amount, amount))
      .map(({ score }) => score),
  );

const asFound = ({ amount, decimal, currency, meaning, text, hasPriceNames }: ScoredPrice): StatedPrice => ({
  amount,
  decimal,
  currency,
  meaning,
  found: { value: decimal, strategy: hasPriceNames ? 'markup' : 'text', raw: text },
});

/** A struck or stated amount above the price, near it. */
const regularPriceOf = (
  price: StatedPrice,
  { facts, regions, currencyHint }: Sources,
  shown: readonly ScoredPrice[],
): Found<string> | undefined => {
  for (const { strategy, product } of facts) {
    const read = product?.regularPrice === undefined ? undefined : statedPrice(product.regularPrice, currencyHint);
    if (read && read.amount > price.amount) return { value: read.decimal, strategy, raw: product?.regularPrice ?? '' };
  }
  const here = shown.find((candidate) => sameAmount(candidate.amount, price.amount));
  const near = shown
    .filter(
      (candidate) =>
        candidate.isReference &&
        (candidate.shown === 'former' ||
          candidate.place.isStruck ||
          candidate.shown === 'price' ||
          candidate.shown === 'now') &&
        candidate.amount > price.amount &&
        candidate.amount < price.amount * 10 &&
        regions.regionOf(candidate.place) === 'product' &&
        here !== undefined &&
        Math.abs(candidate.at - here.at) < 200,
    )
    .sort((a, b) => Number(b.place.isStruck) - Number(a.place.isStruck) || b.score - a.score)[0];
  return near && { value: near.decimal, strategy: 'markup', raw: near.text };
};
