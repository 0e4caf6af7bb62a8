import type { Envelope } from '@aisle/contracts';
import type { PermanentError } from '@aisle/core';
import type { Delivery } from '../consume/subscription.js';
import type { MessagingLog, MessagingMetrics } from '../messaging-log.js';
import { traceIdOf } from '../traceparent.js';
import type { FailureSettler } from './failure-settler.js';

const unreadable = 'unreadable';

/** Dead-letters a delivery that no handler will see, measures it, and logs why; `envelope` is missing where it was not readable. */
export const deadLetterRefused = async (
  { settler, log, metrics }: { settler: FailureSettler; log: MessagingLog; metrics: MessagingMetrics },
  {
    delivery,
    queue,
    envelope,
    error,
  }: { delivery: Delivery; queue: string; envelope?: Envelope | undefined; error: PermanentError },
): Promise<void> => {
  const startedAtMs = performance.now();
  const { outcome, code } = await settler.deadLetter(delivery, queue, envelope, error);
  metrics.consumed(queue, envelope?.type ?? unreadable, outcome, code, performance.now() - startedAtMs);
  log.error('a message was refused and dead-lettered', {
    queue,
    code,
    reason: error.message,
    messageType: envelope?.type,
    messageId: envelope?.id,
    correlationId: envelope?.correlationId,
    traceId: traceIdOf(envelope?.traceparent),
  });
};
