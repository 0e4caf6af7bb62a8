import { type Clock, RetryableError } from '@aisle/core';
import { pause } from '../pause.js';
import type { ConsumeOptions } from './consume-options.js';
import { type Consumer, type ConsumerLoop, startConsumerLoop } from './consumer-loop.js';
import { createExclusiveGate } from '../failure/exclusive-gate.js';
import { createFailureSettler } from '../failure/failure-settler.js';
import { createHandlerRunner } from './handler-runner.js';
import type { Link } from '../connection/recovering-connection.js';
import type { Publisher } from '../messages.js';
import type { MessagingLog, MessagingMetrics } from '../messaging-log.js';
import type { Names } from '../connection/names.js';
import { type ReceiveDeps, receiveFromQueue, receiveSuspects } from './receive.js';
import { subscribe } from './subscription.js';

export interface ConsumingDeps {
  link: Link;
  names: Names;
  publisher: Publisher;
  clock: Clock;
  log: MessagingLog;
  metrics: MessagingMetrics;
  onFatal(error: unknown): void;
  onQueueMissing(): Promise<void>;
  /** How long `consume` waits for the broker to deliver to us at all. */
  patienceMs: number;
}

/** One suspects queue's consumer, shared by the consumers whose suspects it holds. */
interface SuspectsDesk {
  loop: ConsumerLoop;
  clients: Map<string, ConsumeOptions>;
  paused: Set<string>;
}

/** Starts consumers that share one gate: while a suspect is handled, nothing else of this connection runs. */
export const createConsuming = (deps: ConsumingDeps): ((options: ConsumeOptions) => Promise<Consumer>) => {
  const gate = createExclusiveGate();
  const desks = new Map<string, SuspectsDesk>();

  const startLoop = (
    options: ConsumeOptions,
    admit: <T>(run: () => Promise<T>) => Promise<T>,
    receiveWith: (receiveDeps: ReceiveDeps) => ReturnType<typeof receiveFromQueue>,
  ): ConsumerLoop => {
    const { queue, prefetch, concurrency = prefetch, onFailure = 'retry-via-delay', deadlineMs, exclusive } = options;
    const { link, names, publisher, clock, log, metrics, onFatal, onQueueMissing } = deps;
    const settler = createFailureSettler({ publisher, onFailure, clock, log: log.child({ queue }) });
    const runner = createHandlerRunner({ publisher, settler, admit, deadlineMs, log, metrics });
    return startConsumerLoop({
      subscribe: (onDelivery) =>
        subscribe({
          link,
          log: log.child({ queue }),
          queue: names.queue(queue),
          prefetch,
          isOwnQueue: exclusive ?? false,
          onDelivery,
          onQueueMissing,
        }),
      receive: receiveWith({ settler, publisher, clock, log, metrics }),
      run: runner.run,
      prefetch,
      concurrency,
      onFatal,
      log,
    });
  };

  const openDesk = (suspectsQueue: string, first: ConsumeOptions): SuspectsDesk => {
    const clients = new Map<string, ConsumeOptions>();
    // A suspect of a queue that only another worker consumes (another sync bucket) is handled by the same kind of route.
    const routesFor = (queue: string) =>
      clients.get(queue)?.types ?? [...clients.values()].flatMap(({ types }) => types);
    const options = { ...first, queue: suspectsQueue, prefetch: 1, concurrency: 1, exclusive: false };
    const loop = startLoop(options, gate.exclusive, (receiveDeps) =>
      receiveSuspects(receiveDeps, suspectsQueue, routesFor),
    );
    return { loop, clients, paused: new Set() };
  };

  const joinDesk = (suspectsQueue: string, options: ConsumeOptions): SuspectsDesk => {
    const desk = desks.get(suspectsQueue) ?? openDesk(suspectsQueue, options);
    desks.set(suspectsQueue, desk);
    desk.clients.set(options.queue, options);
    return desk;
  };

  const leaveDesk = async (suspectsQueue: string, desk: SuspectsDesk, queue: string): Promise<void> => {
    if (desk.clients.size > 1) {
      desk.clients.delete(queue);
      return;
    }
    // The last client stays known until the suspect that is being handled has ended.
    desks.delete(suspectsQueue);
    await desk.loop.stop();
  };

  const withDesk = (loop: ConsumerLoop, desk: SuspectsDesk, suspectsQueue: string, queue: string): Consumer => {
    let stopped: Promise<void> | undefined;
    return {
      pause: () => {
        loop.pause();
        desk.paused.add(queue);
        if (desk.paused.size >= desk.clients.size) desk.loop.pause();
      },
      resume: () => {
        loop.resume();
        desk.paused.delete(queue);
        desk.loop.resume();
      },
      inFlight: () => loop.inFlight(),
      stop: () => (stopped ??= Promise.all([loop.stop(), leaveDesk(suspectsQueue, desk, queue)]).then(() => undefined)),
    };
  };

  const untilConsuming = async (loops: ConsumerLoop[], queue: string): Promise<void> => {
    const consuming = Promise.all(loops.map(({ whenConsuming }) => whenConsuming)).then(() => true);
    const giveUp = new AbortController();
    const isConsuming = await Promise.race([consuming, pause(deps.patienceMs, giveUp.signal).then(() => false)]);
    giveUp.abort();
    if (isConsuming) return;
    throw new RetryableError('QUEUE_UNAVAILABLE', `Could not consume ${queue} within ${deps.patienceMs} ms.`, {
      fix: 'See the warnings before this one; has the topology been asserted?',
    });
  };

  return async (options) => {
    const { queue, types, suspectsQueue } = options;
    const loop = startLoop(options, gate.shared, (receiveDeps) =>
      receiveFromQueue(receiveDeps, { queue, types, suspectsQueue }),
    );
    const desk = suspectsQueue === undefined ? undefined : joinDesk(suspectsQueue, options);
    const consumer = desk && suspectsQueue !== undefined ? withDesk(loop, desk, suspectsQueue, queue) : loop;
    try {
      await untilConsuming(desk ? [loop, desk.loop] : [loop], queue);
    } catch (error) {
      await consumer.stop();
      throw error;
    }
    return consumer;
  };
};
