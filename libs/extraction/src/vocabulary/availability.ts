import { availabilitySchema, type Availability } from '@aisle/core';
import { availabilityPhrase } from './availability-phrase.js';
import { limits } from '../base/limits.js';

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

const terms = new Set<string>(availabilitySchema.options);

/** The text itself, where it is one of schema.org's terms as they are written. */
export const availabilityTerm = (text: string): Availability | undefined =>
  terms.has(text) ? (text as Availability) : undefined;

/**
 * The schema.org term for an availability in data (a term, its URL, a usual spelling) or in a short phrase of any
 * language of `availabilityPhrases`.
 */
export const availabilityIn = (text: string): Availability | undefined => {
  const term = text
    .trim()
    .replace(/^(?:https?:)?[\\/]*(?:www\.)?schema\.org[\\/#]*/i, '')
    .replace(/^schema:/i, '')
    .replace(/^ItemAvailability[\\/#:.]+/i, '');
  // No term is so long, and patterns over millions of signs in a row exhaust the stack.
  if (term.length > limits.textCharacters) return undefined;
  const spelled = known.get(term.toLowerCase().replace(/[^\p{L}\d]+/gu, ''));
  if (spelled || term.length > 120) return spelled;
  if (/^\d{1,9}(?:\.0+)?$/.test(term)) return Number(term) > 0 ? 'InStock' : 'OutOfStock';
  const [first = ''] = term.split(/[,;|]/, 1);
  if (first !== term && terms.has(first)) return first as Availability;
  return availabilityPhrase(term)?.availability;
};
