import type { PackedReading, PageKind } from '@aisle/core';
import type { Envelope, PageFetched, RequestContext } from '@aisle/contracts';
import type { Listing, TreeNodeRow } from '@aisle/storage';

/** A page that this one leads to. */
export interface FoundPage {
  kind: PageKind;
  /** Canonical, and of the shop. */
  url: string;
  context: RequestContext;
}

/** What a page says, whatever the retailer. */
export type PageBody =
  | {
      kind: 'catalog-tree';
      nodes: TreeNodeRow[];
      /** Leaves whose pages stay; undefined where this page does not show the whole menu. */
      leafUrls: string[] | undefined;
    }
  | {
      kind: 'catalog-page';
      leafUrl: string;
      pageNumber: number;
      /** How many pages its leaf has; undefined where this page does not tell. */
      lastPage: number | undefined;
      items: Listing[];
    }
  | { kind: 'product-page'; products: Listing[] };

export interface PageContent {
  /** Of the decoded body. */
  bodySha256: string;
  parserVersion: string;
  body: PageBody;
  /** In the order of the page. */
  found: FoundPage[];
  /** How its listings were read; undefined where it has none. */
  provenance: PackedReading | undefined;
}

/** What came of reading a page, before anything is written. */
export type Reading =
  | { outcome: 'read'; content: PageContent }
  /** The bytes are there, but no page that the recipe can read. */
  | { outcome: 'unreadable'; code: string; message: string }
  /** The bytes are gone or damaged. */
  | { outcome: 'lost'; code: string; message: string };

export interface PageReading {
  fetched: PageFetched;
  envelope: Envelope;
  reading: Reading;
}
