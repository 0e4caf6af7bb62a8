import { describe, expect, test } from '@jest/globals';
import { bucketOf } from '@aisle/core';
import { createEnvelope, offersObserved, pageFetched, type PageFetched, syncBuckets } from '@aisle/contracts';
import { traceIdOf } from '@aisle/messaging';
import { bucketBits, buildSyncMessages, listingsByBucket } from './build-sync-messages.js';

const listing = (listingKey: string) => ({ listingKey, variant: '', market: 'DE/EUR//' });

describe('the messages to catalog-sync', () => {
  test('each listing goes to the bucket of its offer, once', () => {
    const listings = Array.from({ length: 40 }, (_, index) => listing(`SKU${index}`));

    const buckets = listingsByBucket('shop', [...listings, ...listings]);

    expect([...buckets.values()].flat()).toHaveLength(40);
    for (const [bucket, inside] of buckets) {
      for (const { listingKey } of inside) {
        expect(bucketOf(`shop/${listingKey}//DE/EUR//`, syncBuckets)).toBe(bucket);
      }
    }
  });

  test('one bit stands for each bucket', () => {
    expect(bucketBits([0, 3, 7])).toBe(0b1000_1001);
    expect(bucketBits([])).toBe(0);
  });

  test('messages name their cause, the run’s correlation id and the same idempotency key each time', () => {
    const page = { requestId: '01J00000000000000000000000', retailerId: 'shop' } as PageFetched;
    const cause = {
      ...createEnvelope(pageFetched, page, { correlationId: 'other', occurredAt: new Date() }),
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    };

    const touched = {
      fetched: page,
      envelope: cause,
      request: { correlationId: 'of-the-run' },
      buckets: new Map([[5, [listing('A')]]]),
    };
    const [row] = buildSyncMessages([touched], new Date());

    expect(row?.to).toEqual({ queue: 'sync.offers.5' });
    expect(row?.envelope).toMatchObject({
      causationId: cause.id,
      correlationId: 'of-the-run',
      idempotencyKey: '01J00000000000000000000000:5',
    });
    expect(traceIdOf(row?.envelope.traceparent)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(offersObserved.payload.safeParse(row?.envelope.payload).success).toBe(true);
  });

  test('pages of one run travel together, a bucket a message, and each of its messages names the page', () => {
    const pageOf = (requestId: string, runId: string, ...buckets: number[]) => {
      const fetched = { requestId, runId, retailerId: 'shop' } as PageFetched;
      const envelope = createEnvelope(pageFetched, fetched, { correlationId: 'c', occurredAt: new Date() });
      const touched = new Map(buckets.map((bucket) => [bucket, [listing(`${requestId}-${bucket}`)]]));
      return { fetched, envelope, request: { correlationId: runId }, buckets: touched };
    };

    const rows = buildSyncMessages([pageOf('a', 'r', 1, 2), pageOf('b', 'r', 2), pageOf('c', 'other', 2)], new Date());

    expect(rows.map(({ envelope }) => envelope.payload)).toMatchObject([
      { bucket: 1, requestId: 'a', listings: [{ listingKey: 'a-1' }] },
      { bucket: 2, requestId: 'a', moreRequestIds: ['b'], listings: [{ listingKey: 'a-2' }, { listingKey: 'b-2' }] },
      { bucket: 2, requestId: 'c', listings: [{ listingKey: 'c-2' }] },
    ]);
  });

  test('what one page has in a bucket stays in one message, however much it is', () => {
    const many = Array.from({ length: 399 }, (_, index) => listing(`many-${index}`));
    const pages = ['a', 'b'].map((requestId) => {
      const fetched = { requestId, runId: 'r', retailerId: 'shop' } as PageFetched;
      const envelope = createEnvelope(pageFetched, fetched, { correlationId: 'c', occurredAt: new Date() });
      return { fetched, envelope, request: { correlationId: 'r' }, buckets: new Map([[3, many]]) };
    });

    expect(buildSyncMessages(pages, new Date()).map(({ envelope }) => envelope.payload)).toMatchObject([
      { requestId: 'a', listings: { length: 399 } },
      { requestId: 'b', listings: { length: 399 } },
    ]);
  });
});
