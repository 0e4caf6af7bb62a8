import { createChance, type Chance } from '@aisle/testkit';

/** In whose view all of a case's offers are seen. */
export const caseMarket = 'DE/EUR//';
export const caseTenants = ['north', 'south'] as const;

/** What one supplier says about one listing at a time. */
export interface CaseObservation {
  id: string;
  supplierId: string;
  listingKey: string;
  source: 'catalog-page' | 'product-page' | 'vendor-event';
  fields: Record<string, unknown>;
  observedAt: Date;
  /** For pages: when they were last seen to say so. */
  confirmedAt: Date;
}

export interface CaseSubscription {
  tenantId: string;
  supplierId: string;
  priority: number;
}

/** A few listings of two suppliers, and what is said about them, in the order in which it is stored. */
export interface InterleavingCase {
  name: string;
  subscriptions: CaseSubscription[];
  observations: CaseObservation[];
}

const day = Date.UTC(2026, 0, 1);
const sources = ['catalog-page', 'product-page', 'vendor-event'] as const;
const availabilities = ['InStock', 'OutOfStock', 'PreOrder'] as const;

/** Draws what happens to one small catalog; the same seed and number always draw the same. */
export const drawCase = (seed: number, number: number): InterleavingCase => {
  const chance = createChance(seed, number);
  const name = `case-${seed}-${number}`;
  const suppliers = [`${name}-a`, `${name}-b`];
  const listings = drawListings(chance, suppliers, gtinOf(number));
  const count = 4 + chance.below(9);
  const observations = Array.from({ length: count }, (_, index) => drawObservation(chance, listings, index, count));
  return { name, subscriptions: drawSubscriptions(chance, suppliers), observations };
};

interface CaseListing {
  supplierId: string;
  listingKey: string;
  /** The same in all that is said about the listing. */
  gtin: string | undefined;
}

const drawListings = (chance: Chance, suppliers: readonly string[], gtin: string): CaseListing[] => {
  const shared = chance.oneIn(2) ? gtin : undefined;
  const listings = suppliers.map((supplierId): CaseListing => ({ supplierId, listingKey: 'one', gtin: shared }));
  const [first = ''] = suppliers;
  return chance.oneIn(2) ? [...listings, { supplierId: first, listingKey: 'two', gtin: undefined }] : listings;
};

/** A number of the case's own, with the check digit that the GS1 General Specifications ask for. */
const gtinOf = (number: number): string => {
  const digits = `400${String(number).padStart(9, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

/** The tenants prefer different suppliers, and `south` may take only one. */
const drawSubscriptions = (chance: Chance, [a = '', b = '']: readonly string[]): CaseSubscription[] => [
  { tenantId: 'north', supplierId: a, priority: 2 },
  { tenantId: 'north', supplierId: b, priority: 1 },
  ...(chance.oneIn(3) ? [] : [{ tenantId: 'south', supplierId: a, priority: 1 }]),
  { tenantId: 'south', supplierId: b, priority: 2 },
];

const drawObservation = (
  chance: Chance,
  listings: readonly CaseListing[],
  index: number,
  count: number,
): CaseObservation => {
  const listing = listings[chance.below(listings.length)] ?? listings[0];
  if (!listing) throw new Error('A case without listings.');
  const { gtin, ...key } = listing;
  // Sources' clocks drift: what is stored later may claim an earlier time, or the very same.
  const minutes = chance.oneIn(3) ? chance.below(count) : index;
  const observedAt = new Date(day + minutes * 60_000);
  const source = chance.oneOf(sources);
  const stayedMinutes = source === 'vendor-event' ? 0 : chance.below(4);
  return {
    ...key,
    id: `${key.supplierId}-${key.listingKey}-${chance.below(1_000)}-${index}`,
    source,
    observedAt,
    confirmedAt: new Date(observedAt.getTime() + stayedMinutes * 60_000),
    fields: {
      name: `${key.listingKey} ${chance.below(3)}`,
      ...(gtin === undefined ? {} : { gtin }),
      price: { amountMinor: 100 + chance.below(5), currency: 'EUR' },
      ...(chance.oneIn(2) ? { availability: chance.oneOf(availabilities) } : {}),
      ...(chance.oneIn(6) ? { brand: null } : {}),
      listed: !chance.oneIn(6),
    },
  };
};
