import { canonicalUrl, errorCodeOf, errorMessageOf, scopeIncludes, type Clock } from '@aisle/core';
import { extraSitemapUrls, readRecipe, urlRulesOf, type Recipe } from '@aisle/extraction';
import { traceIdOf } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';
import {
  inTransaction,
  lockRequestedRuns,
  startRuns,
  type Database,
  type RequestedRun,
  type RootRequest,
  type RunStart,
} from '@aisle/storage';

export interface SagaDeps {
  database: Database;
  clock: Clock;
  log: Logger;
}

const runsAtATime = 50;

/** Turns requested runs into running ones with their first fetch requests. Answers how many there were. */
export const startRequestedRuns = ({ database, clock, log }: SagaDeps): Promise<number> =>
  inTransaction(database, async (tx) => {
    const runs = await lockRequestedRuns(tx, runsAtATime);
    if (runs.length === 0) return 0;
    await startRuns(
      tx,
      runs.map((run) => startOf(run, log)),
      clock.now(),
    );
    for (const run of runs) log.info('A crawl run has started.', { ...idsOf(run), scope: run.scope });
    return runs.length;
  });

const idsOf = ({ runId, retailerId, correlationId, traceparent }: RequestedRun) => ({
  runId,
  retailerId,
  correlationId,
  traceId: traceIdOf(traceparent),
});

/** A run without requests ends as failed; one that cannot be started must not keep the others from it. */
const startOf = (run: RequestedRun, log: Logger): RunStart => {
  const { runId, scope, recipeFingerprint } = run;
  try {
    const recipe = readRecipe(run.definition, `The recipe ${recipeFingerprint}`);
    const roots = rootRequestsOf(run, recipe);
    if (roots.length === 0) log.warn('A crawl run has nothing to start with.', { ...idsOf(run), scope });
    return { runId, roots, budget: budgetOf(recipe), fault: null };
  } catch (error) {
    const code = errorCodeOf(error);
    log.error('A crawl run cannot be started.', { ...idsOf(run), code, reason: errorMessageOf(error) });
    return { runId, roots: [], budget: noBudget, fault: code };
  }
};

const noBudget = { maxRequests: null, maxDepth: null };
const budgetOf = ({ crawl }: Recipe): RunStart['budget'] => ({
  maxRequests: crawl?.maxPages ?? null,
  maxDepth: crawl?.maxDepth ?? null,
});

/** The recipe's start pages that the run's scope includes, and the sitemaps besides them. */
export const rootRequestsOf = (
  { runId, retailerId, scope }: Pick<RequestedRun, 'runId' | 'retailerId' | 'scope'>,
  recipe: Recipe,
): RootRequest[] => {
  const starts = recipe.start.flatMap(({ kind, url: written }) => {
    const url = canonicalUrl(written, recipe.origin, urlRulesOf(recipe));
    if (url === undefined || !scopeIncludes(scope, kind)) return [];
    const context = kind === 'catalog-page' ? { leafUrl: url, pageNumber: 1 } : {};
    return [{ runId, retailerId, kind, url, context }];
  });
  const sitemaps = scopeIncludes(scope, 'product-page') ? extraSitemapUrls(recipe) : [];
  return [
    ...starts,
    ...sitemaps.map((url): RootRequest => {
      return { runId, retailerId, kind: 'catalog-tree', url, context: { isExtraSitemap: true } };
    }),
  ];
};
