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

/** A listing that catalog-sync has to decide again; the supplier stands in the message. */
type ListingToDecide = Omit<OfferKey, 'supplierId'>;

/** Groups listings by the bucket of catalog-sync that decides them; each stands there once. */
export const listingsByBucket = (
  supplierId: string,
  touched: readonly ListingToDecide[],
): Map<number, ListingToDecide[]> => {
  const buckets = new Map<number, ListingToDecide[]>();
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

/** A number with one bit set for each of these buckets. */
export const bucketBits = (buckets: Iterable<number>): number =>
  [...buckets].reduce((bits, bucket) => bits | (1 << bucket), 0);

/** A page with the listings that it has touched, by bucket. The correlation id of its request is that of the run. */
export interface TouchedPage {
  fetched: PageFetched;
  envelope: Envelope;
  request: { correlationId: string };
  buckets: ReadonlyMap<number, readonly ListingToDecide[]>;
}

/** With this many listings a message stays far below its size limit, even if every key is a long address. */
const maxListingsInMessage = 400;

/**
 * Builds the messages to catalog-sync about a batch of pages: for each run and bucket one message, or a few. What a page
 * has in a bucket stays in one message, since deciding the message marks the page's request as synced for that bucket.
 */
export const buildSyncMessages = (pages: readonly TouchedPage[], occurredAt: Date): Omit<OutboxRow, 'id'>[] => {
  const drafts: MessageDraft[] = [];
  const open = new Map<string, MessageDraft>();
  for (const page of pages) {
    for (const [bucket, listings] of page.buckets) {
      const key = `${page.fetched.runId}/${bucket}`;
      const known = open.get(key);
      const hasRoom = known !== undefined && known.listings.length + listings.length <= maxListingsInMessage;
      const draft = hasRoom ? known : { bucket, first: page, requestIds: [], listings: [] };
      if (!hasRoom) {
        open.set(key, draft);
        drafts.push(draft);
      }
      draft.requestIds.push(page.fetched.requestId);
      draft.listings.push(...listings);
    }
  }
  return drafts.map((draft) => outboxRow(draft, occurredAt));
};

/** A message to which pages are still added. */
interface MessageDraft {
  bucket: number;
  first: TouchedPage;
  requestIds: PageFetched['requestId'][];
  listings: ListingToDecide[];
}

const outboxRow = ({ bucket, first, requestIds, listings }: MessageDraft, occurredAt: Date): Omit<OutboxRow, 'id'> => {
  const { fetched, envelope: cause, request } = first;
  const [requestId = null, ...moreRequestIds] = requestIds;
  const payload = { supplierId: fetched.retailerId, listings, requestId, bucket };
  return {
    to: { queue: queues.sync(bucket) },
    envelope: createEnvelope(offersObserved, moreRequestIds.length === 0 ? payload : { ...payload, moreRequestIds }, {
      correlationId: request.correlationId,
      causationId: cause.id,
      traceparent: nextTraceparent(cause.traceparent),
      idempotencyKey: `${requestId}:${bucket}`,
      occurredAt,
    }),
  };
};
