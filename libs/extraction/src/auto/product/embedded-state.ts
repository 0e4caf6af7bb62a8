import type { Element } from 'domhandler';
import { autoLimits } from './auto-limits.js';
import { stateRoots } from './state-objects.js';
import { comparable } from '../../structured/comparable.js';

/** What one object of a page's embedded state says about the page's product, as written. */
export interface StateProduct {
  /** How surely the object is about the page's product. */
  certainty: number;
  name?: string | undefined;
  sku?: string | undefined;
  id?: string | undefined;
  price?: string | undefined;
  regularPrice?: string | undefined;
  currency?: string | undefined;
  availability?: string | undefined;
  brand?: string | undefined;
  gtin?: string | undefined;
  mpn?: string | undefined;
}

/** A value that is still to be looked at. */
interface WaitingValue {
  value: unknown;
  depth: number;
  isAside: boolean;
  /** Whole numbers of prices are hundredths. */
  inHundredths: boolean;
}
const nothing: WaitingValue = { value: undefined, depth: 0, isAside: false, inHundredths: false };

/** Products of the embedded state that are about this page, surest first. */
export const readEmbeddedState = (
  scripts: readonly Element[],
  { names, urlText }: { names: readonly string[]; urlText: string },
): StateProduct[] => {
  const known = new Set(names.map(comparable).filter((name) => name.length > 2));
  const found: StateProduct[] = [];
  const waiting: WaitingValue[] = stateRoots(scripts).map((value) => ({ ...nothing, value }));
  for (let next = 0; next < waiting.length && next < autoLimits.stateObjects; next++) {
    const { value, depth, isAside, ...around } = waiting[next] ?? nothing;
    if (typeof value !== 'object' || value === null || depth > 24) continue;
    const inHundredths = around.inHundredths || isShopifyProduct(value);
    if (!Array.isArray(value) && !isAside && found.length < autoLimits.stateProducts) {
      const product = productOf(value as Record<string, unknown>, known, urlText, inHundredths);
      if (product) found.push(product);
    }
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner !== 'object' || inner === null || waiting.length >= autoLimits.stateObjects) continue;
      waiting.push({ value: inner, depth: depth + 1, isAside: isAside || aside.test(key), inHundredths });
    }
  }
  return found.sort((a, b) => b.certainty - a.certainty).slice(0, 20);
};

/** The product of Shopify's `meta` object, whose amounts are hundredths of every currency. */
const isShopifyProduct = (value: object): boolean =>
  'gid' in value && typeof value.gid === 'string' && value.gid.startsWith('gid://shopify/Product/');

const aside = /related|recommend|similar|cross.?sell|up.?sell|accessor|impression|review|carousel|recently/i;

const keys = {
  name: ['name', 'productname', 'title', 'producttitle', 'itemname', 'displayname'],
  sku: [
    'sku',
    'productsku',
    'skuid',
    'productcode',
    'articlenumber',
    'itemnumber',
    'partnumber',
    'displaysku',
    'skucode',
  ],
  id: ['productid', 'itemid', 'id', 'ecommprodid', 'contentids', 'code', 'pid', 'prodid'],
  price: [
    'price',
    'saleprice',
    'currentprice',
    'finalprice',
    'sellingprice',
    'ecommtotalvalue',
    'priceamount',
    'productprice',
    'unitprice',
    'offerprice',
    'prices',
  ],
  regularPrice: [
    'regularprice',
    'listprice',
    'originalprice',
    'oldprice',
    'wasprice',
    'baseprice',
    'msrp',
    'strikeprice',
  ],
  currency: ['currency', 'currencycode', 'pricecurrency', 'currencyiso'],
  availability: [
    'availability',
    'stockstatus',
    'stock',
    'availabilitystatus',
    'instock',
    'isinstock',
    'isavailable',
    'available',
    'issoldout',
    'soldout',
  ],
  brand: ['brand', 'brandname', 'manufacturer', 'vendor'],
  gtin: ['gtin', 'gtin13', 'ean', 'ean13', 'barcode', 'upc', 'isbn'],
  mpn: ['mpn', 'manufacturerpartnumber', 'modelnumber', 'manufacturersku'],
} as const;

const productOf = (
  object: Record<string, unknown>,
  names: ReadonlySet<string>,
  urlText: string,
  inHundredths: boolean,
): StateProduct | undefined => {
  const own = new Map<string, unknown>();
  for (const [key, value] of Object.entries(object).slice(0, 200)) {
    const spelled = key.toLowerCase().replace(/[^a-z0-9]/g, '');
    if (!own.has(spelled)) own.set(spelled, value);
  }
  const first = (field: keyof typeof keys): string | undefined => {
    for (const key of keys[field]) {
      const text = scalarOf(own.get(key), 0);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  const name = first('name');
  const amount = (field: 'price' | 'regularPrice'): string | undefined => {
    const text = first(field);
    return inHundredths && text !== undefined && /^\d{1,15}$/.test(text) ? (Number(text) / 100).toFixed(2) : text;
  };
  const [sku, id, price] = [first('sku'), first('id'), amount('price')];
  if (sku === undefined && price === undefined && id === undefined) return undefined;
  const hasName = name !== undefined && names.has(comparable(name));
  const hasId = [sku, id].some(
    (text) => text !== undefined && text.length >= 4 && urlText.includes(text.toLowerCase()),
  );
  const certainty =
    (hasName ? 3 : 0) + (hasId ? 2 : 0) + (price === undefined ? 0 : 0.5) + (sku === undefined ? 0 : 0.5);
  if (!hasName && !hasId) return undefined;
  return {
    certainty,
    name,
    sku,
    id,
    price,
    regularPrice: amount('regularPrice'),
    currency: first('currency'),
    availability: availabilityOf(own) ?? first('availability'),
    brand: first('brand'),
    gtin: first('gtin'),
    mpn: first('mpn'),
  };
};

/** Flags say in stock or not by their key. */
const availabilityOf = (own: ReadonlyMap<string, unknown>): string | undefined => {
  for (const key of ['instock', 'isinstock', 'isavailable', 'available', 'soldout', 'issoldout']) {
    const value = own.get(key);
    if (typeof value === 'boolean') return value === key.includes('sold') ? 'OutOfStock' : 'InStock';
  }
  return undefined;
};

const inner = ['value', 'amount', 'current', 'now', 'final', 'sale', 'selling', 'price', 'name', 'formatted'];

const scalarOf = (value: unknown, depth: number): string | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === 'string') return value.trim() === '' || value.length > 300 ? undefined : value.trim();
  if (typeof value !== 'object' || value === null || depth > 2) return undefined;
  if (Array.isArray(value)) return value.length === 1 ? scalarOf(value[0], depth + 1) : undefined;
  for (const key of inner) {
    if (!Object.hasOwn(value, key)) continue;
    const text = scalarOf((value as Record<string, unknown>)[key], depth + 1);
    if (text !== undefined) return text;
  }
  return undefined;
};
