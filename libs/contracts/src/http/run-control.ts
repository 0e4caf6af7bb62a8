import { runIdSchema, supplierIdSchema } from '@aisle/core';
import { z } from 'zod';

/** Why a run does not get on. */
export const blockerCodeSchema = z.enum([
  'paused',
  'throttled-until',
  'circuit-open',
  'no-fetcher',
  'outside-window',
  'budget-spent',
  'robots-unreachable',
]);
export const runBlockerSchema = z.object({
  code: blockerCodeSchema,
  /** When it ends by itself, where that is known. */
  until: z.iso.datetime().nullable(),
  sentence: z.string(),
});
export type RunBlockerView = z.infer<typeof runBlockerSchema>;

/** Requests a second; an operator's word may only make a crawl slower. Null gives the recipe's rate back. */
const rateSchema = z.number().positive().max(1_000).nullable();

/** `PATCH /v1/crawls/:id`, answered with the run. */
export const changeRunRequestSchema = z.strictObject({ ratePerSecond: rateSchema });
export type ChangeRunRequest = z.infer<typeof changeRunRequestSchema>;

/** `PATCH /v1/retailers/:id`, answered with the retailer; what is absent stays as it is. */
export const changeRetailerRequestSchema = z
  .strictObject({ ratePerSecond: rateSchema.optional(), enabled: z.boolean().optional() })
  .refine((change) => Object.keys(change).length > 0, { error: 'expected ratePerSecond or enabled' });
export type ChangeRetailerRequest = z.infer<typeof changeRetailerRequestSchema>;

/** `POST /v1/retailers/:id/pause`, answered with the retailer. `/resume` takes no body. */
export const pauseRetailerRequestSchema = z.strictObject({ reason: z.string().min(1).max(200).optional() });

/** `POST /v1/retailers/:id/cancel`: the runs that were not over and now are. */
export const cancelledRunsSchema = z.object({ cancelled: z.array(runIdSchema) });

/** `POST /v1/retailers/reload`: what reading the recipe files again has changed, and what is wrong with which file. */
export const reloadResultSchema = z.object({
  added: z.array(supplierIdSchema),
  changed: z.array(supplierIdSchema),
  /** Their files are gone. Nothing is disabled while a file is wrong, or when no file is there at all. */
  disabled: z.array(supplierIdSchema),
  unchanged: z.int(),
  /** A wrong file changes nothing: the recipe that was registered before stays in force. */
  problems: z.array(z.object({ file: z.string(), path: z.string(), message: z.string() })),
});
export type ReloadResult = z.infer<typeof reloadResultSchema>;
