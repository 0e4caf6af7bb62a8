import { createHash } from 'node:crypto';
import { PermanentError, type RawMeta, rawMetaSchema, type StoredRawObject } from '@aisle/core';
import { z } from 'zod';

/** What is written beside the bytes: the meta, and enough to notice that the bytes are no longer those that were stored. */
const sealSchema = z.object({
  format: z.literal(1),
  storedBytes: z.int().nonnegative(),
  storedSha256: z.string(),
  meta: rawMetaSchema,
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** One line of JSON about an object, without line break. */
export const sealOf = ({ meta, bytes }: StoredRawObject): string =>
  JSON.stringify({ format: 1, storedBytes: bytes.length, storedSha256: sha256(bytes), meta } satisfies z.input<
    typeof sealSchema
  >);

/** The seal's meta, without looking at the bytes. Errors: PermanentError `RAW_OBJECT_CORRUPT`. */
export const metaOfSeal = (key: string, seal: string): RawMeta => parseSeal(key, seal).meta;

/** The object, if its bytes are what the seal says. Errors: PermanentError `RAW_OBJECT_CORRUPT`. */
export const unseal = (key: string, seal: string, bytes: Buffer): StoredRawObject => {
  const { storedBytes, storedSha256, meta } = parseSeal(key, seal);
  if (bytes.length !== storedBytes) throw corrupt(key, `it has ${bytes.length} bytes instead of ${storedBytes}`);
  if (sha256(bytes) !== storedSha256) throw corrupt(key, 'its bytes have changed since they were stored');
  return { meta, bytes };
};

const lineFeed = 0x0a;

/** Seal and bytes in one: the seal, a line feed, the bytes. */
export const joinSealed = (object: StoredRawObject): Buffer =>
  Buffer.concat([Buffer.from(sealOf(object)), Buffer.of(lineFeed), object.bytes]);

/** What `joinSealed` made, taken apart again. Errors: PermanentError `RAW_OBJECT_CORRUPT`. */
export const splitSealed = (key: string, content: Buffer): { seal: string; bytes: Buffer } => {
  const end = content.indexOf(lineFeed);
  if (end < 0) throw corrupt(key, 'its first line is incomplete');
  return { seal: content.toString('utf8', 0, end), bytes: content.subarray(end + 1) };
};

const parseSeal = (key: string, seal: string): z.infer<typeof sealSchema> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(seal);
  } catch (error) {
    throw corrupt(key, 'its meta is not JSON', error);
  }
  const checked = sealSchema.safeParse(parsed);
  if (!checked.success) throw corrupt(key, `its meta is not valid: ${z.prettifyError(checked.error)}`);
  return checked.data;
};

const corrupt = (key: string, reason: string, cause?: unknown): PermanentError =>
  new PermanentError('RAW_OBJECT_CORRUPT', `The raw object ${key} cannot be trusted: ${reason}.`, {
    cause,
    fix: 'Restore it from a backup, or fetch the page again.',
  });
