import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@aisle/core';
import { rootTraceparent } from '@aisle/messaging';
import { acceptCrawlRequest, inTransaction } from '@aisle/storage';
import { startRequestedRuns } from '../src/runs/start-requested-runs.js';
import { newRetailer, openFrontier, registration, runOf, type Frontier } from './frontier-fixture.js';

let frontier: Frontier;
beforeAll(async () => {
  frontier = await openFrontier();
});
afterAll(() => frontier.release());

const startedRun = async (retailer: string, budgets: { maxRequests?: number; maxDepth?: number }) => {
  const acceptance = await inTransaction(frontier.database, (tx) =>
    acceptCrawlRequest(tx, {
      idempotencyKey: newId(),
      requestHash: '',
      retailer,
      scope: 'products',
      now: frontier.clock.now(),
      correlationId: newId(),
      traceparent: rootTraceparent(),
      ...budgets,
    }),
  );
  if (acceptance.outcome !== 'accepted') throw new Error(acceptance.outcome);
  await startRequestedRuns(frontier.base);
  return runOf(frontier, String(acceptance.runIds[0]));
};

test('a run has its recipe’s budgets, and what it was asked for itself comes before them', async () => {
  const definition = { ...(registration('shop').definition as object), crawl: { maxPages: 900, maxDepth: 4 } };
  const retailer = await newRetailer(frontier, { recipeFingerprint: 'bounded', definition });
  expect(await startedRun(retailer, {})).toMatchObject({ state: 'running', maxRequests: 900, maxDepth: 4 });
  expect(await startedRun(retailer, { maxRequests: 7 })).toMatchObject({ maxRequests: 7, maxDepth: 4 });
  expect(await startedRun(retailer, { maxRequests: 2_000, maxDepth: 0 })).toMatchObject({
    maxRequests: 2_000,
    maxDepth: 0,
  });
});

test('a run without budgets has none', async () => {
  expect(await startedRun(await newRetailer(frontier), {})).toMatchObject({ maxRequests: null, maxDepth: null });
});
