import { z } from 'zod';
import { defineMessage } from '../envelope.js';

/** A message as it was found: readable as JSON, or its bytes, or the beginning of what is too large to keep. */
export const originalMessageSchema = z.discriminatedUnion('encoding', [
  z.object({ encoding: z.literal('json'), body: z.unknown() }),
  z.object({ encoding: z.literal('base64'), body: z.string() }),
  z.object({
    encoding: z.literal('truncated'),
    /** The first bytes, base64. */
    head: z.string(),
    bytes: z.int().nonnegative(),
    sha256: z.string(),
  }),
]);
export type OriginalMessage = z.infer<typeof originalMessageSchema>;

/** A message failed for good: where, why, after how many attempts, and the message itself. */
export const deadLetter = defineMessage(
  'dead-letter',
  1,
  z.object({
    /** The queue it came from, without namespace; a redrive sends it back there. */
    queue: z.string().min(1),
    /** `MALFORMED_MESSAGE`, `UNKNOWN_MESSAGE_TYPE`, `INVALID_PAYLOAD`, `POISONED`, or the code of the handler's error. */
    code: z.string().min(1),
    message: z.string(),
    /** How often it was handled. */
    attempts: z.int().nonnegative(),
    /** Null where the message could not be read. */
    messageType: z.string().nullable(),
    messageId: z.string().nullable(),
    failedAt: z.iso.datetime(),
    original: originalMessageSchema,
  }),
);
export type DeadLetter = z.infer<typeof deadLetter.payload>;
