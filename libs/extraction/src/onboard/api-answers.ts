import { parseLenientJson } from '../page/lenient-json.js';
import type { AddressTemplate } from './api-addresses.js';
import type { ShopFacts } from './base-recipe.js';
import { listsIn, rulesOfObjects, type JsonList } from './json-rules.js';
import type { ShopDoor } from './shop-door.js';

/** What an address of the shop answers, where that is JSON. */
export const jsonAt = async (door: ShopDoor, shop: ShopFacts, address: string): Promise<unknown> => {
  const page = await door.open(new URL(address, shop.origin).href);
  return page && /^\s*[{[]/.test(page.text.slice(0, 100)) ? parseLenientJson(page.text) : undefined;
};

/** A template with a value in its first open place; a slash in the value stays one. */
export const filled = (template: AddressTemplate, value: unknown): string =>
  template.replace('{}', encodeURIComponent(String(value)).replaceAll('%2F', '/'));

/** The list of products in an answer. */
export const productListIn = (data: unknown): JsonList | undefined =>
  listsIn(data).find(({ items }) => {
    const { name, price, url, sku } = rulesOfObjects(items);
    return name !== undefined && price !== undefined && (url ?? sku) !== undefined;
  });

/** A pattern for addresses of a template. */
export const patternOf = (template: AddressTemplate): string =>
  template
    .split('{}')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('[^?&]+');
