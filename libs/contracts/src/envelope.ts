import { newId } from '@aisle/core';
import { z } from 'zod';

/** What every message wears; attempts and causes live here, never in broker headers. */
export const envelopeSchema = z.object({
  /** ULID of this message. */
  id: z.string().min(1),
  type: z.string().min(1),
  version: z.int().positive(),
  occurredAt: z.iso.datetime(),
  /** One id from the crawl request to the cache-bust. */
  correlationId: z.string().min(1),
  /** The message that caused this one. */
  causationId: z.string().nullable(),
  /** Equal for every sending of the same thing. */
  idempotencyKey: z.string().min(1),
  /** How often handling it has failed so far. */
  attempt: z.int().nonnegative(),
  /** How often it was put off because something its handler needs was away; costs no attempt. */
  postponed: z.int().nonnegative().optional(),
  /** W3C Trace Context, https://www.w3.org/TR/trace-context/ */
  traceparent: z.string().nullable(),
  payload: z.unknown(),
});
export type Envelope<Payload = unknown> = Omit<z.infer<typeof envelopeSchema>, 'payload'> & { payload: Payload };

/** A message type: its name, its version and the shape of its payload. */
export interface MessageType<Payload> {
  type: string;
  version: number;
  payload: z.ZodType<Payload>;
}

export const defineMessage = <Schema extends z.ZodType>(
  type: string,
  version: number,
  payload: Schema,
): MessageType<z.output<Schema>> => ({ type, version, payload: payload as unknown as z.ZodType<z.output<Schema>> });

export interface MessageOrigin {
  correlationId: string;
  causationId?: string | null;
  traceparent?: string | null;
  /** Defaults to the message's own id. */
  idempotencyKey?: string;
  occurredAt: Date;
}

export const createEnvelope = <Payload>(
  { type, version }: MessageType<Payload>,
  payload: Payload,
  { correlationId, causationId = null, traceparent = null, idempotencyKey, occurredAt }: MessageOrigin,
): Envelope<Payload> => {
  const id = newId();
  return {
    id,
    type,
    version,
    occurredAt: occurredAt.toISOString(),
    correlationId,
    causationId,
    idempotencyKey: idempotencyKey ?? id,
    attempt: 0,
    traceparent,
    payload,
  };
};
