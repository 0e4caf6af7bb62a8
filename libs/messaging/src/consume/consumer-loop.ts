import { errorCodeOf, errorMessageOf } from '@aisle/core';
import { pause } from '../pause.js';
import type { Availability } from './availability.js';
import { createBatchCollector } from './batch-collector.js';
import type { FatalEnd } from './handler-runner.js';
import type { MessagingLog } from '../messaging-log.js';
import type { Delivery, Subscription } from './subscription.js';
import type { Work, WorkItem } from './work.js';

const unsettledPauseMs = 1_000;
/** Deliveries that wait in our hands for something that is away go back before the broker's consumer timeout (30 min by default). */
const longestHoldMs = 300_000;

/** Takes deliveries off a queue. */
export interface Consumer {
  /** Starts nothing new; what runs goes on, and up to the prefetch stays in our hands. */
  pause(): void;
  resume(): void;
  /** Deliveries being handled or settled now. */
  inFlight(): number;
  /** Starts nothing new, lets what runs end, cancels, returns to the queue what was never started. */
  stop(): Promise<void>;
}

/** Tells what to do with a delivery: to handle it when its turn comes, or to settle it at once. */
export type Receive = (
  delivery: Delivery,
) => { kind: 'handle'; item: WorkItem } | { kind: 'settle'; settle(): Promise<void> };

export interface ConsumerLoopOptions {
  subscribe(onDelivery: (delivery: Delivery) => void): Subscription;
  receive: Receive;
  run(work: Work): Promise<FatalEnd | undefined>;
  /** Sends back what was never started. */
  letGo(item: WorkItem): Promise<void>;
  /** While something is away nothing is started. */
  availability: Availability;
  prefetch: number;
  /** Handler calls going on at once. */
  concurrency: number;
  onFatal(error: unknown): void;
  log: MessagingLog;
}

export interface ConsumerLoop extends Consumer {
  /** Resolves when the broker delivers to us for the first time. */
  whenConsuming: Promise<void>;
}

export const startConsumerLoop = (options: ConsumerLoopOptions): ConsumerLoop => {
  const { receive, run, letGo, availability, prefetch, concurrency, onFatal, log } = options;
  let ready: Work[] = [];
  let calls = 0;
  let inFlight = 0;
  let isPaused = false;
  let stopped: Promise<void> | undefined;
  let reportIdle = (): void => undefined;

  const isSomebodyFree = (): boolean => !isPaused && !stopped && !availability.isAway() && calls < concurrency;
  const collector = createBatchCollector((work) => {
    ready.push(work);
    startReady();
  }, isSomebodyFree);

  const startReady = (): void => {
    while (isSomebodyFree()) {
      const work = ready.shift();
      // A batch that is handed over calls this function again.
      if (!work) return collector.takeWaiting();
      calls += 1;
      const deliveries = work.items.map(({ delivery }) => delivery);
      void track(deliveries, () => handle(work)).finally(() => {
        calls -= 1;
        startReady();
      });
    }
  };

  /** Nothing that is thrown here may end the process or hold a delivery for ever: the delivery goes back and comes again. */
  const track = async (deliveries: Delivery[], settle: () => Promise<void>): Promise<void> => {
    inFlight += deliveries.length;
    try {
      await settle();
    } catch (error) {
      log.error('a delivery could not be settled', { code: errorCodeOf(error), reason: errorMessageOf(error) });
      await pause(unsettledPauseMs);
      for (const delivery of deliveries) delivery.nack();
    } finally {
      inFlight -= deliveries.length;
      if (inFlight === 0) reportIdle();
    }
  };

  const handle = async (work: Work): Promise<void> => {
    const fatal = await run(work);
    if (!fatal) return;
    // The work is neither acknowledged nor started again: stop() returns it to the queue.
    isPaused = true;
    ready.unshift({ route: work.route, items: fatal.items });
    onFatal(fatal.error);
  };

  const onDelivery = (delivery: Delivery): void => {
    const received = receive(delivery);
    if (received.kind === 'settle') return void track([delivery], received.settle);
    collector.add(received.item);
    // Nothing more will come until something is acknowledged, so waiting for a full batch would be in vain.
    if (collector.size() >= prefetch) collector.flush();
  };

  const takeNeverStarted = (): WorkItem[] => {
    const items = [...ready.flatMap((work) => work.items), ...collector.empty()];
    ready = [];
    return items;
  };

  let letGoAfterMs = longestHoldMs;
  const unwatch = availability.watch({
    onBack: () => {
      letGoAfterMs = longestHoldMs;
      startReady();
    },
    onStillAway: (awayForMs) => {
      if (awayForMs < letGoAfterMs) return;
      letGoAfterMs = awayForMs + longestHoldMs;
      for (const item of takeNeverStarted()) void track([item.delivery], () => letGo(item));
    },
  });

  const subscription = options.subscribe(onDelivery);

  const stop = async (): Promise<void> => {
    if (inFlight > 0) await new Promise<void>((resolve) => (reportIdle = resolve));
    // The consumer is cancelled before anything goes back, or the broker would deliver it to us once more.
    await subscription.cancel();
    for (const { delivery } of takeNeverStarted()) delivery.nack();
    if (inFlight > 0) await new Promise<void>((resolve) => (reportIdle = resolve));
    unwatch();
    await subscription.close();
  };

  return {
    whenConsuming: subscription.whenConsuming,
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
      startReady();
    },
    inFlight: () => inFlight,
    stop: () => (stopped ??= stop()),
  };
};
