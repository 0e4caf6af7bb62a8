import { bucketOf, type OfferKey } from '@aisle/core';
import { createEnvelope, type Envelope, offersObserved, type PageFetched, queues, syncBuckets } from '@aisle/contracts';
import { nextTraceparent } from '@aisle/messaging';
import type { OutboxRow } from '@aisle/storage';

type Touched = Omit<OfferKey, 'supplierId'>;

/** Listings by the bucket of catalog-sync that decides them; each once. */
export const byBucket = (supplierId: string, touched: readonly Touched[]): Map<number, Touched[]> => {
  const buckets = new Map<number, Touched[]>();
  const seen = new Set<string>();
  for (const { listingKey, variant, market } of touched) {
    const key = `${supplierId}/${listingKey}/${variant}/${market}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const bucket = bucketOf(key, syncBuckets);
    const listings = buckets.get(bucket);
    if (listings) listings.push({ listingKey, variant, market });
    else buckets.set(bucket, [{ listingKey, variant, market }]);
  }
  return buckets;
};

/** One bit for each bucket. */
export const bitsOf = (buckets: Iterable<number>): number =>
  [...buckets].reduce((bits, bucket) => bits | (1 << bucket), 0);

/** What catalog-sync is told about one page: a message for each bucket that has something to decide. */
export const offersObservedOf = (
  { requestId, retailerId }: PageFetched,
  cause: Envelope,
  correlationId: string,
  buckets: ReadonlyMap<number, Touched[]>,
  occurredAt: Date,
): Omit<OutboxRow, 'id'>[] =>
  [...buckets].map(([bucket, listings]) => ({
    to: { queue: queues.sync(bucket) },
    envelope: createEnvelope(
      offersObserved,
      { supplierId: retailerId, listings, requestId, bucket },
      {
        correlationId,
        causationId: cause.id,
        traceparent: nextTraceparent(cause.traceparent),
        idempotencyKey: `${requestId}:${bucket}`,
        occurredAt,
      },
    ),
  }));
