import type { Envelope, Outgoing } from '@aisle/contracts';
import type { MessagingLog } from './messaging-log.js';

/**
 * Sends messages and resolves when the broker has taken responsibility for them.
 * Errors: RetryableError `BROKER_UNAVAILABLE` (it may or may not have arrived), `UNROUTABLE` (no queue took it),
 * `PUBLISH_NACKED`; PermanentError `MESSAGE_TOO_LARGE`, `UNSENDABLE`.
 */
export interface Publisher {
  toQueue(queue: string, envelope: Envelope): Promise<void>;
  toExchange(exchange: string, routingKey: string, envelope: Envelope): Promise<void>;
}

export const publishTo = (publisher: Publisher, { to, envelope }: Outgoing): Promise<void> =>
  'queue' in to ? publisher.toQueue(to.queue, envelope) : publisher.toExchange(to.exchange, to.routingKey, envelope);

/** What a handler of several messages knows besides them. */
export interface BatchContext {
  /** Aborted at the deadline, and when the delivery is lost and will be made to somebody else. */
  signal: AbortSignal;
  log: MessagingLog;
}

export interface HandlerContext extends BatchContext {
  envelope: Envelope;
  redelivered: boolean;
  /** How often the broker has delivered it before without an answer: crashes and lost connections, not failures. */
  deliveryCount: number;
}

export interface BatchMessage<P> {
  payload: P;
  envelope: Envelope;
}

/** The runtime publishes what is returned (confirmed), then acknowledges. */
export type HandlerResult = Promise<Outgoing[] | void>;
export type Handler<P> = (payload: P, context: HandlerContext) => HandlerResult;
export type BatchHandler<P> = (messages: BatchMessage<P>[], context: BatchContext) => HandlerResult;
