import { describe, expect, it } from '@jest/globals';
import type { RequestId, RunId, SupplierId } from '@aisle/core';
import { defineRecipe } from '@aisle/extraction';
import type { DueRequest } from '@aisle/storage';
import { fetchJobFor } from './fetch-job.js';

const recipe = defineRecipe({
  id: 'shop',
  name: 'Shop',
  origin: 'https://shop.example',
  market: { country: 'DE', currency: 'EUR' },
  politeness: { ratePerSecond: 1, maxConcurrency: 1 },
  start: [{ kind: 'product-page', url: '/p/1' }],
  productPage: {},
  softBlock: ['please prove that you are a customer'],
  requests: [
    { url: '/graphql\\?', parameters: { id: {}, page: { as: 'number' } }, body: { id: '{id}', page: '{page}' } },
  ],
});

const due = (url: string): DueRequest => ({
  requestId: '01K5A0000000000000000000AA' as RequestId,
  runId: '01K5A0000000000000000000RR' as RunId,
  retailerId: 'shop' as SupplierId,
  kind: 'product-page',
  url,
  context: {},
  attempts: 0,
  rawKey: null,
  market: 'DE/EUR//',
  recipeFingerprint: '0123456789ab',
  correlationId: '01K5A0000000000000000000CC',
  traceparent: null,
  politenessKey: 'shop.example',
  politenessEpoch: 1,
  ratePerSecond: 1,
  maxConcurrency: 1,
  windowMs: 1_000,
  previous: null,
});
const jobOf = (url: string) => fetchJobFor(due(url), recipe, new Date('2026-11-25T10:00:00Z')).payload;

describe('the job of a request', () => {
  it('says what its recipe sends by POST, and keeps the address by which the page is known', () => {
    expect(jobOf('https://shop.example/graphql?id=a1&page=2')).toMatchObject({
      url: 'https://shop.example/graphql?id=a1&page=2',
      post: { url: 'https://shop.example/graphql', contentType: 'application/json', body: '{"id":"a1","page":2}' },
      softBlock: ['please prove that you are a customer'],
    });
  });

  it('is a plain GET of any other address', () => {
    expect(jobOf('https://shop.example/p/1')).not.toHaveProperty('post');
  });

  it('is not made where the address does not state what the body needs', () => {
    expect(() => jobOf('https://shop.example/graphql?id=a1')).toThrow('does not state "page"');
  });
});
