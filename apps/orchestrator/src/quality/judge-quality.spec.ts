import { describe, expect, test } from '@jest/globals';
import type { RunMeasures } from '@aisle/storage';
import { historyRuns, judgeQuality, minHistoryRuns } from './judge-quality.js';

const euros = { count: 950, min: 99, p10: 500, p50: 2_000, p90: 9_000, max: 99_999 };
const usual: RunMeasures = {
  kind: 'product',
  pagesParsed: 1_000,
  pagesFailed: 10,
  pagesSkipped: 5,
  pagesEmpty: 0,
  items: 1_000,
  listings: 1_000,
  fields: { sku: 1_000, name: 1_000, price: 950, brand: 400, availability: 1_000 },
  prices: { EUR: euros },
  availability: { InStock: 900, OutOfStock: 100 },
};
const history = Array.from({ length: historyRuns }, () => usual);

const judge = (changes: Partial<RunMeasures>, before: readonly RunMeasures[] = history, comparable = true) =>
  judgeQuality({ ...usual, ...changes, comparable }, before);
const flagsOf = (judgement: ReturnType<typeof judge>): Record<string, string> =>
  Object.fromEntries(judgement.measures.flatMap(({ measure, flag }) => (flag === null ? [] : [[measure, flag]])));

describe('a run beside the medians of earlier ones', () => {
  test('that reads the same is not flagged, and shows each value beside its median', () => {
    const judgement = judge({});
    expect(judgement).toMatchObject({ comparison: 'compared', historyRuns: 10, currency: 'EUR' });
    expect(flagsOf(judgement)).toEqual({});
    expect(judgement.measures).toContainEqual({
      measure: 'coverage.price',
      unit: 'share',
      value: 0.95,
      median: 0.95,
      flag: null,
    });
  });

  test.each<[string, Partial<RunMeasures>, Record<string, string>]>([
    ['a field is lost', { fields: { ...usual.fields, price: 200 } }, { 'coverage.price': 'COVERAGE_DROPPED' }],
    ['a field is gone', { fields: { ...usual.fields, brand: 0 } }, { 'coverage.brand': 'COVERAGE_DROPPED' }],
    ['a field is stated a little less', { fields: { ...usual.fields, price: 860 } }, {}],
    ['a field is stated by more items', { fields: { ...usual.fields, brand: 1_000 } }, {}],
    ['half of the shop is missing', { items: 500, listings: 500 }, { items: 'ITEMS_FELL', listings: 'ITEMS_FELL' }],
    ['every item has the same key', { listings: 1 }, { listings: 'ITEMS_FELL' }],
    ['some items went', { items: 800, listings: 800 }, {}],
    ['the assortment grew', { items: 1_050, listings: 1_050 }, {}],
    ['everything is sold out', { availability: { OutOfStock: 1_000 } }, { 'availability.InStock': 'IN_STOCK_FELL' }],
    ['a tenth more is sold out', { availability: { InStock: 800, OutOfStock: 200 } }, {}],
    ['prices lost their decimals', { prices: { EUR: { ...euros, p50: 200_000 } } }, { 'price.p50': 'PRICES_MOVED' }],
    ['prices are a tenth', { prices: { EUR: { ...euros, p50: 200 } } }, { 'price.p50': 'PRICES_MOVED' }],
    ['there is a sale', { prices: { EUR: { ...euros, p50: 1_300 } } }, {}],
    ['prices are in dollars', { prices: { USD: euros } }, { currency: 'CURRENCY_CHANGED' }],
    ['a fifth of the pages failed', { pagesParsed: 800, pagesFailed: 210 }, { 'pages.failed': 'FAILURES_ROSE' }],
    ['a fifth of the pages is empty', { pagesEmpty: 200 }, { 'pages.empty': 'EMPTY_PAGES_ROSE' }],
  ])('when %s', (_what, changes, flags) => expect(flagsOf(judge(changes))).toEqual(flags));

  test('in which nothing was read is flagged for its items, not for shares of nothing', () => {
    const nothing = { items: 0, listings: 0, fields: { sku: 0, price: 0 }, prices: {}, availability: {} };
    const judgement = judge(nothing);
    expect(flagsOf(judgement)).toEqual({ items: 'ITEMS_FELL', listings: 'ITEMS_FELL' });
    expect(judgement.measures).toContainEqual(expect.objectContaining({ measure: 'coverage.sku', value: null }));
  });

  test('is not flagged for what one or two items of a small shop do', () => {
    const small = { ...usual, pagesParsed: 6, pagesFailed: 0, items: 6, listings: 6, prices: {}, availability: {} };
    const before = history.map(() => ({ ...small, fields: { price: 6 } }));
    expect(flagsOf(judge({ ...small, fields: { price: 4 } }, before))).toEqual({});
    expect(flagsOf(judge({ ...small, fields: { price: 3 } }, before))).toEqual({
      'coverage.price': 'COVERAGE_DROPPED',
    });
  });

  test('is compared with the middle of them: one broken run before it changes nothing', () => {
    const broken = { ...usual, items: 3, fields: { ...usual.fields, price: 0 } };
    expect(flagsOf(judge({}, [broken, ...history.slice(1)]))).toEqual({});
    expect(flagsOf(judge({ fields: { ...usual.fields, price: 0 } }, [broken, ...history.slice(1)]))).toEqual({
      'coverage.price': 'COVERAGE_DROPPED',
    });
  });
});

describe('nothing is flagged', () => {
  const worse = { items: 1, listings: 1, fields: { price: 0 }, prices: { USD: euros } };

  test('with fewer than three earlier runs', () => {
    const judgement = judge(worse, history.slice(0, minHistoryRuns - 1));
    expect(judgement).toMatchObject({ comparison: 'too-little-history', historyRuns: 2, currency: 'USD' });
    expect(judgement.measures.map(({ median }) => median)).toEqual(judgement.measures.map(() => null));
    expect(flagsOf(judgement)).toEqual({});
  });

  test('of a run that failed or shared its pages with another', () => {
    const judgement = judge(worse, history, false);
    expect(judgement.comparison).toBe('not-comparable');
    expect(flagsOf(judgement)).toEqual({});
  });
});
