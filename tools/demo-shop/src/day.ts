import type { Product } from './products.js';
import { fractionOf, integerOf, pickOf } from './random.js';
import { FIRST_DAY } from './shop-shape.js';

/** Terms of schema.org's ItemAvailability that the shop uses. */
export const AVAILABILITIES = ['InStock', 'OutOfStock', 'LimitedAvailability', 'PreOrder'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** What the shop says about a product on one day. */
export interface DayFacts {
  /** Euro cents. */
  readonly priceMinor: number;
  /** The struck-through price of a sale, euro cents. */
  readonly wasMinor: number | null;
  /** The dearest variant of an aggregate offer, euro cents. */
  readonly highPriceMinor: number | null;
  readonly availability: Availability;
}

const PRICE_CHANGE_PER_DAY = 0.05;
const STOCK_CHANGE_PER_DAY = 0.02;
const REMOVAL_PER_DAY = 0.005;
const ADDITION_PER_LEAF_AND_DAY = 0.15;

/** True when the leaf gets one new product on that day. */
export function isAddedOn(seed: number, leafIndex: number, day: number): boolean {
  return fractionOf(seed, leafIndex, 'added', day) < ADDITION_PER_LEAF_AND_DAY;
}

/** The facts of a product on a day, folded over the days since it came; null before it came and after it went. */
export function factsOn(seed: number, product: Product, day: number): DayFacts | null {
  if (day < product.addedOnDay) return null;
  let priceMinor = firstPriceMinor(seed, product);
  let availability = firstAvailability(seed, product);
  for (let today = product.addedOnDay + 1; today <= day; today += 1) {
    if (isRemovedOn(seed, product, today)) return null;
    if (fractionOf(seed, product.sku, 'price', today) < PRICE_CHANGE_PER_DAY) {
      priceMinor = nextPriceMinor(seed, product.sku, priceMinor, today);
    }
    if (fractionOf(seed, product.sku, 'stock', today) < STOCK_CHANGE_PER_DAY) {
      availability = nextAvailability(seed, product.sku, availability, today);
    }
  }
  return {
    priceMinor,
    wasMinor: product.onSale ? priceEnding99(priceMinor * 1.3) : null,
    highPriceMinor: product.offerStyle === 'aggregate' ? priceEnding99(priceMinor * 1.4) : null,
    availability,
  };
}

/** Products with a fault stay for ever, so that every hard case exists on every day. */
function isRemovedOn(seed: number, product: Product, day: number): boolean {
  return day > FIRST_DAY && product.fault === null && fractionOf(seed, product.sku, 'removed', day) < REMOVAL_PER_DAY;
}

function firstPriceMinor(seed: number, { sku, leaf }: Product): number {
  const [lowest, highest] = leaf.words.priceMinor;
  const price = lowest * (highest / lowest) ** fractionOf(seed, sku, 'first price');
  return wholeEuros(price) + pickOf([99, 99, 49, 95, 0], seed, sku, 'ending');
}

function nextPriceMinor(seed: number, sku: string, priceMinor: number, day: number): number {
  const percent = integerOf(-15, 15, seed, sku, 'percent', day);
  const next = priceEnding99(priceMinor * (1 + percent / 100));
  return next === priceMinor ? priceMinor + 100 : next;
}

function priceEnding99(priceMinor: number): number {
  return wholeEuros(priceMinor) + 99;
}

function wholeEuros(priceMinor: number): number {
  return Math.max(1, Math.floor(priceMinor / 100)) * 100;
}

function firstAvailability(seed: number, { sku }: Product): Availability {
  const fraction = fractionOf(seed, sku, 'first stock');
  if (fraction < 0.84) return 'InStock';
  if (fraction < 0.91) return 'LimitedAvailability';
  return fraction < 0.97 ? 'OutOfStock' : 'PreOrder';
}

function nextAvailability(seed: number, sku: string, before: Availability, day: number): Availability {
  const others = AVAILABILITIES.filter((availability) => availability !== before);
  return pickOf(others, seed, sku, 'next stock', day);
}
