import type { Envelope, Outgoing } from '@aisle/contracts';
import type { MessagingLog } from '../messaging-log.js';

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
