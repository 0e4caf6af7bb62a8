import type { QueueSpec, Topology } from '@aisle/contracts';
import { FatalError, UnavailableError, errorMessageOf } from '@aisle/core';
import type { Channel, Options } from 'amqplib';
import type { Names } from './names.js';

const preconditionFailed = 406;

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

/**
 * Declares what is missing; what is there already must have the same arguments.
 * Errors: FatalError `TOPOLOGY_CONFLICT`, UnavailableError `BROKER_UNAVAILABLE`.
 */
export const declareTopology = async (channel: Channel, names: Names, topology: Topology): Promise<void> => {
  try {
    await declareAll(channel, names, topology);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== preconditionFailed) {
      throw new UnavailableError('BROKER_UNAVAILABLE', `Declaring failed: ${errorMessageOf(cause)}`, { cause });
    }
    throw new FatalError('TOPOLOGY_CONFLICT', `Something exists with other arguments: ${errorMessageOf(cause)}`, {
      cause,
      fix: 'Arguments cannot be changed: empty and delete what the broker names, then start again.',
    });
  }
};

const declareAll = async (channel: Channel, names: Names, { exchanges, queues, bindings }: Topology): Promise<void> => {
  for (const { name, type } of exchanges) {
    await channel.assertExchange(names.exchange(name), type, { durable: true });
  }
  for (const spec of queues) await channel.assertQueue(names.queue(spec.name), durableQueue(spec));
  for (const { queue, exchange, routingKey } of bindings) {
    await channel.bindQueue(names.queue(queue), names.exchange(exchange), routingKey);
  }
};
