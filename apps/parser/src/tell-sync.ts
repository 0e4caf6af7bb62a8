import { bucketOf, type OfferKey } from '@aisle/core';
import {
  createEnvelope,
  type Envelope,
  offersObserved,
  type OutboxRow,
  type PageFetched,
  queues,
  syncBuckets,
} from '@aisle/contracts';
import { nextTraceparent } from '@aisle/messaging';

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

/** What one page has touched, by bucket. */
export interface PageToTell {
  fetched: PageFetched;
  cause: Envelope;
  /** Of the run. */
  correlationId: string;
  buckets: ReadonlyMap<number, readonly Touched[]>;
}

/** A message stays far below what it may weigh, even if every key is a long address. */
const listingsAMessage = 400;

/**
 * What catalog-sync is told about a batch of pages: for each run and bucket one message, or a few. What a page has in a
 * bucket stays in one message, since the message ticks the page's request off.
 */
export const offersObservedOf = (pages: readonly PageToTell[], occurredAt: Date): Omit<OutboxRow, 'id'>[] => {
  const messages: Growing[] = [];
  const open = new Map<string, Growing>();
  for (const page of pages) {
    for (const [bucket, listings] of page.buckets) {
      const key = `${page.fetched.runId}/${bucket}`;
      const known = open.get(key);
      const isRoom = known !== undefined && known.listings.length + listings.length <= listingsAMessage;
      const message = isRoom ? known : { bucket, first: page, requestIds: [], listings: [] };
      if (!isRoom) {
        open.set(key, message);
        messages.push(message);
      }
      message.requestIds.push(page.fetched.requestId);
      message.listings.push(...listings);
    }
  }
  return messages.map((message) => outboxRow(message, occurredAt));
};

interface Growing {
  bucket: number;
  first: PageToTell;
  requestIds: PageFetched['requestId'][];
  listings: Touched[];
}

const outboxRow = ({ bucket, first, requestIds, listings }: Growing, occurredAt: Date): Omit<OutboxRow, 'id'> => {
  const { fetched, cause, correlationId } = first;
  const [requestId = null, ...moreRequestIds] = requestIds;
  const payload = { supplierId: fetched.retailerId, listings, requestId, bucket };
  return {
    to: { queue: queues.sync(bucket) },
    envelope: createEnvelope(offersObserved, moreRequestIds.length === 0 ? payload : { ...payload, moreRequestIds }, {
      correlationId,
      causationId: cause.id,
      traceparent: nextTraceparent(cause.traceparent),
      idempotencyKey: `${requestId}:${bucket}`,
      occurredAt,
    }),
  };
};
