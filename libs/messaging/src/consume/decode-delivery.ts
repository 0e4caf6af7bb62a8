import type { Envelope } from '@aisle/contracts';
import { PermanentError, errorMessageOf } from '@aisle/core';
import { decodeEnvelope, firstIssues } from '../envelope-codec.js';
import type { MessageRoute } from './routes.js';

/** A message whose handler is known and whose payload is valid. */
export interface RoutedMessage {
  envelope: Envelope;
  payload: unknown;
  route: MessageRoute;
}

/** A delivery's message, or why it is refused for good: codes `MALFORMED_MESSAGE`, `MESSAGE_TOO_LARGE`, `UNKNOWN_MESSAGE_TYPE`, `INVALID_PAYLOAD`. */
export type DecodedDelivery =
  { kind: 'message'; message: RoutedMessage } | { kind: 'refused'; envelope?: Envelope; error: PermanentError };

/** Decodes a delivery's bytes and finds their route; never throws. */
export const decodeBody = (body: Buffer, routes: readonly MessageRoute[]): DecodedDelivery => {
  try {
    return decodePayload(decodeEnvelope(body), routes);
  } catch (error) {
    if (error instanceof PermanentError) return { kind: 'refused', error };
    // One of our schemas threw; whatever the fault is, the same bytes will cause it again.
    const sentence = `Decoding the message failed: ${errorMessageOf(error)}`;
    return { kind: 'refused', error: new PermanentError('MALFORMED_MESSAGE', sentence, { cause: error }) };
  }
};

/** Finds the route of a message and decodes its payload with the route's schema. */
export const decodePayload = (envelope: Envelope, routes: readonly MessageRoute[]): DecodedDelivery => {
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
