import { setTimeout as pause } from 'node:timers/promises';
import type { FetcherAssignment } from '@aisle/contracts';
import { errorMessageOf } from '@aisle/core';
import type { Consumer } from '@aisle/messaging';
import type { Logger } from '@aisle/service-kit';

export type AssignedRetailer = FetcherAssignment['retailers'][number];
/** Starts taking a retailer's fetch jobs. */
export type SubscribeTo = (retailer: AssignedRetailer) => Promise<Consumer>;

export interface RetailerSubscriptions {
  /** Makes these, and only these, the retailers whose jobs are taken. */
  want(retailers: readonly AssignedRetailer[]): void;
  /** Whose queue is consumed now, those being drained included. */
  held(): FetcherAssignment['retailers'][number]['retailerId'][];
  /** Resolves when nothing is held and nothing is about to be. */
  released(): Promise<void>;
}

/** What one retailer's subscription goes through: waiting → taking → draining → gone. */
interface Holding {
  retailer: AssignedRetailer;
  isHeld: boolean;
  unwanted: AbortController;
  ended: Promise<void>;
}

/** A failed subscription is tried again after this long. */
const retryMs = 1_000;

/**
 * Keeps subscriptions as a plan wants them. A retailer that is lost is drained before it is let go, and one that comes
 * back meanwhile is subscribed to anew after that.
 */
export const createRetailerSubscriptions = (deps: {
  subscribeTo: SubscribeTo;
  log: Logger;
  /** Called when what is held has changed. */
  onChange: () => void;
  /** Called before a retailer is drained: what has not started is to go back, or draining takes as long as its limit makes it. */
  onLetGo: (retailerId: string) => void;
  /** Called when a retailer is drained. */
  onGone: (retailerId: string) => void;
}): RetailerSubscriptions => {
  const holdings = new Map<string, Holding>();
  let wanted = new Map<string, AssignedRetailer>();

  const reconcile = (): void => {
    for (const [retailerId, holding] of holdings) {
      const now = wanted.get(retailerId);
      if (!now || termsOf(now) !== termsOf(holding.retailer)) holding.unwanted.abort();
    }
    for (const [retailerId, retailer] of wanted) if (!holdings.has(retailerId)) begin(retailer);
  };

  const begin = (retailer: AssignedRetailer): void => {
    const holding: Holding = { retailer, isHeld: false, unwanted: new AbortController(), ended: Promise.resolve() };
    holdings.set(retailer.retailerId, holding);
    holding.ended = live(holding).finally(() => {
      holdings.delete(retailer.retailerId);
      // Told before it is forgotten, so that the next owner goes on with what this one has learned.
      deps.onChange();
      deps.onGone(retailer.retailerId);
      reconcile();
    });
  };

  /** Never rejects. */
  const live = async (holding: Holding): Promise<void> => {
    const { retailerId, waitMs } = holding.retailer;
    const { signal } = holding.unwanted;
    const log = deps.log.child({ retailerId });
    try {
      if (waitMs > 0) await pause(waitMs, undefined, { signal });
      signal.throwIfAborted();
      holding.isHeld = true;
      const consumer = await deps.subscribeTo(holding.retailer);
      log.info('Takes the fetch jobs of a retailer.');
      deps.onChange();
      await aborted(signal);
      log.info('Lets a retailer go; draining.', { inFlight: consumer.inFlight() });
      // Stopped first, or each job that goes back would make room for the next one.
      const drained = consumer.stop();
      deps.onLetGo(retailerId);
      await drained;
    } catch (error) {
      if (signal.aborted) return;
      log.warn('A subscription failed and is tried again.', { reason: errorMessageOf(error) });
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
    }
  };

  return {
    want: (retailers) => {
      wanted = new Map(retailers.map((retailer) => [retailer.retailerId, retailer]));
      reconcile();
    },
    held: () => [...holdings.values()].filter(({ isHeld }) => isHeld).map(({ retailer }) => retailer.retailerId),
    released: async () => {
      while (holdings.size > 0) await Promise.all([...holdings.values()].map(({ ended }) => ended));
    },
  };
};

/** A new epoch means that somebody else had it in between, so it begins anew. */
const termsOf = ({ epoch, prefetch }: AssignedRetailer): string => `${epoch}/${prefetch}`;

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
