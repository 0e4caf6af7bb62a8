import { tilesOf, type Catalogue, type ListedProduct } from './catalogue.js';
import { apiLinkPath } from './api-answers.js';
import { detailsOf, type ItemDetails } from './details.js';
import type { Availability } from './day.js';
import type { Product } from './products.js';
import { shopifyLinkPath, shopifyUrlPath } from './shopify-like-answers.js';
import type { ShopKind } from './shop-kinds.js';
import { DAMAGED_SITEMAP } from './sitemap-answers.js';
import { variantsOf, type Variant } from './variants.js';
import { wooLinkPath } from './woocommerce-like-answers.js';

/** A product as it can be known from outside. */
export interface TruthItem {
  readonly sku: string;
  /** The product's address for people as the tile (or the sitemap) states it, absolute. */
  readonly url: string;
  readonly name: string;
  /** In minor units of its currency. */
  readonly priceMinor: number;
  readonly currency: string;
  readonly availability: Availability;
  readonly brand: string;
  /** Null where only a page that cannot be read would tell. */
  readonly gtin: string | null;
  /** What its product page tells besides; empty where that cannot be read. */
  readonly details: ItemDetails;
}

/** What a crawl of the whole shop must find on one day. */
export interface ShopTruth {
  readonly day: number;
  readonly origin: string;
  /** Menu nodes of all levels; the leaf in two places counts twice, the home page is not counted. A sitemap has none. */
  readonly catalogTreeNodes: number;
  /** Distinct leaf categories. */
  readonly leaves: number;
  /** Distinct catalog pages; the empty leaf counts as one. */
  readonly catalogPages: number;
  /** Tiles over all catalog pages; a product in two leaves counts twice. */
  readonly catalogPageItems: number;
  /** Distinct product pages that can be fetched and parsed. */
  readonly productPages: number;
  /**
   * Every distinct listed product and, of a JSON API, its further variants. Also those whose product page fails, where
   * a tile tells about them.
   */
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

/** What of its catalogue a kind of shop shows. */
interface View {
  /** False: no menu and no tiles, so that nothing tells about a product whose page fails. */
  readonly hasListings: boolean;
  /** False: its categories stand side by side, each once. */
  readonly hasNestedMenu: boolean;
  /** The page to crawl for a product. */
  readonly crawledPath: (product: Product) => string;
  readonly urlPath: (product: Product) => string;
  readonly hasVariants: boolean;
  /** Pages that cannot be read, besides products'. */
  readonly damagedPaths: readonly string[];
}

const linkPathOf = ({ linkPath }: Product): string => linkPath;
const PLAIN_VIEW: View = {
  hasListings: true,
  hasNestedMenu: true,
  crawledPath: linkPathOf,
  urlPath: linkPathOf,
  hasVariants: false,
  damagedPaths: [],
};

const VIEWS: Readonly<Record<ShopKind, View>> = {
  menu: PLAIN_VIEW,
  api: {
    ...PLAIN_VIEW,
    crawledPath: apiLinkPath,
    urlPath: ({ canonicalPath }) => canonicalPath,
    hasVariants: true,
  },
  state: PLAIN_VIEW,
  'shopify-like': {
    ...PLAIN_VIEW,
    hasNestedMenu: false,
    crawledPath: shopifyLinkPath,
    urlPath: shopifyUrlPath,
    hasVariants: true,
  },
  'woocommerce-like': { ...PLAIN_VIEW, crawledPath: wooLinkPath, urlPath: wooLinkPath, hasVariants: true },
  'next-like': PLAIN_VIEW,
  sitemap: { ...PLAIN_VIEW, hasListings: false, damagedPaths: [DAMAGED_SITEMAP] },
};

export function truthOn(catalogue: Catalogue, origin: string, day: number, kind: ShopKind = 'menu'): ShopTruth {
  const view = VIEWS[kind];
  const { listings, bySku } = catalogue.on(day);
  const pages = listings.flatMap((listing) =>
    Array.from({ length: listing.pageCount }, (_, index) => tilesOf(listing, index + 1)),
  );
  const tiles = pages.flat();
  const listed = [...bySku.values()];
  const crawledUrl = ({ product }: ListedProduct): string => `${origin}${view.crawledPath(product)}`;
  const withFault = (fault: ListedProduct['product']['fault']) =>
    listed.filter(({ product }) => product.fault === fault);
  const damagedPaths = catalogue.shape.faults ? view.damagedPaths : [];
  return {
    day,
    origin,
    catalogTreeNodes: nodesIn(view, catalogue),
    leaves: view.hasListings ? catalogue.menu.leaves.length : 0,
    catalogPages: view.hasListings ? pages.length : 0,
    catalogPageItems: view.hasListings ? tiles.length : 0,
    productPages: listed.filter(isReadable).length,
    items: listed
      .filter((one) => view.hasListings || isReadable(one))
      .flatMap((one) => itemsOf(catalogue, kind, one, `${origin}${view.urlPath(one.product)}`))
      .sort((left, right) => (left.sku < right.sku ? -1 : 1)),
    failures: [
      ...withFault('always-500').map(
        (one) => ({ url: crawledUrl(one), kind: 'always-500', code: 'HTTP_500' }) as const,
      ),
      ...[...withFault('broken').map(crawledUrl), ...damagedPaths.map((path) => `${origin}${path}`)].map(
        (url) => ({ url, kind: 'broken', code: 'PARSE_FAILED' }) as const,
      ),
    ],
    skipped: [
      ...withFault('gone').map((one) => ({ url: crawledUrl(one), reason: 'not-found' }) as const),
      ...withFault('forbidden').map((one) => ({ url: crawledUrl(one), reason: 'robots' }) as const),
    ],
  };
}

function nodesIn({ hasListings, hasNestedMenu }: View, { menu }: Catalogue): number {
  if (!hasListings) return 0;
  return hasNestedMenu ? menu.nodeCount : menu.leaves.length;
}

/** What differs between two days, by item; `fields` names the fields of `TruthItem` in their order. */
export function changesBetween(
  catalogue: Catalogue,
  origin: string,
  from: number,
  to: number,
  kind: ShopKind = 'menu',
): ShopChanges {
  const before = new Map(truthOn(catalogue, origin, from, kind).items.map((item) => [item.sku, item]));
  const after = new Map(truthOn(catalogue, origin, to, kind).items.map((item) => [item.sku, item]));
  const changed = [...after.values()].flatMap((item) => {
    const old = before.get(item.sku);
    const fields = old
      ? (Object.keys(item) as (keyof TruthItem)[]).filter((field) => isOther(item[field], old[field]))
      : [];
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

const isOther = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);

function isReadable({ product: { fault } }: ListedProduct): boolean {
  return fault === null || fault === 'slow' || fault === 'moved';
}

/** What the shop sells of a product; what further variants cost only its page tells. */
function itemsOf({ trade }: Catalogue, kind: ShopKind, listed: ListedProduct, url: string): TruthItem[] {
  const { product, priceMinor, availability } = listed;
  const [first, ...others] = variantsOf(listed);
  const tellsOf = (variant: Variant): ItemDetails =>
    isReadable(listed) ? detailsOf(kind, trade.currency, listed, variant) : {};
  const item: TruthItem = {
    sku: product.sku,
    url,
    name: product.name,
    priceMinor,
    currency: trade.currency,
    availability,
    brand: product.brand,
    gtin: isReadable(listed) ? product.gtin : null,
    details: tellsOf(first),
  };
  const further = VIEWS[kind].hasVariants && isReadable(listed) ? others : [];
  return [
    item,
    ...further.map((variant): TruthItem => ({
      ...item,
      sku: variant.sku,
      gtin: variant.gtin,
      priceMinor: variant.priceMinor,
      availability: variant.stock > 0 ? 'InStock' : 'OutOfStock',
      details: tellsOf(variant),
    })),
  ];
}
