import { describe, expect, test } from '@jest/globals';
import { bucketOf } from '@aisle/core';
import { createEnvelope, offersObserved, pageFetched, type PageFetched, syncBuckets } from '@aisle/contracts';
import { traceIdOf } from '@aisle/messaging';
import { bitsOf, byBucket, offersObservedOf } from './tell-sync.js';

const listing = (listingKey: string) => ({ listingKey, variant: '', market: 'DE/EUR//' });

describe('what catalog-sync is told', () => {
  test('each listing goes to the bucket of its offer, once', () => {
    const listings = Array.from({ length: 40 }, (_, index) => listing(`SKU${index}`));

    const buckets = byBucket('shop', [...listings, ...listings]);

    expect([...buckets.values()].flat()).toHaveLength(40);
    for (const [bucket, inside] of buckets) {
      for (const { listingKey } of inside) {
        expect(bucketOf(`shop/${listingKey}//DE/EUR//`, syncBuckets)).toBe(bucket);
      }
    }
  });

  test('one bit stands for each bucket', () => {
    expect(bitsOf([0, 3, 7])).toBe(0b1000_1001);
    expect(bitsOf([])).toBe(0);
  });

  test('messages name their cause, the run’s correlation id and the same idempotency key each time', () => {
    const page = { requestId: '01J00000000000000000000000', retailerId: 'shop' } as PageFetched;
    const cause = {
      ...createEnvelope(pageFetched, page, { correlationId: 'other', occurredAt: new Date() }),
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    };

    const [row] = offersObservedOf(page, cause, 'of-the-run', new Map([[5, [listing('A')]]]), new Date());

    expect(row?.to).toEqual({ queue: 'sync.5' });
    expect(row?.envelope).toMatchObject({
      ...{ causationId: cause.id, correlationId: 'of-the-run' },
      idempotencyKey: '01J00000000000000000000000:5',
    });
    expect(traceIdOf(row?.envelope.traceparent)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(offersObserved.payload.safeParse(row?.envelope.payload).success).toBe(true);
  });
});
