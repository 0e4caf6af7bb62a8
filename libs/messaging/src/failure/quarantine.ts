import type { ConsumeOptions } from '../consume/consume-options.js';
import type { ConsumerLoop } from '../consume/consumer-loop.js';
import type { MessageRoute } from '../consume/routes.js';

/** Handles suspects: each suspects queue has one consumer, shared by the consumers whose suspects the queue holds. */
export interface Quarantine {
  /**
   * Lets the loop's suspects be handled too, for as long as it is not stopped. Answers with the loop and the consumer of
   * its suspects queue as one: both pause, resume and stop together.
   */
  join(loop: ConsumerLoop, options: ConsumeOptions, suspectsQueue: string): ConsumerLoop;
}

/** Starts the consumer of a suspects queue; `routesFor` tells who handles the messages of the queue a suspect came from. */
export type StartSuspectsLoop = (
  options: ConsumeOptions,
  routesFor: (queue: string) => readonly MessageRoute[],
) => ConsumerLoop;

/** The consumer of one suspects queue, with the ordinary queues it serves. */
interface SuspectsLoop {
  loop: ConsumerLoop;
  optionsByQueue: Map<string, ConsumeOptions>;
  pausedQueues: Set<string>;
}

export const createQuarantine = (startSuspectsLoop: StartSuspectsLoop): Quarantine => {
  const suspectsLoops = new Map<string, SuspectsLoop>();

  const start = (suspectsQueue: string, first: ConsumeOptions): SuspectsLoop => {
    const optionsByQueue = new Map<string, ConsumeOptions>();
    // A suspect of a queue that only another worker consumes is handled by the same kind of route.
    const routesFor = (queue: string): readonly MessageRoute[] =>
      optionsByQueue.get(queue)?.types ?? [...optionsByQueue.values()].flatMap(({ types }) => types);
    const alone = { ...first, queue: suspectsQueue, prefetch: 1, concurrency: 1, exclusive: false };
    return { loop: startSuspectsLoop(alone, routesFor), optionsByQueue, pausedQueues: new Set() };
  };

  const leave = async (suspectsQueue: string, suspects: SuspectsLoop, queue: string): Promise<void> => {
    if (suspects.optionsByQueue.size > 1) {
      suspects.optionsByQueue.delete(queue);
      return;
    }
    // The last queue stays known until the suspect that is being handled has ended.
    suspectsLoops.delete(suspectsQueue);
    await suspects.loop.stop();
  };

  return {
    join: (loop, options, suspectsQueue) => {
      const { queue } = options;
      const suspects = suspectsLoops.get(suspectsQueue) ?? start(suspectsQueue, options);
      suspectsLoops.set(suspectsQueue, suspects);
      suspects.optionsByQueue.set(queue, options);
      let stopped: Promise<void> | undefined;
      return {
        whenConsuming: Promise.all([loop.whenConsuming, suspects.loop.whenConsuming]).then(() => undefined),
        pause: () => {
          loop.pause();
          suspects.pausedQueues.add(queue);
          if (suspects.pausedQueues.size >= suspects.optionsByQueue.size) suspects.loop.pause();
        },
        resume: () => {
          loop.resume();
          suspects.pausedQueues.delete(queue);
          suspects.loop.resume();
        },
        inFlight: () => loop.inFlight(),
        stop: () =>
          (stopped ??= Promise.all([loop.stop(), leave(suspectsQueue, suspects, queue)]).then(() => undefined)),
      };
    },
  };
};
