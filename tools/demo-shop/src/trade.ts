import type { Availability, DayFacts } from './day.js';

/** Where and in what a shop sells: its market's country and money, and how exactly it tells its stock. */
export interface Trade {
  /** ISO 3166-1 alpha-2 code. */
  readonly country: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Decimals of the currency's prices: 2 of euros, 0 of yen, 3 of Kuwaiti dinars. */
  readonly decimals: 0 | 2 | 3;
  /** Three digits; each shop sells articles of its own, so that no two shops state the same GTIN. */
  readonly gtinPrefix: string;
  /** The smallest step of its prices, in minor units. */
  readonly stepMinor: number;
  /** How many minor units a euro cent is. */
  readonly minorPerCent: number;
  /** False: it only tells whether a product can be had. */
  readonly tellsStockExactly: boolean;
}

export const EURO_TRADE: Trade = {
  country: 'DE',
  currency: 'EUR',
  decimals: 2,
  gtinPrefix: '426',
  stepMinor: 1,
  minorPerCent: 1,
  tellsStockExactly: true,
};

/** The facts of a day as this shop states them. */
export function tradedFacts(trade: Trade, facts: DayFacts): DayFacts {
  const traded = (euroCents: number): number => {
    const steps = Math.round((euroCents * trade.minorPerCent) / trade.stepMinor);
    return Math.max(1, steps) * trade.stepMinor;
  };
  const tradedOrNone = (euroCents: number | null): number | null => (euroCents === null ? null : traded(euroCents));
  return {
    priceMinor: traded(facts.priceMinor),
    wasMinor: tradedOrNone(facts.wasMinor),
    highPriceMinor: tradedOrNone(facts.highPriceMinor),
    availability: trade.tellsStockExactly ? facts.availability : canBeHad(facts.availability),
  };
}

/** An amount as data writes it: 4290 fils → `4.290`, 2080 yen → `2080`. */
export function decimalPrice({ decimals }: Trade, priceMinor: number): string {
  return (priceMinor / 10 ** decimals).toFixed(decimals);
}

function canBeHad(availability: Availability): Availability {
  return availability === 'InStock' || availability === 'LimitedAvailability' ? 'InStock' : 'OutOfStock';
}
