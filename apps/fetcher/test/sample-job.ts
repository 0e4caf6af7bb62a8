import { fetchJob, type FetchJob } from '@aisle/contracts';
import { newId } from '@aisle/core';

/** A valid fetch job; tests say what matters to them. */
export const sampleJob = (wanted: Partial<Record<keyof FetchJob, unknown>> = {}): FetchJob => {
  const requestId = newId();
  return fetchJob.payload.parse({
    requestId,
    runId: newId(),
    retailerId: 'shop',
    kind: 'catalog-page',
    url: 'http://shop.example/shelf',
    attempt: 1,
    context: { pageNumber: 1 },
    market: 'DE/EUR//',
    recipeFingerprint: 'recipe-1',
    headers: {},
    previous: null,
    politeness: { key: 'shop.example', epoch: 1, ratePerSecond: 1_000, maxConcurrency: 8 },
    rawKey: `raw/shop/catalog-page/2026/01/01/${requestId}-1.html`,
    rawObjectId: `${requestId}-1`,
    ...wanted,
  });
};
