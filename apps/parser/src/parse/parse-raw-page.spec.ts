import { describe, expect, test } from '@jest/globals';
import type { PageFetched } from '@aisle/contracts';
import { PermanentError, RetryableError, type StoredRawObject } from '@aisle/core';
import { defineRecipe } from '@aisle/extraction';
import { parseRawPage } from './parse-raw-page.js';

const recipe = defineRecipe({
  id: 'shop',
  name: 'Shop',
  origin: 'http://shop.test',
  market: {},
  listingKey: 'url',
  politeness: { ratePerSecond: 1, maxConcurrency: 1 },
  start: [{ kind: 'product-page', url: '/p/1' }],
  productPage: { sources: [], fields: { name: { select: 'h1' } } },
});
const fetched = { kind: 'product-page', url: 'http://shop.test/p/1', raw: { key: 'k' }, context: {} } as PageFetched;
const stored = (html: string, meta: object = {}) =>
  ({
    bytes: Buffer.from(html),
    meta: {
      storedEncoding: 'identity',
      bodySha256: 'sha',
      contentType: 'text/html',
      finalUrl: 'http://shop.test/p/one',
      ...meta,
    },
  }) as StoredRawObject;
const parse = (get: () => Promise<StoredRawObject>) =>
  parseRawPage({ rawStore: { get }, recipeOf: async () => recipe, maxBodyBytes: 1_000 })(fetched);

describe('parsing a page from its raw object', () => {
  test('a redirect does not change which listing a product page speaks of', async () => {
    expect(await parse(async () => stored('<h1>One</h1>'))).toMatchObject({
      outcome: 'read',
      content: {
        bodySha256: 'sha',
        body: { products: [{ listingKey: 'http://shop.test/p/1', fields: { name: 'One' } }] },
      },
    });
  });

  test.each([
    ['a page of another kind', '<p>Sorry</p>', {}, 'PARSE_FAILED'],
    ['a body beyond the limit', 'x'.repeat(1_001), {}, 'BODY_TOO_LARGE'],
    ['a damaged body', 'x', { storedEncoding: 'gzip' }, 'BODY_CORRUPT'],
  ])('%s is unreadable, and says why', async (_what, html, meta, code) => {
    expect(await parse(async () => stored(html, meta))).toMatchObject({ outcome: 'unreadable', code });
  });

  test.each(['RAW_OBJECT_MISSING', 'RAW_OBJECT_CORRUPT'] as const)('%s means that the page is lost', async (code) => {
    expect(await parse(() => Promise.reject(new PermanentError(code, 'gone')))).toMatchObject({
      outcome: 'lost',
      code,
    });
  });

  test('a raw store out of reach is no fault of the page', async () => {
    const unavailable = new RetryableError('RAW_STORE_UNAVAILABLE', 'gone');
    await expect(parse(() => Promise.reject(unavailable))).rejects.toBe(unavailable);
  });
});
