import { type Envelope, type Suspect, createEnvelope, queues, suspect } from '@aisle/contracts';
import { PermanentError } from '@aisle/core';
import type { Receive } from '../consume/consumer-loop.js';
import { decodeBody, decodePayload } from '../consume/decode-delivery.js';
import type { ReceiveDeps } from '../consume/receive-deps.js';
import { type MessageRoute, route } from '../consume/routes.js';
import type { Delivery } from '../consume/subscription.js';
import type { WorkItem } from '../consume/work.js';
import { nextTraceparent, traceIdOf } from '../traceparent.js';
import { deadLetterRefused } from './dead-letter-refused.js';

/** A message that was in a worker's hands this often when the worker went down is no longer handled among others. */
const suspectFromDeliveryCount = 2;
/** A suspect that took its worker down this often while it was alone is to blame. */
const poisonedFromDeliveryCount = 3;

/** Whether the delivery may be what took its workers down, and is to be handled alone. */
export const isSuspect = ({ deliveryCount }: Delivery): boolean => deliveryCount >= suspectFromDeliveryCount;

/** Publishes the message to its suspects queue, wrapped together with the name of its own queue, then acknowledges it. */
export const moveToSuspects = async (deps: ReceiveDeps, item: WorkItem, suspectsQueue: string): Promise<void> => {
  const { settler, publisher, clock, log, metrics } = deps;
  const { envelope, queue, delivery } = item;
  const wrapped = createEnvelope<Suspect>(
    suspect,
    { queue, original: envelope },
    {
      correlationId: envelope.correlationId,
      causationId: envelope.id,
      traceparent: nextTraceparent(envelope.traceparent),
      occurredAt: clock.now(),
    },
  );
  const startedAtMs = performance.now();
  const end = await settler.moveTo(delivery, () => publisher.toQueue(suspectsQueue, wrapped));
  const outcome = end === 'moved' ? 'suspected' : 'lost';
  metrics.consumed(queue, envelope.type, outcome, '', performance.now() - startedAtMs);
  const { id: messageId, correlationId, traceparent } = envelope;
  const fields = { queue, messageId, correlationId, traceId: traceIdOf(traceparent) };
  log.warn('a message was with its worker when it went down, it will be handled alone', fields);
};

const poisoned = ({ deliveryCount }: Delivery): PermanentError =>
  new PermanentError(
    'POISONED',
    `Its worker went down ${deliveryCount} times while handling nothing but this message.`,
    { fix: `Look into the worker's log; redrive it from ${queues.deadLetters} when the cause is repaired.` },
  );

/** Tells what to do with a delivery of a suspects queue: unwrapped, it is handled as one of its own queue, or dead-lettered as poisoned. */
export const receiveSuspects = (
  deps: ReceiveDeps,
  suspectsQueue: string,
  routesFor: (queue: string) => readonly MessageRoute[],
): Receive => {
  const wrapping = [route(suspect, async () => undefined)];
  return (delivery) => {
    const refuse = (queue: string, envelope: Envelope | undefined, error: PermanentError) => ({
      kind: 'settle' as const,
      settle: () => deadLetterRefused(deps, { delivery, queue, envelope, error }),
    });
    const outer = decodeBody(delivery.body, wrapping);
    if (outer.kind === 'refused') return refuse(suspectsQueue, outer.envelope, outer.error);
    const { queue, original } = outer.message.payload as Suspect;
    if (delivery.deliveryCount >= poisonedFromDeliveryCount) return refuse(queue, original, poisoned(delivery));
    const inner = decodePayload(original, routesFor(queue));
    if (inner.kind === 'refused') return refuse(queue, original, inner.error);
    return { kind: 'handle', item: { ...inner.message, delivery, queue } };
  };
};
