import {
  pageKindSchema,
  rawMetaSchema,
  rawObjectIdSchema,
  requestIdSchema,
  runIdSchema,
  supplierIdSchema,
} from '@aisle/core';
import { z } from 'zod';
import { defineMessage } from '../envelope.js';

/** What one limit protects and how far it lets us go. */
export const politenessSchema = z.object({
  /** The host group that shares the limit. */
  key: z.string().min(1),
  /** Grows when the settings change, so that a fetcher knows which of two jobs is the newer word. */
  epoch: z.int().nonnegative(),
  ratePerSecond: z.number().positive().max(10_000),
  maxConcurrency: z.int().positive().max(1_000),
});
export type Politeness = z.infer<typeof politenessSchema>;

/** What is known of the URL's last fetch: enough to ask "has it changed?". */
export const previousFetchSchema = z.object({
  rawObjectId: rawObjectIdSchema,
  rawKey: z.string(),
  bodySha256: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
});

/** What a parser needs to know about a request besides its page. */
export const requestContextSchema = z.object({
  /** The leaf a catalog page belongs to (its first page's URL as the menu states it). */
  leafUrl: z.string().optional(),
  /** 1 for a leaf's first page. */
  pageNumber: z.int().positive().optional(),
  /** Of a department page: which step of the menu it shows; 0 is the first. */
  treeStep: z.int().nonnegative().optional(),
  /** Of a department page: the names of the nodes above it. */
  treePath: z.array(z.string()).optional(),
  /** Of a catalog-tree page: a sitemap of product pages beside the menu, or the robots.txt that names sitemaps. */
  isExtraSitemap: z.literal(true).optional(),
});
export type RequestContext = z.infer<typeof requestContextSchema>;

const requestIdentity = {
  requestId: requestIdSchema,
  runId: runIdSchema,
  retailerId: supplierIdSchema,
  kind: pageKindSchema,
  url: z.url(),
  /** Which attempt this is, from 1. */
  attempt: z.int().positive(),
};

export const fetchJob = defineMessage(
  'fetch.job',
  1,
  z.object({
    ...requestIdentity,
    context: requestContextSchema,
    /** As `marketKey` writes it. */
    market: z.string(),
    recipeFingerprint: z.string().min(1),
    politeness: politenessSchema,
    /** The deterministic key the raw object is written to. */
    rawKey: z.string().min(1),
    rawObjectId: rawObjectIdSchema,
    headers: z.record(z.string(), z.string()),
    /** What is sent by POST; absent: a GET of `url`. By `url` the page stays known, which states what the body does. */
    post: z.object({ url: z.url(), contentType: z.string().min(1), body: z.string().max(200_000) }).optional(),
    /** Texts by which a page that keeps robots out is known, besides those that every fetcher knows. */
    softBlock: z.array(z.string()).optional(),
    previous: previousFetchSchema.nullable(),
  }),
);
export type FetchJob = z.infer<typeof fetchJob.payload>;

/** A page was fetched and its bytes are durable. */
export const pageFetched = defineMessage(
  'page.fetched',
  1,
  z.object({
    ...requestIdentity,
    context: requestContextSchema,
    market: z.string(),
    recipeFingerprint: z.string().min(1),
    /** `unchanged`: a 304 or an equal body; `raw` is then the earlier raw object's id and key and `meta` is null. */
    outcome: z.enum(['stored', 'unchanged']),
    raw: z.object({ rawObjectId: rawObjectIdSchema, key: z.string() }),
    meta: rawMetaSchema.nullable(),
    /** When this fetch ended. */
    fetchedAt: z.iso.datetime(),
    /** Fresh validators, also of a 304. */
    etag: z.string().nullable(),
    lastModified: z.string().nullable(),
    fetchMs: z.number().nonnegative(),
  }),
);
export type PageFetched = z.infer<typeof pageFetched.payload>;

/** A fetch failed; the frontier decides whether and when to try again. */
export const fetchFailed = defineMessage(
  'fetch.failed',
  1,
  z.object({
    ...requestIdentity,
    /** `retry`: a passing fault; `throttled`: told to wait, costs no attempt; `permanent`: trying again cannot help. */
    class: z.enum(['retry', 'throttled', 'permanent']),
    /** `HTTP_500`, `TIMEOUT`, `DNS_NOT_FOUND`, `CONNECTION_REFUSED`, `BODY_TOO_LARGE`, `REDIRECT_LOOP`, … */
    code: z.string().min(1),
    message: z.string(),
    httpStatus: z.int().nullable(),
    /** Not before this time, where the site said so (Retry-After). */
    notBefore: z.iso.datetime().nullable(),
    /** The whole politeness key is left alone until then, not only this URL. */
    keyPausedUntil: z.iso.datetime().nullable().optional(),
    failedAt: z.iso.datetime(),
  }),
);
export type FetchFailed = z.infer<typeof fetchFailed.payload>;

/** There is nothing to fetch, and nothing is wrong. */
export const fetchSkipped = defineMessage(
  'fetch.skipped',
  1,
  z.object({
    ...requestIdentity,
    code: z.enum(['ROBOTS_DISALLOWED', 'NOT_FOUND', 'GONE']),
    message: z.string(),
    httpStatus: z.int().nullable(),
    skippedAt: z.iso.datetime(),
  }),
);
export type FetchSkipped = z.infer<typeof fetchSkipped.payload>;
