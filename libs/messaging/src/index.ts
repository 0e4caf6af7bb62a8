export type {
  BatchContext,
  BatchHandler,
  BatchMessage,
  Handler,
  HandlerContext,
  Outgoing,
  Publisher,
  Target,
} from './messages.js';
export { publishTo } from './messages.js';
export type { DeliveryOutcome, MessagingLog, MessagingMetrics } from './messaging-log.js';
export { type BatchLimits, type MessageRoute, route, routeBatch } from './routes.js';
export type { ConsumeOptions } from './consume-options.js';
export type { Consumer } from './consumer-loop.js';
export type { OnFailure } from './failure-table.js';
export { type MessageConnection, type MessageConnectionOptions, connectMessaging } from './connection.js';
export { type OutboxPort, type OutboxRelay, type OutboxRow, createOutboxRelay } from './outbox-relay.js';
export { redriveDeadLetter } from './dead-letters.js';
export { childTraceparent, nextTraceparent, rootTraceparent, traceIdOf } from './traceparent.js';
export { maxMessageBytes } from './envelope-codec.js';
