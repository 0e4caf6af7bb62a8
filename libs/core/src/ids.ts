import { randomFillSync } from 'node:crypto';
import { encodeTime, monotonicFactory } from 'ulid';
import { z } from 'zod';

/**
 * A supplier's id: lower-case letters, digits, dots and dashes; for a crawled shop the same as its retailer id. Not
 * `outcomes`: `fetch.outcomes` is a queue of its own.
 */
export const supplierIdSchema = z
  .string()
  .regex(
    /^(?!outcomes$)[a-z0-9][a-z0-9.-]{0,99}$/,
    'use lower-case letters, digits, dots and dashes, at most 100; not “outcomes”',
  )
  .brand('SupplierId');
export type SupplierId = z.infer<typeof supplierIdSchema>;

export const tenantIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and dashes, at most 63')
  .brand('TenantId');
export type TenantId = z.infer<typeof tenantIdSchema>;

const ulidSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'expected a ULID');

export const runIdSchema = ulidSchema.brand('RunId');
export type RunId = z.infer<typeof runIdSchema>;

export const requestIdSchema = ulidSchema.brand('RequestId');
export type RequestId = z.infer<typeof requestIdSchema>;

/** `<requestId>-<attempt>` for crawled pages, a ULID for vendor events and feeds. */
export const rawObjectIdSchema = z.string().min(1).max(100).brand('RawObjectId');
export type RawObjectId = z.infer<typeof rawObjectIdSchema>;

const randomBytes = new Uint8Array(4096);
let bytesUsed = randomBytes.length;

/** From 0 to below 1. Drawn from a pool: asking the system for each of an id's 16 characters costs a hundredfold. */
const randomFraction = (): number => {
  if (bytesUsed === randomBytes.length) {
    randomFillSync(randomBytes);
    bytesUsed = 0;
  }
  return (randomBytes[bytesUsed++] ?? 0) / 256;
};

const nextUlid = monotonicFactory(randomFraction);

/**
 * A new ULID (https://github.com/ulid/spec): 26 characters, sorts by creation time in milliseconds, and within one
 * process by the order of creation.
 */
export const newId = <Id extends string = string>(): Id => nextUlid() as Id;

/** Sorts before every id that is drawn at this time or later. */
export const firstIdAt = (time: Date): string => `${encodeTime(Math.max(0, time.getTime()), 10)}${'0'.repeat(16)}`;

/** The raw object a fetch of this request at this attempt writes; the same for every redelivery of the job. */
export const rawObjectIdFor = (requestId: RequestId, attempt: number): RawObjectId =>
  `${requestId}-${attempt}` as RawObjectId;
