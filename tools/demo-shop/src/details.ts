import type { ListedProduct } from './catalogue.js';
import type { Product } from './products.js';
import { hashOf, pickOf } from './random.js';
import type { ShopKind } from './shop-kinds.js';
import { variantsOf, type Variant } from './variants.js';
import { MATERIALS } from './words.js';

/** What only some shops tell, by the names of a catalog item's fields. */
export interface ItemDetails {
  readonly breadcrumbs?: readonly string[];
  readonly groupId?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly condition?: 'NewCondition';
  readonly rating?: { readonly value: string; readonly best: string; readonly count: number };
  readonly priceValidUntil?: string;
  readonly seller?: string;
  readonly stockQuantity?: number;
  readonly unitPrice?: {
    readonly amountMinor: number;
    readonly currency: string;
    readonly quantity: string;
    readonly unit: string;
  };
  readonly packSize?: { readonly quantity: string; readonly unit: string };
}

export const LAST_DAY_OF_SALES = '2030-12-31';

export function materialOf({ sku }: Product): string {
  return pickOf(MATERIALS, sku, 'material');
}

/** Some products are sold by others than the shop; null: by itself. */
export function sellerOf({ offerStyle, brand }: Product): string | null {
  return offerStyle === 'offer-list' ? `${brand} Direct` : null;
}

/** What is in a pack, and what a kilogram costs, in minor units. */
export function packOf({ product, priceMinor }: ListedProduct): { grams: number; perKilogramMinor: number } {
  const grams = [250, 500, 750, 1000][hashOf(product.sku, 'pack') % 4] ?? 500;
  return { grams, perKilogramMinor: Math.round((priceMinor * 1000) / grams) };
}

/** What a shop's product page, where it can be read, tells of one of its variants. */
export function detailsOf(kind: ShopKind, currency: string, listed: ListedProduct, variant: Variant): ItemDetails {
  const { product } = listed;
  switch (kind) {
    case 'menu':
      return { ...linkedDetails(listed, variant), breadcrumbs: ['Home', ...categoriesOf(product)] };
    case 'sitemap':
      return { ...linkedDetails(listed, variant), ...linkedBreadcrumbs(product) };
    case 'woocommerce-like': {
      const { priceValidUntil, ...details } = { ...linkedDetails(listed, variant), ...linkedBreadcrumbs(product) };
      // A variant's own price says nothing of how long it holds.
      const isAlone = variantsOf(listed).length === 1;
      return isAlone && priceValidUntil !== undefined ? { ...details, priceValidUntil } : details;
    }
    case 'api':
      return { groupId: product.sku, attributes: { color: variant.colour }, stockQuantity: variant.stock };
    case 'shopify-like':
      return { groupId: shopifyIdOf(product), attributes: { color: variant.colour } };
    case 'next-like': {
      const { grams, perKilogramMinor: amountMinor } = packOf(listed);
      const unitPrice = { amountMinor, currency, quantity: '1', unit: 'kg' };
      return { packSize: { quantity: String(grams), unit: 'g' }, unitPrice };
    }
    case 'state':
      return {};
  }
}

function shopifyIdOf({ sku }: Product): string {
  return String(Number(sku.replaceAll(/\D/g, '')));
}

function categoriesOf({ leaf }: Product): string[] {
  return [leaf.department, leaf.group, leaf].map(({ name }) => name);
}

function linkedBreadcrumbs(product: Product): ItemDetails {
  return product.offerStyle === 'graph' ? { breadcrumbs: categoriesOf(product) } : {};
}

/** What `productJsonLd` tells. */
function linkedDetails({ product, wasMinor, highPriceMinor }: ListedProduct, { colour }: Variant): ItemDetails {
  const seller = sellerOf(product);
  return {
    attributes: { color: colour, material: materialOf(product) },
    rating: { value: String(product.rating), best: '5', count: product.reviewCount },
    ...(highPriceMinor === null && { condition: 'NewCondition' }),
    ...(highPriceMinor === null && wasMinor !== null && { priceValidUntil: LAST_DAY_OF_SALES }),
    ...(highPriceMinor === null && seller !== null && { seller }),
  };
}
