export type { Publisher } from './publish/publisher.js';
export type { BatchContext, BatchHandler, BatchMessage, Handler, HandlerContext } from './consume/handler.js';
export { publishTo } from './publish/publisher.js';
export type { DeliveryOutcome, MessagingLog, MessagingMetrics } from './messaging-log.js';
export { type BatchLimits, type MessageRoute, route, routeBatch } from './consume/routes.js';
export type { ConsumeOptions } from './consume/consume-options.js';
export type { Consumer } from './consume/consumer-loop.js';
export type { OnFailure } from './failure/failure-table.js';
export { type BrokerOptions, connectBroker, type ServiceBroker } from './connection/connect-broker.js';
export {
  type MessageConnection,
  type MessageConnectionOptions,
  connectMessaging,
} from './connection/connect-messaging.js';
export { type OutboxPort, type OutboxRelay, type PublishedRows, createOutboxRelay } from './publish/outbox-relay.js';
export { redriveDeadLetter } from './failure/dead-letters.js';
export { childTraceparent, nextTraceparent, rootTraceparent, traceIdOf } from './traceparent.js';
export { maxMessageBytes } from './envelope-codec.js';
