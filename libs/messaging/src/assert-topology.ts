import type { QueueSpec, Topology } from '@aisle/contracts';
import type { Channel, Options } from 'amqplib';
import type { Names } from './names.js';

/**
 * A queue's arguments. They can never be changed later, so they hold only what the queue *is*: its type, single active
 * consumer, and for a delay queue how long it holds a message and that the message then goes to the queue its routing
 * key names. That is an argument rather than a policy, because a delay queue without its policy would keep messages for
 * ever: correctness must not depend on somebody having set one. At-least-once dead-lettering needs all three of the
 * strategy, `reject-publish` and a quorum queue, and without it a retry could be lost on its way back.
 */
export const queueArguments = ({ singleActiveConsumer, ttlMs }: QueueSpec): Record<string, unknown> => ({
  'x-queue-type': 'quorum',
  ...(singleActiveConsumer && { 'x-single-active-consumer': true }),
  ...(ttlMs !== undefined && {
    'x-message-ttl': ttlMs,
    'x-dead-letter-exchange': '',
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  }),
});

const durableQueue = (spec: QueueSpec): Options.AssertQueue => ({ durable: true, arguments: queueArguments(spec) });

/** Declares what is missing; what is there already must have the same arguments. */
export const declareTopology = async (channel: Channel, names: Names, topology: Topology): Promise<void> => {
  for (const { name, type } of topology.exchanges) {
    await channel.assertExchange(names.exchange(name), type, { durable: true });
  }
  for (const spec of topology.queues) await channel.assertQueue(names.queue(spec.name), durableQueue(spec));
  for (const { queue, exchange, routingKey } of topology.bindings) {
    await channel.bindQueue(names.queue(queue), names.exchange(exchange), routingKey);
  }
};
