import { rawMetaSchema, rawObjectIdSchema } from '@aisle/core';
import { z } from 'zod';

/** `GET /v1/raw/:id`: what is known of a stored page. Its decoded body is at `GET /v1/raw/:id/body`. */
export const rawObjectViewSchema = z.object({
  ...rawMetaSchema.shape,
  rawObjectId: rawObjectIdSchema,
  /** The crawl run that stored it. */
  runId: z.string().nullable(),
});
export type RawObjectView = z.infer<typeof rawObjectViewSchema>;
