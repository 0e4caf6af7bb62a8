import type { Answer } from './answer.js';
import type { ListedProduct } from './catalogue.js';
import type { Product } from './products.js';

type ServedPage = Extract<Answer, { status: 200 }>;

/** The product pages of one kind of shop: where they are, and what they say whole or cut off. */
export interface ProductPages {
  readonly canonicalPath: (product: Product) => string;
  /** As listings link to it; differs for moved and forbidden products. */
  readonly linkPath: (product: Product) => string;
  readonly whole: (listed: ListedProduct) => ServedPage;
  /** Begins like the whole page and says nothing of the product that could be read. */
  readonly cutOff: (listed: ListedProduct) => ServedPage;
}

/** What a product page answers, with the hard case that its product has. */
export function productAnswer(pages: ProductPages, listed: ListedProduct | undefined, path: string): Answer {
  if (!listed) return { status: 404, kind: 'product' };
  const { fault } = listed.product;
  const [canonicalPath, linkPath] = [pages.canonicalPath(listed.product), pages.linkPath(listed.product)];
  if (path === linkPath && linkPath !== canonicalPath) {
    // Works for a person; a crawler that obeys robots.txt never comes to a forbidden one.
    return fault === 'forbidden'
      ? { ...pages.whole(listed), kind: 'private' }
      : { status: 302, kind: 'product', location: canonicalPath };
  }
  if (path !== canonicalPath || fault === 'gone' || fault === 'forbidden') return { status: 404, kind: 'product' };
  if (fault === 'always-500') return { status: 500, kind: 'product' };
  if (fault === 'broken') return pages.cutOff(listed);
  return { ...pages.whole(listed), isSlow: fault === 'slow' };
}

/** The SKU at the end of a product page's path. */
export function skuInPath(path: string): string {
  return path.slice(path.lastIndexOf('-') + 1);
}
