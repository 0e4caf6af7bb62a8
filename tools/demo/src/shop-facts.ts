import { createCatalogClient, type Session } from '@aisle/cli';
import type { CatalogItemView } from '@aisle/contracts';
import type { RunningShop } from './demo-shops.js';
import { readFacts, type RunFacts } from './facts.js';
import { compareItems, readTruth, type Truth } from './truth.js';

/** What a shop says it has, and what a run of its crawl has left of it. */
export interface ShopFacts {
  truth: RunFacts;
  run: RunFacts;
  rawObjects: number;
  failedRequests: { expected: string[]; actual: { url: string; code: string }[] };
  skipped: number;
  deadLetters: number;
}

/** Where Aisle keeps what it found, and who tells about it. */
export interface Found {
  session: Session;
  databaseUrl: string;
}

/** Catalog items: of the shop's own account, and listed ones that the storefront has. */
export interface ItemCounts {
  truth: number;
  found: number;
}

/** Compares what came of a run with the shop's own truth; `problems` has a sentence for each difference. */
export const compareWithTruth = async (
  { session, databaseUrl }: Found,
  { recipe, address }: RunningShop,
  runId: string,
): Promise<{ facts: ShopFacts; items: ItemCounts; problems: string[] }> => {
  const truth = await readTruth(address);
  const { run, rawObjects, failed, skipped, deadLetters } = await readFacts(databaseUrl, [runId]);
  const facts: ShopFacts = {
    truth: countsOf(truth),
    run,
    rawObjects,
    failedRequests: { expected: truth.failures.map(({ url }) => url).sort(), actual: failed },
    skipped: skipped.length,
    deadLetters,
  };
  const items = await listedItems(session, recipe.id);
  return {
    facts,
    items: { truth: truth.items.length, found: items.length },
    problems: [...problemsOf(facts, truth), ...compareItems(items, truth)],
  };
};

const countsOf = ({ catalogTreeNodes, leaves, catalogPages, catalogPageItems, productPages }: Truth): RunFacts => ({
  catalogTreeNodes,
  leaves,
  catalogPages,
  catalogPageItems,
  productPages,
});

const listedItems = async (
  { catalogApi: baseUrl, apiKey, tenant }: Session,
  supplier: string,
): Promise<CatalogItemView[]> => {
  const items: CatalogItemView[] = [];
  for await (const item of createCatalogClient({ baseUrl, apiKey }).items({ tenant, supplier }))
    if (item.listed) items.push(item);
  return items;
};

const problemsOf = ({ truth, run, failedRequests, deadLetters, skipped }: ShopFacts, expected: Truth): string[] => {
  const problems: string[] = [];
  for (const key of Object.keys(truth) as (keyof RunFacts)[]) {
    if (truth[key] !== run[key]) problems.push(`${key}: the shop has ${truth[key]}, Postgres ${run[key]}.`);
  }
  const actualFailures = failuresText(failedRequests.actual);
  const expectedFailures = failuresText(expected.failures);
  if (actualFailures !== expectedFailures)
    problems.push(`Failed requests are ${actualFailures || 'none'} instead of ${expectedFailures || 'none'}.`);
  if (skipped !== expected.skipped.length)
    problems.push(`${skipped} requests were skipped instead of ${expected.skipped.length}.`);
  if (deadLetters !== 0) problems.push(`There are ${deadLetters} dead letters.`);
  return problems;
};

const failuresText = (failures: readonly { url: string; code: string }[]): string =>
  failures
    .map(({ url, code }) => `${url} (${code})`)
    .sort()
    .join(', ');
