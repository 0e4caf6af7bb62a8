import { type Suspect, createEnvelope, queues, suspect } from '@aisle/contracts';
import { type Clock, PermanentError } from '@aisle/core';
import type { ConsumerLoopOptions } from './consumer-loop.js';
import type { FailureSettler, Settlement } from '../failure/failure-settler.js';
import type { Publisher } from '../messages.js';
import type { MessagingLog, MessagingMetrics } from '../messaging-log.js';
import { readBody, readEnvelope } from './decode-delivery.js';
import { type MessageRoute, route } from './routes.js';
import type { Delivery } from './subscription.js';
import { nextTraceparent, traceIdOf } from '../traceparent.js';
import type { WorkItem } from './work.js';

/** A message that was in a worker's hands this often when the worker went down is no longer handled among others. */
const suspectFromDeliveryCount = 2;
/** A suspect that took its worker down this often while it was alone is to blame. */
const poisonedFromDeliveryCount = 3;

type Receive = ConsumerLoopOptions['receive'];

export interface ReceiveDeps {
  settler: FailureSettler;
  publisher: Publisher;
  clock: Clock;
  log: MessagingLog;
  metrics: MessagingMetrics;
}

const unreadable = 'unreadable';

/** Buries what is refused, and says so. */
const burial =
  ({ settler, log, metrics }: ReceiveDeps) =>
  (delivery: Delivery, queue: string, envelope: WorkItem['envelope'] | undefined, error: PermanentError) => ({
    kind: 'settle' as const,
    settle: async (): Promise<void> => {
      const startedAtMs = performance.now();
      const { outcome, code }: Settlement = await settler.bury(delivery, queue, envelope, error);
      metrics.consumed(queue, envelope?.type ?? unreadable, outcome, code, performance.now() - startedAtMs);
      const fields = { queue, code, reason: error.message, messageType: envelope?.type, messageId: envelope?.id };
      log.error('a message was refused and dead-lettered', {
        ...fields,
        correlationId: envelope?.correlationId,
        traceId: traceIdOf(envelope?.traceparent),
      });
    },
  });

/** How deliveries of an ordinary queue are taken: unreadable ones are buried, suspicious ones moved, others handled. */
export const receiveFromQueue = (
  deps: ReceiveDeps,
  {
    queue,
    types,
    suspectsQueue,
  }: { queue: string; types: readonly MessageRoute[]; suspectsQueue?: string | undefined },
): Receive => {
  const bury = burial(deps);
  return (delivery) => {
    const reading = readBody(delivery.body, types);
    if (reading.kind === 'refused') return bury(delivery, queue, reading.envelope, reading.error);
    const item: WorkItem = { ...reading.message, delivery, queue };
    if (suspectsQueue === undefined || delivery.deliveryCount < suspectFromDeliveryCount)
      return { kind: 'handle', item };
    return { kind: 'settle', settle: () => moveToSuspects(deps, item, suspectsQueue) };
  };
};

const moveToSuspects = async (deps: ReceiveDeps, item: WorkItem, suspectsQueue: string): Promise<void> => {
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

/** How suspects are taken: unwrapped, then handled as a message of the queue they came from, or buried as poisoned. */
export const receiveSuspects = (
  deps: ReceiveDeps,
  suspectsQueue: string,
  routesFor: (queue: string) => readonly MessageRoute[],
): Receive => {
  const bury = burial(deps);
  const wrapping = [route(suspect, async () => undefined)];
  return (delivery) => {
    const outer = readBody(delivery.body, wrapping);
    if (outer.kind === 'refused') return bury(delivery, suspectsQueue, outer.envelope, outer.error);
    const { queue, original } = outer.message.payload as Suspect;
    if (delivery.deliveryCount >= poisonedFromDeliveryCount) {
      const sentence = `Its worker went down ${delivery.deliveryCount} times while handling nothing but this message.`;
      const fix = `Look into the worker's log; redrive it from ${queues.deadLetters} when the cause is repaired.`;
      return bury(delivery, queue, original, new PermanentError('POISONED', sentence, { fix }));
    }
    const inner = readEnvelope(original, routesFor(queue));
    if (inner.kind === 'refused') return bury(delivery, queue, original, inner.error);
    return { kind: 'handle', item: { ...inner.message, delivery, queue } };
  };
};
