import { tilesOf, type Catalogue, type ListedProduct } from './catalogue.js';
import type { Availability } from './day.js';

/** A product as it can be known from outside. */
export interface TruthItem {
  readonly sku: string;
  /** The product page as the tile links to it, absolute. */
  readonly url: string;
  readonly name: string;
  /** Euro cents. */
  readonly priceMinor: number;
  readonly currency: 'EUR';
  readonly availability: Availability;
  readonly brand: string;
  /** Null where only a page that cannot be read would tell. */
  readonly gtin: string | null;
}

/** What a crawl of the whole shop must find on one day. */
export interface ShopTruth {
  readonly day: number;
  readonly origin: string;
  /** Menu nodes of all levels; the leaf in two places counts twice, the home page is not counted. */
  readonly catalogTreeNodes: number;
  /** Distinct leaf categories. */
  readonly leaves: number;
  /** Distinct catalog pages; the empty leaf counts as one. */
  readonly catalogPages: number;
  /** Tiles over all catalog pages; a product in two leaves counts twice. */
  readonly catalogPageItems: number;
  /** Distinct product pages that can be fetched and parsed. */
  readonly productPages: number;
  /** Every distinct listed product, also those whose product page fails: their tile tells about them. */
  readonly items: readonly TruthItem[];
  readonly failures: readonly { url: string; kind: 'always-500' | 'broken'; code: 'HTTP_500' | 'PARSE_FAILED' }[];
  readonly skipped: readonly { url: string; reason: 'not-found' | 'robots' }[];
}

export interface ShopChanges {
  readonly from: number;
  readonly to: number;
  readonly changed: readonly { sku: string; fields: readonly (keyof TruthItem)[] }[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export function truthOn(catalogue: Catalogue, origin: string, day: number): ShopTruth {
  const { listings } = catalogue.on(day);
  const pages = listings.flatMap((listing) =>
    Array.from({ length: listing.pageCount }, (_, index) => tilesOf(listing, index + 1)),
  );
  const tiles = pages.flat();
  const listed = [...new Map(tiles.map((tile) => [tile.product.sku, tile])).values()];
  const urlOf = ({ product }: ListedProduct): string => `${origin}${product.linkPath}`;
  const withFault = (fault: ListedProduct['product']['fault']) =>
    listed.filter(({ product }) => product.fault === fault);
  return {
    day,
    origin,
    catalogTreeNodes: catalogue.menu.nodeCount,
    leaves: catalogue.menu.leaves.length,
    catalogPages: pages.length,
    catalogPageItems: tiles.length,
    productPages: listed.filter(isReadable).length,
    items: listed.map((tile) => itemOf(tile, urlOf(tile))).sort((left, right) => (left.sku < right.sku ? -1 : 1)),
    failures: [
      ...withFault('always-500').map((tile) => ({ url: urlOf(tile), kind: 'always-500', code: 'HTTP_500' }) as const),
      ...withFault('broken').map((tile) => ({ url: urlOf(tile), kind: 'broken', code: 'PARSE_FAILED' }) as const),
    ],
    skipped: [
      ...withFault('gone').map((tile) => ({ url: urlOf(tile), reason: 'not-found' }) as const),
      ...withFault('forbidden').map((tile) => ({ url: urlOf(tile), reason: 'robots' }) as const),
    ],
  };
}

/** What differs between two days, by item; `fields` names the fields of `TruthItem` in their order. */
export function changesBetween(catalogue: Catalogue, origin: string, from: number, to: number): ShopChanges {
  const before = new Map(truthOn(catalogue, origin, from).items.map((item) => [item.sku, item]));
  const after = new Map(truthOn(catalogue, origin, to).items.map((item) => [item.sku, item]));
  const changed = [...after.values()].flatMap((item) => {
    const old = before.get(item.sku);
    const fields = old ? (Object.keys(item) as (keyof TruthItem)[]).filter((field) => item[field] !== old[field]) : [];
    return fields.length > 0 ? [{ sku: item.sku, fields }] : [];
  });
  return {
    from,
    to,
    changed,
    added: [...after.keys()].filter((sku) => !before.has(sku)),
    removed: [...before.keys()].filter((sku) => !after.has(sku)),
  };
}

function isReadable({ product: { fault } }: ListedProduct): boolean {
  return fault === null || fault === 'slow' || fault === 'moved';
}

function itemOf(listed: ListedProduct, url: string): TruthItem {
  const { product, priceMinor, availability } = listed;
  return {
    sku: product.sku,
    url,
    name: product.name,
    priceMinor,
    currency: 'EUR',
    availability,
    brand: product.brand,
    gtin: isReadable(listed) ? product.gtin : null,
  };
}
