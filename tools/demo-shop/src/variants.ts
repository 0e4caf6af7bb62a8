import type { ListedProduct } from './catalogue.js';
import { hashOf, integerOf, pickOf } from './random.js';
import { COLOURS } from './words.js';

/** A product in one colour, sold under a SKU of its own. */
export interface Variant {
  readonly sku: string;
  readonly colour: string;
  readonly priceMinor: number;
  /** Pieces that can be had. */
  readonly stock: number;
  /** Null: the shop does not tell. */
  readonly gtin: string | null;
}

/** One to three variants; the first is what the product's tile shows. */
export function variantsOf({ product, priceMinor, availability }: ListedProduct): readonly [Variant, ...Variant[]] {
  const { sku, gtin } = product;
  const firstColour = hashOf(sku, 'colour');
  const colourAt = (index: number): string => COLOURS[(firstColour + index) % COLOURS.length] ?? '';
  const canBeHad = availability === 'InStock' || availability === 'LimitedAvailability';
  const first: Variant = {
    sku,
    gtin,
    priceMinor,
    colour: colourAt(0),
    stock: canBeHad ? integerOf(1, 60, sku, 'stock') : 0,
  };
  const further = Array.from({ length: hashOf(sku, 'variants') % 3 }, (_, index): Variant => {
    const variantSku = `${sku}-${index + 2}`;
    return {
      sku: variantSku,
      colour: colourAt(index + 1),
      priceMinor: priceMinor + pickOf([0, 100, 250], variantSku, 'surcharge'),
      stock: integerOf(0, 20, variantSku, 'stock'),
      gtin: null,
    };
  });
  return [first, ...further];
}
