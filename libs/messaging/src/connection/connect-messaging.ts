import type { Topology } from '@aisle/contracts';
import { type BackoffLimits, type Clock, UnavailableError, errorMessageOf, systemClock } from '@aisle/core';
import type { ChannelModel } from 'amqplib';
import { declareTopology } from './assert-topology.js';
import { createAvailability } from '../consume/availability.js';
import type { ConsumeOptions } from '../consume/consume-options.js';
import type { Consumer } from '../consume/consumer-loop.js';
import { createConsume } from '../consume/create-consume.js';
import { watchBrokerLiveness } from './broker-liveness.js';
import { type RecoveringConnection, openRecoveringConnection } from './recovering-connection.js';
import type { Publisher } from '../publish/publisher.js';
import { type MessagingLog, type MessagingMetrics, noMetrics } from '../messaging-log.js';
import { createNames } from './names.js';
import { createPublisher } from '../publish/confirmed-publisher.js';
import { readQueueDepths } from './queue-depths.js';

const closeTimeoutMs = 10_000;

export interface MessageConnectionOptions {
  amqpUrl: string;
  /** Put before every queue and exchange name as it stands (`staging.`); empty in production. */
  namespace?: string;
  /** Names the connections in the broker's listings. */
  service: string;
  log: MessagingLog;
  clock?: Clock;
  metrics?: MessagingMetrics;
  /** How long to try before the first connect and each `consume` fail. */
  connectTimeoutMs?: number;
  /**
   * Asks whether what the handlers rely on besides the broker answers (database, raw store); rejects where it does not. While
   * it does not, consumers start nothing.
   */
  probe?(): Promise<void>;
  /** The waits between probes while something is away; 1 s doubling to 30 s by default. */
  probeBackoff?: BackoffLimits;
  /** A handler threw a FatalError: its consumer has stopped taking messages, and the service has to stop. */
  onFatal?(error: unknown): void;
}

/** One publishing and one consuming AMQP connection, which come back by themselves. */
export interface MessageConnection {
  readonly namespace: string;
  /**
   * Declares what is missing; may be repeated, and is repeated when the broker has lost a queue.
   * Errors: FatalError `TOPOLOGY_CONFLICT` where something exists with other arguments; UnavailableError `BROKER_UNAVAILABLE`.
   */
  assertTopology(topology: Topology): Promise<void>;
  readonly publisher: Publisher;
  /** Resolves when the broker delivers to us. Errors: RetryableError `QUEUE_UNAVAILABLE`. */
  consume(options: ConsumeOptions): Promise<Consumer>;
  /** Messages ready in each of these queues, which are left out where they are missing. Errors: the broker's own. */
  messagesReady(queues: readonly string[]): Promise<Map<string, number>>;
  /**
   * At most this long ago (ms of a monotonic clock) the broker still answered the consuming connection: the time since
   * the sending of the last question that it answered. Infinity where it never did.
   */
  msSinceBrokerAnswered(): number;
  isConnected(): boolean;
  /** Consumers must have been stopped; waits for outstanding confirms. */
  close(): Promise<void>;
}

/**
 * Errors: UnavailableError `BROKER_UNAVAILABLE` when the broker cannot be reached within `connectTimeoutMs`; FatalError
 * `BROKER_REFUSED`, long before that, when it does not take the user, the password or the virtual host.
 */
export const connectMessaging = async (options: MessageConnectionOptions): Promise<MessageConnection> => {
  const { amqpUrl, namespace = '', service, clock = systemClock, metrics = noMetrics } = options;
  const { connectTimeoutMs = 60_000, onFatal = () => undefined } = options;
  const log = options.log.child({ part: 'messaging' });
  const names = createNames(namespace);
  const { publishing, consuming } = await openBothConnections(amqpUrl, service, log, connectTimeoutMs);
  const publisher = createPublisher({ connection: publishing, names, log, metrics });
  const liveness = watchBrokerLiveness(consuming, clock, log);
  const isConnected = (): boolean => publishing.isUp() && consuming.isUp() && publisher.isReady();
  const availability = createAvailability({
    probe: async () => {
      if (!isConnected() || publishing.isBlocked()) {
        throw new UnavailableError('BROKER_UNAVAILABLE', 'The broker takes no messages.');
      }
      await options.probe?.();
    },
    clock,
    log,
    metrics,
    backoff: options.probeBackoff,
  });
  const topologies = new Map<string, Topology>();

  const declare = async (topology: Topology): Promise<void> => {
    const model: ChannelModel = await publishing.model(connectTimeoutMs);
    const channel = await model.createChannel();
    // What went wrong reaches us as the rejection of the declaration.
    channel.on('error', () => undefined);
    try {
      await declareTopology(channel, names, topology);
    } finally {
      // The broker has closed it already where it refused a declaration.
      await channel.close().catch(() => undefined);
    }
  };
  const declareAgain = async (): Promise<void> => {
    for (const topology of topologies.values()) {
      await declare(topology).catch((error: unknown) =>
        log.warn('could not assert the topology again', { reason: errorMessageOf(error) }),
      );
    }
  };
  const consume = createConsume({
    connection: consuming,
    names,
    publisher,
    availability,
    clock,
    log,
    metrics,
    onFatal,
    onQueueMissing: declareAgain,
    timeoutMs: connectTimeoutMs,
  });

  return {
    namespace,
    publisher,
    assertTopology: async (topology) => {
      await declare(topology);
      topologies.set(JSON.stringify(topology), topology);
    },
    consume,
    messagesReady: async (queues) => readQueueDepths(await publishing.model(connectTimeoutMs), names, queues),
    msSinceBrokerAnswered: liveness.msSinceBrokerAnswered,
    isConnected,
    close: async () => {
      availability.close();
      await publisher.settle(closeTimeoutMs);
      await Promise.all([publisher.close(), liveness.close()]);
      await Promise.all([publishing.close(), consuming.close()]);
    },
  };
};

const openBothConnections = async (
  amqpUrl: string,
  service: string,
  log: MessagingLog,
  timeoutMs: number,
): Promise<{ publishing: RecoveringConnection; consuming: RecoveringConnection }> => {
  const publishing = await openRecoveringConnection(amqpUrl, `${service} publishing`, log);
  const consuming = await openRecoveringConnection(amqpUrl, `${service} consuming`, log);
  try {
    await Promise.all([publishing.model(timeoutMs), consuming.model(timeoutMs)]);
  } catch (error) {
    await Promise.all([publishing.close(), consuming.close()]);
    throw error;
  }
  return { publishing, consuming };
};
