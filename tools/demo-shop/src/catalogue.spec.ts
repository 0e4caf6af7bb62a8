import { describe, expect, it } from '@jest/globals';
import { createCatalogue, tilesOf, type Catalogue } from './catalogue.js';
import { truthOn } from './truth.js';

const shape = { seed: 1, leaves: 40, faults: true };
const productsOf = (catalogue: Catalogue, day = 1) =>
  [...catalogue.on(day).bySku.values()].map(({ product }) => product);

describe('the catalogue', () => {
  it('is the same for the same seed and day, whatever was asked before', () => {
    const fresh = createCatalogue(shape);
    const used = createCatalogue(shape);
    for (const day of [7, 1, 2]) used.on(day);
    expect(truthOn(used, 'http://a.test', 3)).toEqual(truthOn(fresh, 'http://a.test', 3));
  });

  it('is another one for another seed', () => {
    const [one, two] = [1, 2].map((seed) => truthOn(createCatalogue({ ...shape, seed }), 'http://a.test', 1));
    expect(one?.items).not.toEqual(two?.items);
  });

  it('has about 1,500 products on about 80 pages by default', () => {
    const truth = truthOn(createCatalogue(shape), 'http://a.test', 1);
    expect(truth.leaves).toBe(40);
    expect(truth.catalogPages).toBeGreaterThan(70);
    expect(truth.catalogPages).toBeLessThan(90);
    expect(truth.items.length).toBeGreaterThan(1400);
    expect(truth.items.length).toBeLessThan(1700);
    expect(truth.catalogPageItems).toBeGreaterThan(truth.items.length);
  });

  it('gives every product an sku, a path and a GTIN of its own', () => {
    const products = productsOf(createCatalogue({ ...shape, leaves: 120 }), 9);
    for (const field of ['sku', 'canonicalPath', 'gtin'] as const) {
      expect(new Set(products.map((product) => product[field])).size).toBe(products.length);
    }
  });

  it('gives every GTIN a valid check digit', () => {
    for (const { gtin } of productsOf(createCatalogue(shape))) {
      expect(gtin).toMatch(/^\d{13}$/);
      const weighted = [...gtin]
        .reverse()
        .reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
      expect(weighted % 10).toBe(0);
    }
  });

  it('moves about 5 % of the prices in a day, and a few products in and out', () => {
    const catalogue = createCatalogue(shape);
    const [before, after] = [catalogue.on(1).bySku, catalogue.on(2).bySku];
    const repriced = [...after.values()].filter(
      ({ product, priceMinor }) => before.has(product.sku) && before.get(product.sku)?.priceMinor !== priceMinor,
    );
    const added = [...after.keys()].filter((sku) => !before.has(sku));
    const removed = [...before.keys()].filter((sku) => !after.has(sku));
    expect(repriced.length / before.size).toBeGreaterThan(0.03);
    expect(repriced.length / before.size).toBeLessThan(0.07);
    for (const few of [added, removed]) {
      expect(few.length).toBeGreaterThan(0);
      expect(few.length).toBeLessThan(25);
    }
  });

  it('keeps every price positive and below the former and the highest price', () => {
    for (const { priceMinor, wasMinor, highPriceMinor } of createCatalogue(shape).on(30).bySku.values()) {
      expect(priceMinor).toBeGreaterThan(0);
      expect(wasMinor ?? Infinity).toBeGreaterThan(priceMinor);
      expect(highPriceMinor ?? Infinity).toBeGreaterThan(priceMinor);
    }
  });

  it('has exactly the pages and tiles a benchmark asks for', () => {
    const { on } = createCatalogue({ seed: 1, leaves: 45, faults: false, pagesPerLeaf: 4, pageSize: 48 });
    for (const listing of on(1).listings) {
      expect(listing.pageCount).toBe(4);
      for (const page of [1, 2, 3, 4]) expect(tilesOf(listing, page)).toHaveLength(48);
    }
  });

  it.each([6, 7, 9, 40])('has every hard case in a shop of %i leaves', (leaves) => {
    for (const seed of [0, 1, 2, 99]) {
      const catalogue = createCatalogue({ seed, leaves, faults: true });
      const faults = productsOf(catalogue, 5).flatMap(({ fault }) => fault ?? []);
      expect(faults.sort()).toEqual(['always-500', 'broken', 'forbidden', 'gone', 'moved', 'slow']);
      const { emptyLeaf, movedLeaf, flakyLeaf } = catalogue.faultPlan;
      const special = [emptyLeaf, movedLeaf, flakyLeaf, catalogue.menu.twiceListed.index];
      expect(new Set(special).size).toBe(4);
      expect(catalogue.on(1).listings.filter(({ products }) => products.length === 0)).toHaveLength(1);
    }
  });

  it('has no hard case when faults are off, but the leaf in two places all the same', () => {
    const catalogue = createCatalogue({ ...shape, faults: false });
    expect(productsOf(catalogue).filter(({ fault }) => fault !== null)).toEqual([]);
    expect(catalogue.on(1).listings.filter(({ products }) => products.length === 0)).toEqual([]);
    const leafNodes = catalogue.menu.departments.flatMap(({ groups }) => groups.flatMap((group) => group.leaves));
    expect(leafNodes.filter((leaf) => leaf === catalogue.menu.twiceListed)).toHaveLength(2);
  });
});
