/** What decides the whole catalogue, apart from the day. */
export interface ShopShape {
  readonly seed: number;
  /** Distinct leaf categories. */
  readonly leaves: number;
  /** Hard cases on or off. The leaf in two places of the menu is there in any case. */
  readonly faults: boolean;
  /** Benchmark: the same number of catalog pages in every leaf (on day 1). */
  readonly pagesPerLeaf?: number | undefined;
  /** Benchmark: the same number of tiles on every page. */
  readonly pageSize?: number | undefined;
}

/** The first day; day 1 is the shop as founded. */
export const FIRST_DAY = 1;
/** Every day is folded from the ones before it, so the number of days is kept small. */
export const LAST_DAY = 60;

export const MIN_LEAVES = 6;
export const MAX_LEAVES = 999;
