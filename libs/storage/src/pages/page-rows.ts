import type { ObservedFields, PageKind } from '@aisle/core';

/** A `source_page.id`: a bigint, which JSON and JavaScript's numbers cannot carry. */
export type SourcePageId = string;

/** Where rows come from; every row names it. */
export interface Provenance {
  rawObjectId: string;
  parserVersion: string;
}

/** One tile of a catalog page or one variant of a product page, by a key that is unique on its page. */
export interface Listing {
  listingKey: string;
  /** Empty for a listing without variants. */
  variant: string;
  fields: ObservedFields;
}

/** A page as `source_page` keeps it. */
export interface SourcePageRow extends Provenance {
  supplierId: string;
  market: string;
  url: string;
  kind: PageKind;
  /** Of a catalog page: the address of its leaf's first page. */
  leafUrl: string | null;
  rawKey: string;
  bodySha256: string;
  etag: string | null;
  lastModified: string | null;
  fetchedAt: Date;
  runId: string;
}

/** Where a catalog page leads. Addresses of the page's own origin stand without it. */
export interface LeadsTo {
  /** How many pages its leaf has; absent where the page does not tell. */
  lastPage?: number;
  /** The page shows that its leaf ends there. */
  isLastPageShown?: boolean;
  /** Following pages of the leaf, with their numbers. */
  pages: readonly (readonly [url: string, pageNumber: number])[];
  products: readonly string[];
}
