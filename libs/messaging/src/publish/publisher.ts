import type { Envelope, Outgoing } from '@aisle/contracts';

/**
 * Sends messages and resolves when the broker has taken responsibility for them.
 * Errors: UnavailableError `BROKER_UNAVAILABLE` (it may or may not have arrived), `UNROUTABLE` (no queue took it),
 * `PUBLISH_NACKED`; PermanentError `MESSAGE_TOO_LARGE`, `UNSENDABLE`.
 */
export interface Publisher {
  toQueue(queue: string, envelope: Envelope): Promise<void>;
  toExchange(exchange: string, routingKey: string, envelope: Envelope, options?: SendOptions): Promise<void>;
}

export interface SendOptions {
  /** After this time in a queue nobody has use for the message any more, and the broker drops it. */
  expiresMs?: number;
}

export const publishTo = (publisher: Publisher, { to, envelope }: Outgoing): Promise<void> =>
  'queue' in to ? publisher.toQueue(to.queue, envelope) : publisher.toExchange(to.exchange, to.routingKey, envelope);
