import { rawObjectIdSchema, requestIdSchema, runIdSchema, supplierIdSchema, tenantIdSchema } from '@aisle/core';
import { z } from 'zod';
import { defineMessage } from '../envelope.js';

/** Observations about these listings were added: decide their offers again. */
export const offersObserved = defineMessage(
  'offers.observed',
  1,
  z.object({
    supplierId: supplierIdSchema,
    listings: z.array(z.object({ listingKey: z.string(), variant: z.string(), market: z.string() })).min(1),
    /** The request whose page said so, and the bucket (= `n` of `sync.offers.<n>`) to mark as synced. */
    requestId: requestIdSchema.nullable(),
    bucket: z.int().nonnegative(),
    /** Further requests of the same run whose pages said so: one message tells about a batch of pages. */
    moreRequestIds: z.array(requestIdSchema).optional(),
  }),
);
export type OffersObserved = z.infer<typeof offersObserved.payload>;

/** A run has no request left to do: listings that have left the shop can be told now. */
export const crawlRunFinished = defineMessage(
  'crawl-run.finished',
  1,
  z.object({
    runId: runIdSchema,
    retailerId: supplierIdSchema,
    finishedAt: z.iso.datetime(),
  }),
);
export type CrawlRunFinished = z.infer<typeof crawlRunFinished.payload>;

/** A catalog item has this version now, or a newer one: drop what you cached of an older. */
const invalidatedItemSchema = z.object({
  itemId: z.string(),
  version: z.int().positive(),
  sku: z.string().nullable(),
  supplierId: supplierIdSchema,
  changedFields: z.array(z.string()),
  rawObjectId: rawObjectIdSchema.nullable(),
});
export type InvalidatedItem = z.infer<typeof invalidatedItemSchema>;

/** Items of one tenant that have a new version, each once; a crawl tells of thousands, so they travel together. */
export const cacheBust = defineMessage(
  'cache-bust',
  2,
  z.object({ tenantId: tenantIdSchema, items: z.array(invalidatedItemSchema).min(1) }),
);
export type CacheBust = z.infer<typeof cacheBust.payload>;

/** A storefront has taken a message of cache-busts: it shows none of the older versions any more. */
export const cacheBustTaken = defineMessage(
  'cache-bust.taken',
  1,
  z.object({
    tenantId: tenantIdSchema,
    /** Of the cache-bust. */
    messageId: z.string().min(1).max(100),
    storefront: z.string().min(1).max(100),
    takenAt: z.iso.datetime(),
  }),
);
export type CacheBustTaken = z.infer<typeof cacheBustTaken.payload>;

/** One item a message; not published any more. */
export const cacheBustV1 = defineMessage('cache-bust', 1, invalidatedItemSchema.extend({ tenantId: tenantIdSchema }));
