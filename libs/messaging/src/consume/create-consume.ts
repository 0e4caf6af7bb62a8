import { type Clock, RetryableError } from '@aisle/core';
import type { RecoveringConnection } from '../connection/recovering-connection.js';
import type { Names } from '../connection/names.js';
import { createExclusiveGate } from '../failure/exclusive-gate.js';
import { createFailureSettler } from '../failure/failure-settler.js';
import { createQuarantine } from '../failure/quarantine.js';
import { receiveSuspects } from '../failure/suspects.js';
import type { Publisher } from '../publish/publisher.js';
import type { MessagingLog, MessagingMetrics } from '../messaging-log.js';
import { pause } from '../pause.js';
import { alwaysAvailable, type Availability } from './availability.js';
import type { ConsumeOptions } from './consume-options.js';
import { type Consumer, type ConsumerLoop, type Receive, startConsumerLoop } from './consumer-loop.js';
import { createHandlerRunner } from './handler-runner.js';
import { receiveFromQueue } from './receive.js';
import type { ReceiveDeps } from './receive-deps.js';
import { subscribe } from './subscription.js';

export interface ConsumeDeps {
  connection: RecoveringConnection;
  names: Names;
  publisher: Publisher;
  availability: Availability;
  clock: Clock;
  log: MessagingLog;
  metrics: MessagingMetrics;
  onFatal(error: unknown): void;
  onQueueMissing(): Promise<void>;
  /** How long `consume` waits for the broker to deliver to us at all. */
  timeoutMs: number;
}

/** Makes `consume`. Its consumers share one gate: while a suspect is handled, nothing else of this connection runs. */
export const createConsume = (deps: ConsumeDeps): ((options: ConsumeOptions) => Promise<Consumer>) => {
  const gate = createExclusiveGate();

  const startLoop = (
    options: ConsumeOptions,
    admit: <T>(run: () => Promise<T>) => Promise<T>,
    receiveWith: (receiveDeps: ReceiveDeps) => Receive,
  ): ConsumerLoop => {
    const { queue, prefetch, concurrency = prefetch, onFailure = 'retry-via-delay', deadlineMs, exclusive } = options;
    const { connection, names, publisher, clock, log, metrics, onFatal, onQueueMissing } = deps;
    const availability = options.needsOnlyBroker ? alwaysAvailable : deps.availability;
    const settler = createFailureSettler({ publisher, onFailure, clock, log: log.child({ queue }) });
    const runner = createHandlerRunner({ publisher, settler, availability, admit, deadlineMs, log, metrics });
    return startConsumerLoop({
      subscribe: (onDelivery) =>
        subscribe({
          connection,
          log: log.child({ queue }),
          queue: names.queue(queue),
          prefetch,
          isOwnQueue: exclusive ?? false,
          onDelivery,
          onQueueMissing,
        }),
      receive: receiveWith({ settler, publisher, clock, log, metrics }),
      run: runner.run,
      letGo: settler.letGo,
      availability,
      prefetch,
      concurrency,
      onFatal,
      log,
    });
  };

  const quarantine = createQuarantine((options, routesFor) =>
    startLoop(options, gate.exclusive, (receiveDeps) => receiveSuspects(receiveDeps, options.queue, routesFor)),
  );

  const untilConsuming = async ({ whenConsuming }: ConsumerLoop, queue: string): Promise<void> => {
    const giveUp = new AbortController();
    const isConsuming = await Promise.race([
      whenConsuming.then(() => true),
      pause(deps.timeoutMs, giveUp.signal).then(() => false),
    ]);
    giveUp.abort();
    if (isConsuming) return;
    throw new RetryableError('QUEUE_UNAVAILABLE', `Could not consume ${queue} within ${deps.timeoutMs} ms.`, {
      fix: 'See the warnings before this one; has the topology been asserted?',
    });
  };

  return async (options) => {
    const { queue, types, suspectsQueue } = options;
    const loop = startLoop(options, gate.shared, (receiveDeps) =>
      receiveFromQueue(receiveDeps, { queue, types, suspectsQueue }),
    );
    const consumer = suspectsQueue === undefined ? loop : quarantine.join(loop, options, suspectsQueue);
    try {
      await untilConsuming(consumer, queue);
    } catch (error) {
      await consumer.stop();
      throw error;
    }
    return consumer;
  };
};
