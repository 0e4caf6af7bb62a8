import type { ProductFault } from './faults.js';
import { slugOf, type Leaf } from './menu.js';
import { fractionOf, integerOf, pickOf } from './random.js';
import { SERIES } from './words.js';

/** How the product page writes its JSON-LD. */
export type OfferStyle = 'offer' | 'offer-list' | 'graph' | 'aggregate';

/** What never changes about a product. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly brand: string;
  readonly gtin: string;
  /** Stars from 3.0 to 5.0. */
  readonly rating: number;
  readonly reviewCount: number;
  readonly leaf: Leaf;
  readonly canonicalPath: string;
  /** The href of the tile; differs from the canonical path for moved and forbidden products. */
  readonly linkPath: string;
  readonly offerStyle: OfferStyle;
  readonly onSale: boolean;
  readonly addedOnDay: number;
  readonly fault: ProductFault | null;
}

interface ProductPlace {
  readonly seed: number;
  readonly gtinPrefix: string;
  readonly leaf: Leaf;
  /** 0…8999 for products of day 1; 9000 + day for later additions. */
  readonly position: number;
  readonly addedOnDay: number;
  readonly fault: ProductFault | null;
}

export function productAt({ seed, gtinPrefix, leaf, position, addedOnDay, fault }: ProductPlace): Product {
  const sku = `${leaf.skuPrefix}${pad(leaf.index, 3)}${pad(position, 4)}`;
  const brand = pickOf(leaf.brands, seed, sku, 'brand');
  const name = [
    brand,
    pickOf(leaf.words.nouns, seed, sku, 'noun'),
    pickOf(SERIES, seed, sku, 'series'),
    pickOf(leaf.words.details, seed, sku, 'detail'),
  ].join(' ');
  const canonicalPath = `/p/${slugOf(name)}-${sku}`;
  const offerStyle = pickOf<OfferStyle>(
    ['offer', 'offer', 'offer', 'offer-list', 'graph', 'graph', 'aggregate'],
    seed,
    sku,
    'style',
  );
  return {
    sku,
    name,
    brand,
    gtin: gtin13Of(gtinPrefix, seed, leaf.index, position),
    rating: integerOf(30, 50, seed, sku, 'rating') / 10,
    reviewCount: integerOf(1, 480, seed, sku, 'reviews'),
    leaf,
    canonicalPath,
    linkPath: linkPathOf(sku, canonicalPath, fault),
    offerStyle,
    onSale: offerStyle !== 'aggregate' && fractionOf(seed, sku, 'sale') < 0.15,
    addedOnDay,
    fault,
  };
}

function linkPathOf(sku: string, canonicalPath: string, fault: ProductFault | null): string {
  if (fault === 'moved') return `/p/item-${sku}`;
  if (fault === 'forbidden') return `/private${canonicalPath}`;
  return canonicalPath;
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}

/** A GTIN-13: twelve digits that are unique in the shop, then the GS1 check digit (weights 1, 3, 1, 3 …). */
function gtin13Of(prefix: string, seed: number, leafIndex: number, position: number): string {
  const body = `${prefix}${pad(leafIndex, 3)}${pad(position, 4)}${pad(integerOf(0, 99, seed, leafIndex, position, 'gtin'), 2)}`;
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
