import { z } from 'zod';
import { rawObjectIdSchema, supplierIdSchema } from './ids.js';

/** Time as the outside tells it; tests pass their own. */
export interface Clock {
  now(): Date;
  /** Milliseconds of a clock that never jumps; only differences mean something. */
  monotonicMs(): number;
}

export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

export const contentEncodingSchema = z.enum(['identity', 'gzip', 'br', 'deflate', 'zstd']);
export type ContentEncoding = z.infer<typeof contentEncodingSchema>;

/** What is known of a raw object besides its bytes; stored with it and never changed. */
export const rawMetaSchema = z.object({
  rawObjectId: rawObjectIdSchema,
  key: z.string().min(1).max(900),
  supplierId: supplierIdSchema,
  kind: z.string().min(1),
  url: z.string(),
  /** After redirects. */
  finalUrl: z.string(),
  httpStatus: z.int(),
  contentType: z.string().nullable(),
  /** Encoding of the stored bytes: the wire's own, or gzip where the wire had none. */
  storedEncoding: contentEncodingSchema,
  /** Of the bytes as they came over the wire. */
  wireSha256: z.string(),
  wireBytes: z.int().nonnegative(),
  /** Of the body after content decoding; equal bodies are equal pages. */
  bodySha256: z.string(),
  bodyBytes: z.int().nonnegative(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  fetchedAt: z.iso.datetime(),
});
export type RawMeta = z.infer<typeof rawMetaSchema>;

export interface StoredRawObject {
  meta: RawMeta;
  /** Encoded as `meta.storedEncoding` says. */
  bytes: Buffer;
}

/** Keeps raw objects: write-once, never changed. */
export interface RawStore {
  /**
   * Stores under `object.meta.key`, durably, unless something is there already; answers with what is stored then.
   * Errors: UnavailableError `RAW_STORE_UNAVAILABLE`, RetryableError `RAW_STORE_REFUSED`.
   */
  putOnce(object: StoredRawObject): Promise<{ outcome: 'stored' | 'adopted'; meta: RawMeta }>;
  /**
   * Errors: UnavailableError `RAW_STORE_UNAVAILABLE`; RetryableError `RAW_STORE_REFUSED`; PermanentError `RAW_OBJECT_MISSING`,
   * `RAW_OBJECT_CORRUPT`.
   */
  get(key: string): Promise<StoredRawObject>;
  /**
   * Removes objects for good, because a supplier is taken down; ones that are not there are as good as removed.
   * Errors: RetryableError `RAW_STORE_UNAVAILABLE`, PermanentError `RAW_KEY_INVALID`.
   */
  remove(keys: readonly string[]): Promise<void>;
  /** Whether the store answers at all. Errors: UnavailableError `RAW_STORE_UNAVAILABLE`. */
  assertAnswers(): Promise<void>;
}
