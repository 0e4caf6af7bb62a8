import { createHash } from 'node:crypto';
import {
  type DeadLetter,
  type Envelope,
  type OriginalMessage,
  createEnvelope,
  deadLetter,
  envelopeSchema,
  queues,
} from '@aisle/contracts';
import { PermanentError, newId } from '@aisle/core';
import { maxMessageBytes } from '../envelope-codec.js';
import { isRedacted, withRedactedHeaders } from './redacted-headers.js';
import type { Publisher } from '../publish/publisher.js';
import { nextTraceparent, rootTraceparent } from '../traceparent.js';

const truncatedHeadBytes = 4_096;

export interface DeadLetterReason {
  /** Without namespace. */
  queue: string;
  code: string;
  message: string;
  /** How often a handler was run on it. */
  attempts: number;
  failedAt: Date;
}

/** The dead letter of a message that could be read. Its key is the message's id, so that dead-lettering it twice is harmless. */
export const deadLetterOf = (original: Envelope, reason: DeadLetterReason): Envelope<DeadLetter> =>
  createEnvelope(
    deadLetter,
    {
      ...described(reason),
      messageType: original.type,
      messageId: original.id,
      original: { encoding: 'json', body: withRedactedHeaders(original) },
    },
    {
      correlationId: original.correlationId,
      causationId: original.id,
      traceparent: nextTraceparent(original.traceparent),
      idempotencyKey: `dead-letter:${original.id}`,
      occurredAt: reason.failedAt,
    },
  );

/** The dead letter of bytes that are no message of ours. */
export const deadLetterOfBytes = (body: Buffer, reason: DeadLetterReason): Envelope<DeadLetter> => {
  const sha256 = createHash('sha256').update(body).digest('hex');
  return createEnvelope(
    deadLetter,
    { ...described(reason), messageType: null, messageId: null, original: originalOf(body, sha256, reason.queue) },
    {
      correlationId: newId(),
      traceparent: rootTraceparent(),
      idempotencyKey: `dead-letter:${reason.queue}:${sha256}`,
      occurredAt: reason.failedAt,
    },
  );
};

const described = ({ queue, code, message, attempts, failedAt }: DeadLetterReason) => ({
  queue,
  code,
  message,
  attempts,
  failedAt: failedAt.toISOString(),
});

const originalOf = (body: Buffer, sha256: string, queue: string): OriginalMessage => {
  // What cannot be read cannot be redacted either, and jobs of these queues carry cookies and keys.
  const holdsJobs = queue.startsWith(queues.fetch('')) && queue !== queues.fetchOutcomes;
  const headBytes = holdsJobs ? 0 : truncatedHeadBytes;
  if (headBytes > 0 && body.length <= maxMessageBytes) return { encoding: 'base64', body: body.toString('base64') };
  const head = body.subarray(0, headBytes).toString('base64');
  return { encoding: 'truncated', head, bytes: body.length, sha256 };
};

/**
 * Sends a dead letter's message back to its queue, by name, with attempt 0 and a new id (so that failing again makes a
 * new dead letter); its idempotency key stays. Errors: PermanentError `NOT_REDRIVABLE` for what was never a message or
 * had secret headers,
 * and the publisher's own.
 */
export const redriveDeadLetter = async (publisher: Publisher, { queue, original }: DeadLetter): Promise<void> => {
  const parsed = envelopeSchema.safeParse(original.encoding === 'json' ? original.body : undefined);
  if (!parsed.success) {
    throw new PermanentError('NOT_REDRIVABLE', `What failed in ${queue} was not a readable message.`, {
      fix: 'Correct whoever sends to this queue; the dead letter holds the bytes.',
    });
  }
  const { data } = parsed;
  if (isRedacted(data)) {
    throw new PermanentError('NOT_REDRIVABLE', `What failed in ${queue} had headers that dead letters do not keep.`, {
      fix: 'Nothing: the frontier sends the request again by itself.',
    });
  }
  await publisher.toQueue(queue, { ...data, id: newId(), causationId: data.id, attempt: 0, postponed: 0 });
};
