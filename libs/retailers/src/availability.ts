import { availabilitySchema, type Availability } from '@aisle/core';

/** schema.org's other terms (https://schema.org/ItemAvailability), merchant feeds' and shops' usual spellings. */
const spellings: Record<string, Availability> = {
  available: 'InStock',
  availablenow: 'InStock',
  instocknow: 'InStock',
  onstock: 'InStock',
  readytoship: 'InStock',
  inventory: 'InStock',
  auflager: 'InStock',
  lieferbar: 'InStock',
  sofortlieferbar: 'InStock',
  enstock: 'InStock',
  disponible: 'InStock',
  disponibile: 'InStock',
  oos: 'OutOfStock',
  notavailable: 'OutOfStock',
  unavailable: 'OutOfStock',
  nostock: 'OutOfStock',
  notinstock: 'OutOfStock',
  currentlyunavailable: 'OutOfStock',
  temporarilyoutofstock: 'OutOfStock',
  reserved: 'OutOfStock',
  ausverkauft: 'OutOfStock',
  nichtlieferbar: 'OutOfStock',
  agotado: 'OutOfStock',
  rupturedestock: 'OutOfStock',
  limited: 'LimitedAvailability',
  lowstock: 'LimitedAvailability',
  limitedstock: 'LimitedAvailability',
  preorder: 'PreOrder',
  presale: 'PreOrder',
  comingsoon: 'PreOrder',
  availableforpreorder: 'PreOrder',
  backordered: 'BackOrder',
  availableforbackorder: 'BackOrder',
  availablefororder: 'BackOrder',
  madetoorder: 'BackOrder',
  instoreonly: 'InStoreOnly',
  onlineonly: 'OnlineOnly',
  nolongeravailable: 'Discontinued',
};

const known = new Map<string, Availability>([
  ...Object.entries(spellings),
  ...availabilitySchema.options.map((term): [string, Availability] => [term.toLowerCase(), term]),
]);

/** Sentences people read, most particular first. */
const phrases: [RegExp, Availability][] = [
  [
    /\bonly \d+ (left|remaining|in stock|available)|\blast (few|one|items?)\b|\blow (in )?stock\b/i,
    'LimitedAvailability',
  ],
  [/\bout of stock\b|\bnot (available|in stock)\b|\bunavailable\b|\bcurrently out\b/i, 'OutOfStock'],
  [/\bsold out\b/i, 'SoldOut'],
  [/\bdiscontinued\b|\bno longer available\b/i, 'Discontinued'],
  [/\bpre-?\s?order\b|\bcoming soon\b/i, 'PreOrder'],
  [/\bback-?\s?order\b/i, 'BackOrder'],
  [/\bin[ -]?stock\b|\bavailable\b/i, 'InStock'],
];

/** The schema.org term for an availability in data (a term, its URL, a usual spelling) or in a short English phrase. */
export const availabilityIn = (text: string): Availability | undefined => {
  const term = text
    .trim()
    .replace(/^https?:\/\/(www\.)?schema\.org\/?/i, '')
    .replace(/^schema:/i, '');
  const spelled = known.get(term.toLowerCase().replace(/[^\p{L}\d]+/gu, ''));
  if (spelled || term.length > 120) return spelled;
  return phrases.find(([phrase]) => phrase.test(term))?.[1];
};
