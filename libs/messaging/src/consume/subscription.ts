import { setMaxListeners } from 'node:events';
import { errorMessageOf } from '@aisle/core';
import type { Channel, ConsumeMessage } from 'amqplib';
import { openRecoveringChannel } from '../connection/recovering-channel.js';
import type { RecoveringConnection } from '../connection/recovering-connection.js';
import type { MessagingLog } from '../messaging-log.js';

/** A message in our hands until it is acknowledged, returned or lost with its channel. */
export interface Delivery {
  body: Buffer;
  redelivered: boolean;
  /** How often a quorum queue has delivered it before without an acknowledgement. */
  deliveryCount: number;
  /** Aborted when the channel is gone: the broker will deliver it again, and answering it means nothing any more. */
  lost: AbortSignal;
  /** Only the first answer counts. */
  ack(): void;
  nack(): void;
}

export interface Subscription {
  /** Resolves when the broker delivers to us for the first time. */
  whenConsuming: Promise<void>;
  /** No new deliveries; what is in our hands stays ours until it is answered or the channel closes. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

export interface SubscriptionOptions {
  connection: RecoveringConnection;
  log: MessagingLog;
  /** The queue's name at the broker, with namespace. */
  queue: string;
  prefetch: number;
  /** Declares the queue as this connection's own, gone with it. */
  isOwnQueue: boolean;
  onDelivery(delivery: Delivery): void;
  /** Consuming failed because the queue is missing: whoever knows the topology may assert it again. */
  onQueueMissing(): Promise<void>;
}

const notFound = 404;

/** Consumes a queue for as long as it is not closed, whatever happens to channel, connection or broker. */
export const subscribe = (options: SubscriptionOptions): Subscription => {
  const { connection, log, queue, prefetch, isOwnQueue, onDelivery, onQueueMissing } = options;
  let consumer: { channel: Channel; tag: string } | undefined;
  let isCancelled = false;
  let reportConsuming = (): void => undefined;
  const whenConsuming = new Promise<void>((resolve) => (reportConsuming = resolve));

  const setUp = async (channel: Channel): Promise<void> => {
    const channelLost = new AbortController();
    // Every delivery in our hands listens to this signal; that many listeners are no leak.
    setMaxListeners(0, channelLost.signal);
    // The signal aborts at once, not when the loop notices: an answer for the old channel must never reach a new one.
    channel.once('close', () => channelLost.abort());
    if (isCancelled) return;
    if (isOwnQueue) await channel.assertQueue(queue, { exclusive: true, autoDelete: true, durable: false });
    await channel.prefetch(prefetch);
    const onMessage = (message: ConsumeMessage | null): void => {
      if (message) onDelivery(deliveryOf(channel, channelLost.signal, message));
      else reopen(channel);
    };
    const { consumerTag } = await channel.consume(queue, onMessage);
    consumer = { channel, tag: consumerTag };
    reportConsuming();
  };

  /** The broker cancelled the consumer (its queue went away, a node went down, it took too long), so a new channel is opened. */
  const reopen = (channel: Channel): void => {
    log.warn('the broker cancelled the consumer, opening a new channel', { queue });
    channel
      .close()
      .catch((error: unknown) => log.debug('closing a cancelled channel', { reason: errorMessageOf(error) }));
  };

  const recovering = openRecoveringChannel<Channel>({
    connection,
    log,
    create: (model) => model.createChannel(),
    setUp,
    onLost: (error) => {
      consumer = undefined;
      if (error) log.warn('the broker closed the channel', { queue, reason: error.message });
    },
    onSetUpFailed: async (error) => {
      if ((error as { code?: unknown }).code === notFound) await onQueueMissing();
    },
  });

  return {
    whenConsuming,
    cancel: async () => {
      isCancelled = true;
      const leaving = consumer;
      consumer = undefined;
      // Where the channel is gone the consumer is gone with it.
      await leaving?.channel.cancel(leaving.tag).catch(() => undefined);
    },
    close: () => recovering.close(),
  };
};

const deliveryOf = (channel: Channel, lost: AbortSignal, message: ConsumeMessage): Delivery => {
  let isAnswered = false;
  const answer = (send: () => void): void => {
    // Answering twice, or on another channel, would make the broker close the channel.
    if (isAnswered || lost.aborted) return;
    isAnswered = true;
    try {
      send();
    } catch {
      // The channel is just closing; the broker delivers the message again.
    }
  };
  return {
    body: message.content,
    redelivered: message.fields.redelivered,
    deliveryCount: Number(message.properties.headers?.['x-delivery-count'] ?? 0),
    lost,
    ack: () => answer(() => channel.ack(message)),
    nack: () => answer(() => channel.nack(message, false, true)),
  };
};
