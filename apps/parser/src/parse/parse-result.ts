import type { PackedReading, PageKind } from '@aisle/core';
import type { Envelope, PageFetched, RequestContext } from '@aisle/contracts';
import type { LeadsTo, Listing, TreeNodeRow } from '@aisle/storage';

/** A page that a parsed page leads to; it becomes a fetch request. */
export interface DiscoveredLink {
  kind: PageKind;
  /** The address is canonical, and one of the shop. */
  url: string;
  context: RequestContext;
}

/** What a page lists; `as before`: it was not read, because it says what it said. */
export type Listings = Listing[] | 'as before';

/** What a page says, whatever the retailer. */
export type PageBody =
  | {
      kind: 'catalog-tree';
      nodes: TreeNodeRow[];
      /** False where other pages show the rest of the menu. */
      isWhole: boolean;
    }
  | {
      kind: 'catalog-page';
      leafUrl: string;
      pageNumber: number;
      /** How many pages its leaf has; undefined where this page does not tell. */
      lastPage: number | undefined;
      /** Whether the page shows that its leaf ends there; false where only the sign of a following page is missing. */
      isLastPageShown: boolean;
      items: Listings;
    }
  | { kind: 'product-page'; products: Listings };

export interface PageContent {
  /** The hash of the decoded body. */
  bodySha256: string;
  parserVersion: string;
  body: PageBody;
  /** The pages it leads to, in the order of the page. */
  links: DiscoveredLink[];
  /** How its listings were read; undefined where it has none. */
  reading: PackedReading | undefined;
  /** How many values of each field were left out, as there were too many or they were too long. */
  leftOut: ReadonlyMap<string, number>;
  /** Of a catalog page that was read. */
  leadsTo?: LeadsTo | undefined;
}

/** What came of parsing a page, before anything is written. The words are values of the metric `aisle_pages_total`. */
export type ParseOutcome =
  | { outcome: 'read'; content: PageContent }
  /** It is what this parser has read before, and need not be read again. */
  | { outcome: 'known'; content: PageContent }
  /** The bytes are there, but they are no page that the recipe can read. */
  | { outcome: 'unreadable'; code: string; message: string }
  /** The bytes are gone or damaged. */
  | { outcome: 'lost'; code: string; message: string };

/** A fetched page with what came of parsing it. */
export interface ParseResult {
  fetched: PageFetched;
  envelope: Envelope;
  parse: ParseOutcome;
}
