import { type Envelope, queues } from '@aisle/contracts';
import { type Clock, PermanentError, backoffMs, errorCodeOf, errorMessageOf } from '@aisle/core';
import { pause } from '../pause.js';
import { type DeadLetterReason, deadLetterOf, deadLetterOfBytes } from './dead-letters.js';
import { type JudgedFailure, type OnFailure, judgeFailure, longestDelay } from './failure-table.js';
import type { Publisher } from '../publish/publisher.js';
import type { DeliveryOutcome, MessagingLog } from '../messaging-log.js';
import type { Delivery } from '../consume/subscription.js';
import type { WorkItem } from '../consume/work.js';

const publishTimeoutMs = 60_000;
const publishBackoff = { firstMs: 100, maxMs: 5_000 };

export interface Settlement {
  outcome: DeliveryOutcome;
  code: string;
}

/** Brings failed deliveries to where the failure table sends them, and only then acknowledges them. */
export interface FailureSettler {
  settleFailure(item: WorkItem, error: unknown, isAway: boolean): Promise<Settlement>;
  /** Sends back what was never started, at no cost, so that it is not in our hands for too long. */
  letGo(item: WorkItem): Promise<void>;
  /** Dead-letters now; `envelope` is missing where the bytes could not be read. */
  deadLetter(
    delivery: Delivery,
    queue: string,
    envelope: Envelope | undefined,
    error: PermanentError,
  ): Promise<Settlement>;
  /** Publishes somewhere else, then acknowledges; `lost` where that could not be done. */
  moveTo(delivery: Delivery, publish: () => Promise<void>): Promise<'moved' | 'lost'>;
}

export const createFailureSettler = (deps: {
  publisher: Publisher;
  onFailure: OnFailure;
  clock: Clock;
  log: MessagingLog;
}): FailureSettler => {
  const { publisher, onFailure, clock, log } = deps;

  /**
   * The broker may be away just now. While the delivery is ours we try again, because a nack counts as one more
   * delivery; after the timeout it goes back all the same.
   */
  const moveTo = async (delivery: Delivery, publish: () => Promise<void>): Promise<'moved' | 'lost'> => {
    const deadlineMs = clock.monotonicMs() + publishTimeoutMs;
    for (let failures = 0; !delivery.lost.aborted; failures += 1) {
      try {
        await publish();
        delivery.ack();
        return 'moved';
      } catch (error) {
        if (error instanceof PermanentError) throw error;
        log.warn('could not move a failed message yet', { code: errorCodeOf(error), reason: errorMessageOf(error) });
        if (clock.monotonicMs() > deadlineMs) break;
        await pause(backoffMs(failures + 1, publishBackoff), delivery.lost);
      }
    }
    delivery.nack();
    return 'lost';
  };

  const publishDeadLetter = async (
    delivery: Delivery,
    envelope: Envelope | undefined,
    reason: DeadLetterReason,
  ): Promise<'moved' | 'lost'> => {
    const asBytes = (): Promise<void> =>
      publisher.toQueue(queues.deadLetters, deadLetterOfBytes(delivery.body, reason));
    if (!envelope) return moveTo(delivery, asBytes);
    try {
      return await moveTo(delivery, () => publisher.toQueue(queues.deadLetters, deadLetterOf(envelope, reason)));
    } catch (error) {
      // Only a message that is itself a large dead letter does not fit into another one.
      log.error('a dead letter is too large to keep whole', {
        reason: errorMessageOf(error),
        code: errorCodeOf(error),
      });
      return moveTo(delivery, asBytes);
    }
  };

  const carryOut = async (
    delivery: Delivery,
    queue: string,
    envelope: Envelope,
    failure: JudgedFailure,
  ): Promise<DeliveryOutcome> => {
    switch (failure.action) {
      case 'stop-service':
        return 'fatal';
      case 'acknowledge':
        delivery.ack();
        return failure.outcome;
      case 'delay': {
        const { attempt, postponed = envelope.postponed } = failure;
        const again = { ...envelope, attempt, ...(postponed === undefined ? {} : { postponed }) };
        const end = await moveTo(delivery, () => publisher.toExchange(failure.exchange, queue, again));
        return end === 'moved' ? 'delayed' : 'lost';
      }
      case 'dead-letter': {
        const reason = { ...failure, queue, attempts: envelope.attempt + 1, failedAt: clock.now() };
        return (await publishDeadLetter(delivery, envelope, reason)) === 'moved' ? 'dead-lettered' : 'lost';
      }
    }
  };

  return {
    moveTo,
    settleFailure: async ({ delivery, queue, envelope }, error, isAway) => {
      const failure = judgeFailure(error, {
        attempt: envelope.attempt,
        postponed: envelope.postponed ?? 0,
        isAway,
        onFailure,
        isLastResort: queue === queues.deadLetters,
        now: clock.now(),
      });
      const outcome = await carryOut(delivery, queue, envelope, failure);
      return { outcome, code: failure.code };
    },
    letGo: async ({ delivery, queue, envelope }) => {
      if (onFailure === 'none') delivery.ack();
      else await moveTo(delivery, () => publisher.toExchange(longestDelay, queue, envelope));
    },
    deadLetter: async (delivery, queue, envelope, { code, message }) => {
      const reason = { queue, code, message, attempts: envelope?.attempt ?? 0, failedAt: clock.now() };
      const end = await publishDeadLetter(delivery, envelope, reason);
      return { outcome: end === 'moved' ? 'dead-lettered' : 'lost', code };
    },
  };
};
