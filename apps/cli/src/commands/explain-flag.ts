import type { QualityFlag } from '@aisle/contracts';
import type { Explanation } from './explain-failure.js';

const tryIt = 'Look at such a page with `npx aisle try <recipe> <url>`';

/** What a flagged measure of a run means, and what to do about it. */
export const flagExplanations: Record<QualityFlag, Explanation> = {
  ITEMS_FELL: {
    meaning: 'Far fewer items than usual.',
    fix: "See in `npx aisle status <run>` whether pages failed. If not, the shop's menu or pager may have changed: compare leaves and catalog pages with an earlier run.",
  },
  COVERAGE_DROPPED: {
    meaning: 'A field that items used to state is missing on many.',
    fix: `${tryIt}: it shows what stands nearest to the missing field. Then mend the recipe.`,
  },
  IN_STOCK_FELL: {
    meaning: 'Far fewer items are in stock than usual.',
    fix: `${tryIt}: the shop may be sold out, or words its availability in another way.`,
  },
  PRICES_MOVED: {
    meaning: 'The middle price is a multiple or a fraction of the usual one.',
    fix: `${tryIt} and compare the price's raw text: a lost decimal sign, a price a unit or a monthly rate are the usual reasons.`,
  },
  CURRENCY_CHANGED: {
    meaning: 'Prices are in another currency than usual.',
    fix: 'The shop may show another market to the fetcher. Check "market" and "headers" in the recipe.',
  },
  FAILURES_ROSE: {
    meaning: 'A larger part of the pages than usual failed.',
    fix: '`npx aisle status <run>` says why, code by code.',
  },
  EMPTY_PAGES_ROSE: {
    meaning: 'A larger part of the pages than usual has nothing on it.',
    fix: `${tryIt}: the layout may have changed, or the shop answers the fetcher with another page.`,
  },
};
