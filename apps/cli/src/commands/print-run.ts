import type { CrawlRunView, RunBlockerView } from '@aisle/contracts';
import type { PageKind } from '@aisle/core';
import { table, type Output } from '../output.js';
import { explainFailure } from './explain-failure.js';

/** A run as `aisle status` and `aisle crawl --wait` show it: what it did, what failed, and what to do about it. */
export const printRun = (run: CrawlRunView, output: Output): void => {
  output.machine(withFixes(run));
  output.human(summaryOf(run));
  if (run.failures.length > 0) output.human(failuresOf(run));
  const explained = [...countByCode([...run.failures, ...run.skipped])];
  for (const warning of warningsOf(run)) output.human(`\n${warning}`);
  for (const sentence of standingOf(run)) output.human(`\n${sentence}`);
  if (explained.length > 0) output.human(`\n${explained.map(explanationLines).join('\n')}`);
};

/**
 * What makes a completed run look better than it is: one that read nothing is hardly what was meant, mostly a selector
 * that matches nothing, or links that lead nowhere.
 */
export const warningsOf = ({ state, scope, counts, skipped }: CrawlRunView): string[] => {
  if (state !== 'completed' || scope === 'tree') return [];
  const gone = (kind: PageKind) => skipped.filter((page) => page.kind === kind && goneCodes.has(page.code));
  const [firstGone, ...otherGone] = gone('product-page');
  if (counts.productPages === 0 && firstGone !== undefined)
    return [
      `Not one product page was read: ${otherGone.length + 1} of their links led nowhere, such as ${firstGone.url}. ` +
        'Look at the links that a catalog page gives: npx aisle try <recipe> <category> --kind catalog-page',
    ];
  if (counts.catalogPages > 0 && counts.catalogPageItems === 0 && counts.productPages === 0)
    return ['No catalog page had a tile. Look at one: npx aisle try <recipe> <category> --kind catalog-page'];
  if (counts.catalogPages === 0 && counts.productPages === 0)
    return [
      'Neither a catalog page nor a product page was read. Look where the start page leads: npx aisle try <recipe>',
    ];
  return [];
};

const goneCodes = new Set(['NOT_FOUND', 'GONE', 'HTTP_404', 'HTTP_410']);

/** 0 only for a run that completed and read what it was asked for. */
export const exitCodeOf = (run: CrawlRunView): number =>
  run.state === 'completed' && warningsOf(run).length === 0 ? 0 : 1;

/** Why it does not get on, or did not get to its end. */
const standingOf = ({ blockers, endedReason, rateOverride }: CrawlRunView): string[] => {
  const ended = endedReason === null ? undefined : explainFailure(endedReason);
  return [
    ...(rateOverride === null ? [] : [`Slowed down to ${rateOverride} requests a second.`]),
    ...(blockers ?? []).map((blocker) => `It does not get on: ${blockerText(blocker)}`),
    ...(ended ? [`Ended early with ${endedReason}: ${ended.meaning}\n  What to do: ${ended.fix}`] : []),
  ];
};

/** Why a run stands still, and until when where that is known. */
export const blockerText = ({ code, sentence, until }: RunBlockerView): string =>
  `${sentence} (${code}${until === null ? '' : `, until ${until}`})`;

/** Each failure says what to do about it, and a run that looks better than it is says so. */
export const withFixes = (run: CrawlRunView) => ({
  ...run,
  warnings: warningsOf(run),
  failures: run.failures.map((failure) => ({ ...failure, fix: explainFailure(failure.code).fix })),
});

/** How many of each code, the most frequent first. */
export const countByCode = (failures: readonly { code: string }[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { code } of failures) counts.set(code, (counts.get(code) ?? 0) + 1);
  return new Map([...counts].sort(([a, few], [b, many]) => many - few || (a < b ? -1 : 1)));
};

const explanationLines = ([code, count]: [string, number]): string => {
  const { meaning, fix } = explainFailure(code);
  return `${code} (${count}): ${meaning}\n  What to do: ${fix}`;
};

const summaryOf = ({ runId, retailer, scope, state, counts }: CrawlRunView): string =>
  table(
    [
      ...['run', 'retailer', 'scope', 'state', 'tree nodes', 'catalog pages', 'tiles', 'products'],
      ...['open', 'failed', 'skipped'],
    ],
    [
      [
        ...[runId, retailer, scope, state],
        ...[counts.catalogTreeNodes, counts.catalogPages, counts.catalogPageItems, counts.productPages],
        ...[counts.pending + counts.dispatched + counts.fetched, counts.failed + counts.parseFailed, counts.skipped],
      ],
    ],
  );

const shownFailures = 50;

const failuresOf = ({ failures }: CrawlRunView): string => {
  const rows = failures.slice(0, shownFailures);
  const drawn = table(
    ['failed request', 'code', 'attempts', 'why'],
    rows.map(({ url, code, attempts, message }) => [url, code, attempts, message]),
  );
  const left = failures.length - rows.length;
  return left > 0 ? `${drawn}\n… and ${left} more; all of them with --json.` : drawn;
};
