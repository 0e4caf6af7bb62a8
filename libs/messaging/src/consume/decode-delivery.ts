import type { Envelope } from '@aisle/contracts';
import { PermanentError, errorMessageOf } from '@aisle/core';
import { decodeEnvelope, firstIssues } from '../envelope-codec.js';
import type { MessageRoute } from './routes.js';

/** A message whose handler is known and whose payload is valid. */
export interface ReadMessage {
  envelope: Envelope;
  payload: unknown;
  route: MessageRoute;
}

/** A refusal is final: codes `MALFORMED_MESSAGE`, `MESSAGE_TOO_LARGE`, `UNKNOWN_MESSAGE_TYPE`, `INVALID_PAYLOAD`. */
export type Reading =
  { kind: 'message'; message: ReadMessage } | { kind: 'refused'; envelope?: Envelope; error: PermanentError };

export const readBody = (body: Buffer, routes: readonly MessageRoute[]): Reading => {
  try {
    return readEnvelope(decodeEnvelope(body), routes);
  } catch (error) {
    if (error instanceof PermanentError) return { kind: 'refused', error };
    // A schema of ours choked on it; whatever it is, the same bytes will do the same again.
    const sentence = `Reading the message failed: ${errorMessageOf(error)}`;
    return { kind: 'refused', error: new PermanentError('MALFORMED_MESSAGE', sentence, { cause: error }) };
  }
};

export const readEnvelope = (envelope: Envelope, routes: readonly MessageRoute[]): Reading => {
  const route = routes.find(({ type }) => type.type === envelope.type && type.version === envelope.version);
  if (!route) {
    const known = routes.map(({ type }) => `${type.type} v${type.version}`).join(', ');
    const sentence = `Nobody here handles ${envelope.type} v${envelope.version}; known are ${known || 'none'}.`;
    return { kind: 'refused', envelope, error: new PermanentError('UNKNOWN_MESSAGE_TYPE', sentence) };
  }
  const payload = route.type.payload.safeParse(envelope.payload);
  if (payload.success) return { kind: 'message', message: { envelope, payload: payload.data, route } };
  const sentence = `The payload of ${envelope.type} is not valid: ${firstIssues(payload.error)}`;
  return { kind: 'refused', envelope, error: new PermanentError('INVALID_PAYLOAD', sentence) };
};
