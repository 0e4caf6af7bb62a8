import type { KindQuality, QualityFlag, QualityMeasure } from '@aisle/contracts';
import type { RunMeasures } from '@aisle/storage';

/** As many earlier runs are looked at: weeks of a daily crawl, so that one odd run moves no median. */
export const historyRuns = 10;
/** With one or two earlier runs a median is only one of them. */
export const minHistoryRuns = 3;

/** Assortments move by some per cent between crawls; a lost department or a broken pager takes more than this share. */
const itemsFell = 0.3;
/** Coverage of a field is steady, even where not every item has it: a shop's template states it or does not. */
const coverageDropped = 0.1;
/** Stock varies with seasons and deliveries far more than templates do. */
const inStockFell = 0.3;
/** A sale makes many prices a little lower. A lost decimal sign or a monthly rate moves the middle one by more than this factor. */
const pricesMoved = 2;
/** Of all pages. A shop's bad day costs single pages; a ban, a move or a new layout costs many. */
const failuresRose = 0.1;
/** As for failures: a page with nothing on it is how a changed layout looks where nothing is required. */
const emptyPagesRose = 0.1;
/** What fewer than so many items or pages do is chance, however large a share of a small shop they are. */
const minAffected = 3;
/** The median of fewer prices is chance too. */
const minPrices = 5;

interface Measure {
  name: string;
  unit: QualityMeasure['unit'];
  of: (run: RunMeasures) => number | null;
  /** Says what is wrong with the value beside the median. */
  flag?: (value: number, median: number, run: RunMeasures) => QualityFlag | null;
}

/**
 * Sets a run beside the medians of its retailer's earlier runs (newest first, at most `historyRuns`), and flags what is
 * out of line by the limits above. With fewer than `minHistoryRuns` of them, or where the run itself says nothing about
 * the retailer, nothing is flagged. A measure, no verdict: what to do about a flag is for others to say.
 */
export const judgeQuality = (
  run: RunMeasures & { comparable: boolean },
  history: readonly RunMeasures[],
): Pick<KindQuality, 'comparison' | 'historyRuns' | 'currency' | 'measures'> => {
  const isKnown = history.length >= minHistoryRuns;
  const comparison = !run.comparable ? 'not-comparable' : isKnown ? 'compared' : 'too-little-history';
  const usual = isKnown ? mostFrequent(history.map(mainCurrency)) : null;
  const currency = usual ?? mainCurrency(run);
  const judged = [
    ...measuresOf(run, currency).map(({ name: measure, unit, of, flag }): QualityMeasure => {
      const value = of(run);
      const median = medianOf(history.map(of));
      const isJudged = comparison === 'compared' && value !== null && median !== null;
      return { measure, unit, value, median, flag: (isJudged && flag?.(value, median, run)) || null };
    }),
    currencyMeasure(run, usual),
  ];
  const measures = comparison === 'compared' ? judged : judged.map((measure) => ({ ...measure, flag: null }));
  return { comparison, historyRuns: history.length, currency, measures };
};

const measuresOf = (run: RunMeasures, currency: string | null): Measure[] => [
  { name: 'pages.parsed', unit: 'count', of: ({ pagesParsed }) => pagesParsed },
  share('pages.failed', ({ pagesFailed }) => pagesFailed, fetchedOrFailed, rose('FAILURES_ROSE', failuresRose)),
  share(
    'pages.empty',
    ({ pagesEmpty }) => pagesEmpty,
    ({ pagesParsed }) => pagesParsed,
    rose('EMPTY_PAGES_ROSE', emptyPagesRose),
  ),
  { name: 'items', unit: 'count', of: ({ items }) => items, flag: fewer },
  { name: 'listings', unit: 'count', of: ({ listings }) => listings, flag: fewer },
  ...Object.keys(run.fields).map((field) =>
    share(
      `coverage.${field}`,
      ({ fields }) => fields[field] ?? 0,
      ({ items }) => items,
      fell('COVERAGE_DROPPED', coverageDropped),
    ),
  ),
  share(
    'availability.InStock',
    ({ availability }) => availability['InStock'] ?? 0,
    ({ fields }) => fields['availability'] ?? 0,
    fell('IN_STOCK_FELL', inStockFell),
  ),
  ...(['p10', 'p50', 'p90'] as const).map((percentile): Measure => ({
    name: `price.${percentile}`,
    unit: 'minor',
    of: ({ prices }) => enoughPrices(prices[currency ?? ''])?.[percentile] ?? null,
    ...(percentile === 'p50' ? { flag: moved } : {}),
  })),
];

type Count = (run: RunMeasures) => number;
type ShareFlag = (of: Count) => NonNullable<Measure['flag']>;

const share = (name: string, part: Count, whole: Count, flag: ShareFlag): Measure => ({
  name,
  unit: 'share',
  of: (run) => (whole(run) === 0 ? null : part(run) / whole(run)),
  flag: flag(whole),
});

const fell =
  (code: QualityFlag, limit: number): ShareFlag =>
  (whole) =>
  (value, median, run) =>
    median - value > limit && (median - value) * whole(run) >= minAffected ? code : null;

const rose =
  (code: QualityFlag, limit: number): ShareFlag =>
  (whole) =>
  (value, median, run) =>
    value - median > limit && (value - median) * whole(run) >= minAffected ? code : null;

const fewer: Measure['flag'] = (value, median) =>
  value < median * (1 - itemsFell) && median - value >= minAffected ? 'ITEMS_FELL' : null;

const moved: Measure['flag'] = (value, median) =>
  Math.max(value, median) > pricesMoved * Math.min(value, median) ? 'PRICES_MOVED' : null;

const fetchedOrFailed: Count = ({ pagesParsed, pagesFailed }) => pagesParsed + pagesFailed;

const enoughPrices = (distribution: RunMeasures['prices'][string] | undefined) =>
  distribution !== undefined && distribution.count >= minPrices ? distribution : undefined;

const mainCurrency = ({ prices }: RunMeasures): string | null => {
  const [main] = Object.entries(prices).sort(([a, some], [b, others]) => others.count - some.count || (a < b ? -1 : 1));
  return main !== undefined && enoughPrices(main[1]) ? main[0] : null;
};

const currencyMeasure = (run: RunMeasures, usual: string | null): QualityMeasure => {
  const value = mainCurrency(run);
  const isOther = value !== null && usual !== null && value !== usual;
  return { measure: 'currency', unit: 'currency', value, median: usual, flag: isOther ? 'CURRENCY_CHANGED' : null };
};

const mostFrequent = (values: readonly (string | null)[]): string | null => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].sort(([a, few], [b, many]) => many - few || (a < b ? -1 : 1));
  return first?.[0] ?? null;
};

/** Null where fewer than `minHistoryRuns` runs have a value. */
const medianOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length < minHistoryRuns) return null;
  const middle = Math.floor(known.length / 2);
  const [upper = 0, lower = upper] = [known[middle], known[known.length % 2 === 0 ? middle - 1 : middle]];
  return (upper + lower) / 2;
};
