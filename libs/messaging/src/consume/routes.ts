import type { MessageType } from '@aisle/contracts';
import type { BatchHandler, Handler } from './handler.js';

export interface BatchLimits {
  /** Messages a handler call. */
  maxSize: number;
  /** How long the first message of a batch waits for others. */
  maxWaitMs: number;
  /** Where messages differ in how much work they are: a batch of at least so much takes no further message. */
  maxWeight?: number;
}

/** One message type that a queue carries, and who handles it. */
export type MessageRoute =
  | { kind: 'single'; type: MessageType<unknown>; handle: Handler<unknown> }
  | {
      kind: 'batch';
      type: MessageType<unknown>;
      handle: BatchHandler<unknown>;
      limits: BatchLimits;
      weightOf: (payload: unknown) => number;
    };

// The payload has been parsed with the same type's schema when a handler gets it, so the casts hold.

export const route = <P>(type: MessageType<P>, handler: Handler<P>): MessageRoute => ({
  kind: 'single',
  type: type as MessageType<unknown>,
  handle: handler as Handler<unknown>,
});

/**
 * Handles several messages in one call. When the call fails, each of its messages is handled alone once before it is
 * judged, so that one bad message does not fail its neighbours.
 */
export const routeBatch = <P>(
  type: MessageType<P>,
  handler: BatchHandler<P>,
  limits: BatchLimits,
  weightOf: (payload: P) => number = () => 1,
): MessageRoute => ({
  kind: 'batch',
  type: type as MessageType<unknown>,
  handle: handler as BatchHandler<unknown>,
  limits,
  weightOf: weightOf as (payload: unknown) => number,
});
