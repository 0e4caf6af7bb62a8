import { crawlScopeSchema, pageKindSchema, runIdSchema, supplierIdSchema } from '@aisle/core';
import { z } from 'zod';
import { runBlockerSchema } from './run-control.js';

/** As large as the database counts. */
const maxBudget = 2_147_483_647;

/** `POST /v1/crawls`, with an optional `Idempotency-Key` header. */
export const createCrawlRequestSchema = z.strictObject({
  retailer: z.union([z.literal('*'), supplierIdSchema]),
  scope: crawlScopeSchema.default('products'),
  /** Of each run, before what its recipe says: so many pages are asked for at most, attempts included. */
  maxPages: z.int().positive().max(maxBudget).optional(),
  /** Of each run, before what its recipe says: so many links away from its start pages at most; 0 is those alone. */
  maxDepth: z.int().nonnegative().max(maxBudget).optional(),
});
export type CreateCrawlRequest = z.infer<typeof createCrawlRequestSchema>;

/** 202: the runs, in the order of their retailers' ids; the same key answers with the same ids. */
export const createCrawlResponseSchema = z.object({ runIds: z.array(runIdSchema) });

export const crawlRunStateSchema = z.enum(['requested', 'running', 'completed', 'failed', 'cancelled']);
export type CrawlRunState = z.infer<typeof crawlRunStateSchema>;

/** Null from releases that do not tell it. */
const requestKind = pageKindSchema.nullable().default(null);

/** `GET` and `PATCH /v1/crawls/:id`, `POST /v1/crawls/:id/{pause|resume|cancel}`: one run, what it did and what went wrong. */
export const crawlRunViewSchema = z.object({
  runId: runIdSchema,
  retailer: supplierIdSchema,
  scope: crawlScopeSchema,
  state: crawlRunStateSchema,
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** The code of why it ended before its requests did. */
  endedReason: z.string().nullable().default(null),
  /** Since when an operator has paused it; its retailer may be paused besides. */
  pausedAt: z.iso.datetime().nullable().default(null),
  /** An operator's word, in requests a second. */
  rateOverride: z.number().nullable().default(null),
  /** Why it does not get on, the most telling first. Null in lists, where nobody has looked. */
  blockers: z.array(runBlockerSchema).nullable().default(null),
  /** Requests by state, and rows of this run. */
  counts: z.object({
    pending: z.int(),
    dispatched: z.int(),
    /** In the raw store and waiting for a parser for longer than usual. */
    fetched: z.int().default(0),
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
  failures: z.array(
    z.object({ kind: requestKind, url: z.string(), code: z.string(), message: z.string(), attempts: z.int() }),
  ),
  skipped: z.array(z.object({ kind: requestKind, url: z.string(), code: z.string(), message: z.string() })),
});
export type CrawlRunView = z.infer<typeof crawlRunViewSchema>;

/** `GET /v1/crawls?limit=` (default 20, at most 100): newest first. */
export const crawlRunListSchema = z.object({ runs: z.array(crawlRunViewSchema) });

/** Why a measure of a run is out of line with the retailer's earlier runs. */
export const qualityFlagSchema = z.enum([
  'ITEMS_FELL',
  'COVERAGE_DROPPED',
  'IN_STOCK_FELL',
  'PRICES_MOVED',
  'CURRENCY_CHANGED',
  'FAILURES_ROSE',
  'EMPTY_PAGES_ROSE',
]);
export type QualityFlag = z.infer<typeof qualityFlagSchema>;

/** `count`, `share` from 0 to 1, `minor` units of the kind's currency, or an ISO `currency`. */
export const qualityUnitSchema = z.enum(['count', 'share', 'minor', 'currency']);

export const qualityMeasureSchema = z.object({
  /** `items`, `pages.failed`, `coverage.price`, `price.p50`, … */
  measure: z.string(),
  unit: qualityUnitSchema,
  /** Null where there is nothing to measure, such as a share of no items. */
  value: z.union([z.number(), z.string()]).nullable(),
  /** Of the earlier runs; null where too few of them have it. Of currencies the most frequent. */
  median: z.union([z.number(), z.string()]).nullable(),
  flag: qualityFlagSchema.nullable(),
});
export type QualityMeasure = z.infer<typeof qualityMeasureSchema>;

/** `not-comparable`: the run failed, or another one of the retailer took over some of its pages. */
export const qualityComparisonSchema = z.enum(['compared', 'too-little-history', 'not-comparable']);

const priceDistributionSchema = z.object({
  count: z.int(),
  min: z.int(),
  p10: z.int(),
  p50: z.int(),
  p90: z.int(),
  max: z.int(),
});

/** What a run has read of its tiles or its products, beside the medians of the runs before it. */
export const kindQualitySchema = z.object({
  kind: z.enum(['tile', 'product']),
  comparison: qualityComparisonSchema,
  historyRuns: z.int(),
  /** In which `minor` measures are. */
  currency: z.string().nullable(),
  pages: z.object({ parsed: z.int(), failed: z.int(), skipped: z.int(), empty: z.int() }),
  items: z.int(),
  listings: z.int(),
  fields: z.record(z.string(), z.int()),
  prices: z.record(z.string(), priceDistributionSchema),
  availability: z.record(z.string(), z.int()),
  measures: z.array(qualityMeasureSchema),
});
export type KindQuality = z.infer<typeof kindQualitySchema>;

/**
 * `GET /v1/runs/:id/quality`, and `GET /v1/retailers/:id/quality` for the newest run that was measured. `due`: it will be
 * measured; `no`: it was cancelled, read only the menu, is not over yet, or measuring failed.
 */
export const runQualityViewSchema = z.object({
  runId: runIdSchema,
  retailer: supplierIdSchema,
  scope: crawlScopeSchema,
  state: crawlRunStateSchema,
  finishedAt: z.iso.datetime().nullable(),
  measured: z.enum(['yes', 'due', 'no']),
  /** Empty unless it was measured. */
  kinds: z.array(kindQualitySchema),
});
export type RunQualityView = z.infer<typeof runQualityViewSchema>;

/** `GET /v1/retailers`, `PATCH /v1/retailers/:id`, `POST /v1/retailers/:id/{pause|resume}` */
export const retailerViewSchema = z.object({
  id: supplierIdSchema,
  name: z.string(),
  origin: z.string(),
  market: z.string(),
  ratePerSecond: z.number(),
  maxConcurrency: z.int(),
  schedule: z.string().nullable(),
  recipeFingerprint: z.string(),
  /** A disabled retailer is not crawled at all. */
  enabled: z.boolean().default(true),
  pausedAt: z.iso.datetime().nullable().default(null),
  pausedReason: z.string().nullable().default(null),
  /** An operator's word, in requests a second. */
  rateOverride: z.number().nullable().default(null),
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
