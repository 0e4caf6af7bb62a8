import { z } from 'zod';
import { itemChangeSchema } from './catalog-api.js';

const time = z.iso.datetime();

/** One version's way: what changed, why, and when it passed each stage; null: not known, or not yet. */
export const tracedVersionSchema = z.object({
  version: z.int().positive(),
  correlationId: z.string(),
  changes: itemChangeSchema.shape.changes,
  stages: z.object({
    fetchedAt: time.nullable(),
    parsedAt: time.nullable(),
    decidedAt: time,
    publishedAt: time.nullable(),
    takenAt: time.nullable(),
  }),
  /** Between neighbouring stages that are known, and from the first to the last. */
  milliseconds: z.object({
    fetchedToParsed: z.number().nullable(),
    parsedToDecided: z.number().nullable(),
    decidedToPublished: z.number().nullable(),
    publishedToTaken: z.number().nullable(),
    total: z.number().nullable(),
  }),
  /** `taken`: the storefront says so; `told`: its queue has it; `superseded`: with a newer version; `waiting`: not told yet. */
  outcome: z.enum(['taken', 'told', 'superseded', 'waiting', 'not-kept']),
  toldVersion: z.int().nullable(),
  messageId: z.string().nullable(),
  storefront: z.string().nullable(),
  /** Whether each change names an observation that is there, and the version is told or waits to be. */
  isComplete: z.boolean(),
});
export type TracedVersion = z.infer<typeof tracedVersionSchema>;

/** `GET /v1/tenants/:tenant/items/:itemId/trace?versions=` (≤ 100), newest version first. */
export const itemTraceSchema = z.object({
  tenantId: z.string(),
  itemId: z.string(),
  sku: z.string().nullable(),
  supplierId: z.string(),
  version: z.int().positive(),
  listed: z.boolean(),
  versions: z.array(tracedVersionSchema),
  /** The cache-bust that waits, and why. */
  waiting: z
    .object({
      version: z.int(),
      since: time,
      because: z.enum(['held-by-launch-mode', 'rejected', 'next-in-line']),
      attempts: z.int(),
      nextAttemptAt: time.nullable(),
    })
    .nullable(),
  /** Since the oldest version that is not told, of all the tenant's messages. */
  rejectedAttempts: z.array(
    z.object({ attemptedAt: time, items: z.int(), code: z.string().nullable(), reason: z.string().nullable() }),
  ),
});
export type ItemTrace = z.infer<typeof itemTraceSchema>;

/** `GET /v1/tenants/:tenant/correlations/:id/items`: the first 100 items that it has changed. */
export const correlatedItemsSchema = z.object({ itemIds: z.array(z.string()) });
