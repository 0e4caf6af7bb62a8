import { factsOn, isAddedOn, type DayFacts } from './day.js';
import { faultPlanFor, FIRST_SOUND_POSITION, type FaultPlan } from './faults.js';
import { menuOf, type Leaf, type Menu } from './menu.js';
import { productAt, type Product } from './products.js';
import { integerOf, pickOf } from './random.js';
import { FIRST_DAY, type ShopShape } from './shop-shape.js';
import { EURO_TRADE, tradedFacts, type Trade } from './trade.js';

/** A product and what the shop says of it, in minor units of the shop's currency. */
export interface ListedProduct extends DayFacts {
  readonly product: Product;
}

/** One leaf's listing on one day. */
export interface Listing {
  readonly leaf: Leaf;
  readonly products: readonly ListedProduct[];
  readonly pageSize: number;
  /** At least 1: an empty leaf has one empty page. */
  readonly pageCount: number;
}

/** The shop's whole assortment on one day. */
export interface DayCatalogue {
  readonly day: number;
  readonly listings: readonly Listing[];
  readonly bySku: ReadonlyMap<string, ListedProduct>;
}

export interface Catalogue {
  readonly shape: ShopShape;
  readonly trade: Trade;
  readonly menu: Menu;
  readonly faultPlan: FaultPlan;
  /** Memoised per day. */
  readonly on: (day: number) => DayCatalogue;
}

/** The tiles of one page; pages count from 1. */
export function tilesOf({ products, pageSize }: Listing, page: number): readonly ListedProduct[] {
  return products.slice((page - 1) * pageSize, page * pageSize);
}

/** The number of the page that answers 500 once, in the leaf the fault plan names. */
export function flakyPageOf({ pageCount }: Listing): number {
  return Math.min(2, pageCount);
}

/** Generates the catalogue: a pure function of the shape and, through `on`, the day. */
export function createCatalogue(shape: ShopShape, trade: Trade = EURO_TRADE): Catalogue {
  const menu = menuOf(shape.leaves);
  const sizes = menu.leaves.map((leaf) => leafSizeOf(shape, leaf));
  const faultPlan = faultPlanFor(shape, menu, (leaf) => sizes[leaf.index]?.pageCount ?? 1);
  const founding = menu.leaves.map((leaf) =>
    foundingProducts(shape, trade, leaf, faultPlan, sizes[leaf.index]?.productCount ?? 0),
  );
  const days = new Map<number, DayCatalogue>();

  const compute = (day: number): DayCatalogue => {
    const bySku = new Map<string, ListedProduct>();
    const listed = (products: readonly Product[]) =>
      products.flatMap((product) => listedOn(shape.seed, trade, product, day));
    const own = menu.leaves.map((leaf) => ({
      founding: listed(founding[leaf.index] ?? []),
      added: listed(additionsUntil(shape, trade, leaf, faultPlan, day)),
    }));
    for (const { founding: old, added } of own) {
      for (const entry of [...old, ...added]) bySku.set(entry.product.sku, entry);
    }
    const listings = menu.leaves.map((leaf) => {
      const guest = bySku.get(guestOf(shape, leaf, founding, faultPlan)?.sku ?? '');
      const { founding: old = [], added = [] } = own[leaf.index] ?? {};
      const products = [...old, ...(guest ? [guest] : []), ...added];
      const pageSize = sizes[leaf.index]?.pageSize ?? 1;
      return { leaf, products, pageSize, pageCount: Math.max(1, Math.ceil(products.length / pageSize)) };
    });
    return { day, listings, bySku };
  };

  return {
    shape,
    trade,
    menu,
    faultPlan,
    on: (day) => {
      const known = days.get(day) ?? compute(day);
      days.set(day, known);
      return known;
    },
  };
}

const PAGES_BY_LEAF = [1, 2, 2, 3, 1, 2, 4, 2, 1, 2];
const GUEST_EVERY = 5;
const FIRST_ADDED_POSITION = 9000;

function leafSizeOf(shape: ShopShape, leaf: Leaf): { pageSize: number; pageCount: number; productCount: number } {
  const pageSize = shape.pageSize ?? pickOf([24, 24, 24, 36, 48], shape.seed, leaf.index, 'page size');
  if (shape.pagesPerLeaf !== undefined) {
    const ownProducts = shape.pagesPerLeaf * pageSize - (hostsGuest(shape, leaf) ? 1 : 0);
    return { pageSize, pageCount: shape.pagesPerLeaf, productCount: ownProducts };
  }
  const pageCount = PAGES_BY_LEAF[(leaf.index + shape.seed) % PAGES_BY_LEAF.length] ?? 1;
  const onLastPage =
    pageCount === 1
      ? integerOf(12, Math.max(12, pageSize - 4), shape.seed, leaf.index, 'only page')
      : integerOf(5, Math.max(5, Math.floor(pageSize / 3)), shape.seed, leaf.index, 'last page');
  return { pageSize, pageCount, productCount: (pageCount - 1) * pageSize + onLastPage };
}

function foundingProducts(
  shape: ShopShape,
  { gtinPrefix }: Trade,
  leaf: Leaf,
  plan: FaultPlan,
  count: number,
): Product[] {
  if (plan.emptyLeaf === leaf.index) return [];
  return Array.from({ length: count }, (_, position) =>
    productAt({
      seed: shape.seed,
      gtinPrefix,
      leaf,
      position,
      addedOnDay: FIRST_DAY,
      fault: plan.productFault(leaf.index, position),
    }),
  );
}

function additionsUntil(shape: ShopShape, { gtinPrefix }: Trade, leaf: Leaf, plan: FaultPlan, day: number): Product[] {
  if (plan.emptyLeaf === leaf.index) return [];
  return Array.from({ length: day - FIRST_DAY }, (_, index) => FIRST_DAY + 1 + index)
    .filter((addedOnDay) => isAddedOn(shape.seed, leaf.index, addedOnDay))
    .map((addedOnDay) =>
      productAt({
        seed: shape.seed,
        gtinPrefix,
        leaf,
        position: FIRST_ADDED_POSITION + addedOnDay,
        addedOnDay,
        fault: null,
      }),
    );
}

function listedOn(seed: number, trade: Trade, product: Product, day: number): ListedProduct[] {
  const facts = factsOn(seed, product, day);
  return facts ? [{ product, ...tradedFacts(trade, facts) }] : [];
}

function hostsGuest({ seed }: ShopShape, leaf: Leaf): boolean {
  return leaf.index % GUEST_EVERY === seed % GUEST_EVERY;
}

/** Some leaves list one sound product of the next leaf too. */
function guestOf(
  shape: ShopShape,
  leaf: Leaf,
  founding: readonly (readonly Product[])[],
  plan: FaultPlan,
): Product | null {
  if (!hostsGuest(shape, leaf) || plan.emptyLeaf === leaf.index) return null;
  return founding[(leaf.index + 1) % founding.length]?.[FIRST_SOUND_POSITION] ?? null;
}
