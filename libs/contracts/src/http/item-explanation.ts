import { z } from 'zod';
import { itemChangeSchema } from './catalog-api.js';

/** How a value was read from a page. */
export const valueReadingSchema = z.object({
  /** `selector`, `attribute`, `json-path`, `embedded-state`, `json-ld`, `microdata`, `auto`, `constant` … */
  strategy: z.string(),
  /** The selector or path of the recipe's rule. */
  place: z.string(),
  /** Which of the field's rules it was, from 0. */
  ruleIndex: z.int().nonnegative(),
  /** The text the value was read from, white space as one blank; `…` at its end: cut. */
  rawText: z.string(),
});

/** Why there is no reading. */
export const noReadingSchema = z.enum([
  /** `listed`: the listing was on the page, or has left it. */
  'said-by-being-there',
  /** A vendor's event, a partner's feed, the end of a crawl run. */
  'not-a-page',
  /** The page was read before readings were kept, or said more than is kept. */
  'not-kept',
]);
export type NoReading = z.infer<typeof noReadingSchema>;

/** Where a value comes from, down to the bytes. */
export const valueOriginSchema = z.object({
  observationId: z.string(),
  supplierId: z.string(),
  listingKey: z.string(),
  variant: z.string(),
  market: z.string(),
  source: z.string(),
  pageUrl: z.string().nullable(),
  rawObject: z
    .object({ id: z.string(), key: z.string().nullable(), fetchedAt: z.iso.datetime().nullable() })
    .nullable(),
  parserVersion: z.string().nullable(),
  /** When it was first said, and when it was last seen to hold. */
  observedAt: z.iso.datetime(),
  confirmedAt: z.iso.datetime(),
  reading: valueReadingSchema.nullable(),
  noReading: noReadingSchema.nullable(),
});
export type ValueOrigin = z.infer<typeof valueOriginSchema>;

export const lossReasonSchema = z.enum([
  'no-longer-said',
  'said-earlier',
  'less-detailed',
  'answered-by-product-page',
  'beside-another-value',
  'older',
  'same-time',
  'delisted-offer',
  'not-sellable',
  'lower-priority',
  'younger-offer',
  'not-decided-yet',
]);

/** A field of an item: its value, where it comes from, and what else was said about it. */
export const fieldExplanationSchema = z.object({
  field: z.string(),
  value: z.unknown(),
  /** Null where the observation that won is not kept any more. */
  origin: valueOriginSchema.nullable(),
  others: z.array(z.object({ value: z.unknown(), because: lossReasonSchema, origin: valueOriginSchema })),
});
export type FieldExplanation = z.infer<typeof fieldExplanationSchema>;

export const changeExplanationSchema = itemChangeSchema.omit({ changes: true }).extend({
  changes: z.array(
    z.object({
      field: z.string(),
      from: z.unknown().optional(),
      to: z.unknown().optional(),
      origin: valueOriginSchema.nullable(),
    }),
  ),
});

/**
 * `GET /v1/tenants/:tenant/items/:itemId/explanation?field=&changes=` (changes ≤ 100): why an item is what it is, field by
 * field, and its latest versions, newest first.
 */
export const itemExplanationSchema = z.object({
  tenantId: z.string(),
  itemId: z.string(),
  version: z.int().positive(),
  sku: z.string().nullable(),
  supplierId: z.string(),
  listed: z.boolean(),
  updatedAt: z.iso.datetime(),
  fields: z.array(fieldExplanationSchema),
  versions: z.array(changeExplanationSchema),
  /** More was said about the item than an answer holds: `others` has only a part of it. */
  isPartial: z.boolean(),
});
export type ItemExplanation = z.infer<typeof itemExplanationSchema>;
