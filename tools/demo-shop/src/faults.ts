import type { Leaf, Menu } from './menu.js';
import { shuffledIndexes } from './random.js';
import type { ShopShape } from './shop-shape.js';

/**
 * What is wrong with one product:
 * - `always-500`: its page answers 500 every time;
 * - `gone`: its tile is there, its page answers 404;
 * - `broken`: 200, but the page is cut off before anything about the product;
 * - `slow`: its page takes `slowMs`;
 * - `moved`: its tile links to an old URL that answers 302 to the canonical one;
 * - `forbidden`: its tile links below `/private/`, which robots.txt forbids.
 */
export type ProductFault = 'always-500' | 'gone' | 'broken' | 'slow' | 'moved' | 'forbidden';

const PRODUCT_FAULTS: readonly ProductFault[] = ['always-500', 'gone', 'broken', 'slow', 'moved', 'forbidden'];

/** Products at these positions of a leaf may have a fault; guests of other leaves are taken from behind them. */
export const FIRST_FAULTY_POSITION = 2;
export const FIRST_SOUND_POSITION = FIRST_FAULTY_POSITION + PRODUCT_FAULTS.length;

/** Where the hard cases are. Leaves are named by index, products by leaf index and position. */
export interface FaultPlan {
  readonly emptyLeaf: number | null;
  /** The menu links to an old URL of this leaf, which answers 301. */
  readonly movedLeaf: number | null;
  /** The catalog page that answers 500 once; its page number is 2 where the leaf has two pages. */
  readonly flakyLeaf: number | null;
  readonly productFault: (leafIndex: number, position: number) => ProductFault | null;
}

const NO_FAULTS: FaultPlan = { emptyLeaf: null, movedLeaf: null, flakyLeaf: null, productFault: () => null };

/** Spreads the hard cases over different leaves. `pagesOf` tells the number of pages a leaf would have. */
export function faultPlanFor(shape: ShopShape, menu: Menu, pagesOf: (leaf: Leaf) => number): FaultPlan {
  if (!shape.faults) return NO_FAULTS;
  const candidates = menu.leaves.filter((leaf) => leaf !== menu.twiceListed);
  const order = shuffledIndexes(candidates.length, shape.seed, 'faults');
  const [emptyLeaf, movedLeaf, ...others] = order.flatMap((index) => candidates[index] ?? []);
  const flakyLeaf = others.find((leaf) => pagesOf(leaf) > 1) ?? others[0];
  const hosts = others.filter((leaf) => leaf !== flakyLeaf);
  const faults = new Map<string, ProductFault>(
    PRODUCT_FAULTS.map((fault, index) => [
      `${hosts[index % hosts.length]?.index}/${FIRST_FAULTY_POSITION + index}`,
      fault,
    ]),
  );
  return {
    emptyLeaf: emptyLeaf?.index ?? null,
    movedLeaf: movedLeaf?.index ?? null,
    flakyLeaf: flakyLeaf?.index ?? null,
    productFault: (leafIndex, position) => faults.get(`${leafIndex}/${position}`) ?? null,
  };
}

/** Remembers which pages have already failed once in this process. */
export interface OneTimeFailures {
  /** True exactly once per path until `reset`. */
  readonly failsNow: (path: string) => boolean;
  readonly reset: () => void;
}

export function createOneTimeFailures(): OneTimeFailures {
  const failed = new Set<string>();
  return {
    failsNow: (path) => {
      if (failed.has(path)) return false;
      failed.add(path);
      return true;
    },
    reset: () => failed.clear(),
  };
}
