import { crawlScopeSchema, runIdSchema, supplierIdSchema } from '@aisle/core';
import { z } from 'zod';

/** `POST /v1/crawls`, with an optional `Idempotency-Key` header. */
export const createCrawlRequestSchema = z.strictObject({
  retailer: z.union([z.literal('*'), supplierIdSchema]),
  scope: crawlScopeSchema.default('products'),
});
export type CreateCrawlRequest = z.infer<typeof createCrawlRequestSchema>;

/** 202: the runs, in the order of their retailers' ids; the same key answers with the same ids. */
export const createCrawlResponseSchema = z.object({ runIds: z.array(runIdSchema) });

export const crawlRunStateSchema = z.enum(['requested', 'running', 'completed', 'failed', 'cancelled']);
export type CrawlRunState = z.infer<typeof crawlRunStateSchema>;

/** `GET /v1/crawls/:id`, `POST /v1/crawls/:id/cancel`: one run, what it did and what went wrong. */
export const crawlRunViewSchema = z.object({
  runId: runIdSchema,
  retailer: supplierIdSchema,
  scope: crawlScopeSchema,
  state: crawlRunStateSchema,
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Requests by state, and rows of this run. */
  counts: z.object({
    pending: z.int(),
    dispatched: z.int(),
    parsed: z.int(),
    failed: z.int(),
    parseFailed: z.int(),
    skipped: z.int(),
    /** Parsed requests whose offers catalog-sync has not decided yet. */
    unsynced: z.int(),
    catalogTreeNodes: z.int(),
    leaves: z.int(),
    catalogPages: z.int(),
    catalogPageItems: z.int(),
    productPages: z.int(),
  }),
  /** The first 1,000 failed, parse-failed and skipped requests. */
  failures: z.array(z.object({ url: z.string(), code: z.string(), message: z.string(), attempts: z.int() })),
  skipped: z.array(z.object({ url: z.string(), code: z.string(), message: z.string() })),
});
export type CrawlRunView = z.infer<typeof crawlRunViewSchema>;

/** `GET /v1/crawls?limit=` (default 20, at most 100): newest first. */
export const crawlRunListSchema = z.object({ runs: z.array(crawlRunViewSchema) });

/** `GET /v1/retailers` */
export const retailerViewSchema = z.object({
  id: supplierIdSchema,
  name: z.string(),
  origin: z.string(),
  market: z.string(),
  ratePerSecond: z.number(),
  maxConcurrency: z.int(),
  schedule: z.string().nullable(),
  recipeFingerprint: z.string(),
  lastRun: z
    .object({ runId: runIdSchema, state: crawlRunStateSchema, finishedAt: z.iso.datetime().nullable() })
    .nullable(),
});
export type RetailerView = z.infer<typeof retailerViewSchema>;
export const retailerListSchema = z.object({ retailers: z.array(retailerViewSchema) });

/** `GET /v1/dead-letters?limit=` */
export const deadLetterViewSchema = z.object({
  id: z.string(),
  queue: z.string(),
  code: z.string(),
  message: z.string(),
  messageType: z.string().nullable(),
  attempts: z.int(),
  diedAt: z.iso.datetime(),
  redrivenAt: z.iso.datetime().nullable(),
});
export type DeadLetterView = z.infer<typeof deadLetterViewSchema>;
/** Newest first; `limit` defaults to 100, at most 1,000. */
export const deadLetterListSchema = z.object({ deadLetters: z.array(deadLetterViewSchema) });

/** `POST /v1/dead-letters/redrive` */
export const redriveRequestSchema = z.strictObject({
  ids: z.union([z.literal('all'), z.array(z.string()).min(1).max(1000)]),
});
export const redriveResponseSchema = z.object({ redriven: z.int() });

/** Every error answer, with its HTTP status. */
export const errorResponseSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fix: z.string().optional(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});
export type ErrorResponse = z.infer<typeof errorResponseSchema>;
