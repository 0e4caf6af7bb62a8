import { describe, expect, it } from '@jest/globals';
import type { AutoProduct } from '@aisle/extraction';
import { judgePage, scoreOf, type Truth } from './extraction-score.js';

const found = <Value>(value: Value) => ({ value, strategy: 'markup' as const, raw: '' });

const tallyOf = (truth: Partial<Truth>, product: AutoProduct, attribute: 'price' | 'sku' | 'availability') =>
  judgePage({ url: 'https://shop.example/', ...truth }, product).find((judgement) => judgement.attribute === attribute)
    ?.tally;

describe('judging a page as the published benchmark does', () => {
  it('compares prices as numbers and identifiers letter by letter, with any accepted value', () => {
    expect(tallyOf({ price: ['49.10'] }, { price: found('49.1') }, 'price')).toEqual({ right: 1, wrong: 0, missed: 0 });
    expect(tallyOf({ sku: ['A', 'B'] }, { sku: found('B') }, 'sku')?.right).toBe(1);
    expect(tallyOf({ sku: ['A'] }, { sku: found('a') }, 'sku')?.right).toBe(0);
  });
  it('counts a wrong value against precision and recall, an absent one against recall only', () => {
    expect(tallyOf({ sku: ['A'] }, { sku: found('X') }, 'sku')).toEqual({ right: 0, wrong: 1, missed: 1 });
    expect(tallyOf({ sku: ['A'] }, {}, 'sku')).toEqual({ right: 0, wrong: 0, missed: 1 });
  });
  it('counts a value of an attribute that the page does not have against precision only', () => {
    expect(tallyOf({}, { price: found('5') }, 'price')).toEqual({ right: 0, wrong: 1, missed: 0 });
    expect(tallyOf({}, {}, 'price')).toEqual({ right: 0, wrong: 0, missed: 0 });
  });
  it('takes a page that says nothing about stock for one in stock, and what is gone for good for out of stock', () => {
    expect(tallyOf({ availability: ['InStock'] }, {}, 'availability')?.right).toBe(1);
    expect(
      tallyOf({ availability: ['OutOfStock'] }, { availability: found('Discontinued') }, 'availability')?.right,
    ).toBe(1);
    expect(tallyOf({ availability: ['InStock'] }, { availability: found('PreOrder') }, 'availability')?.right).toBe(1);
  });
  it('sums over pages', () => {
    const judgements = [
      ...judgePage({ url: '', price: ['1'] }, { price: found('1') }),
      ...judgePage({ url: '', price: ['2'] }, { price: found('3') }),
      ...judgePage({ url: '', price: ['4'] }, {}),
    ];
    expect(scoreOf(judgements, 'price')).toEqual({ precision: 0.5, recall: 0.333, f1: 0.4 });
  });
});
