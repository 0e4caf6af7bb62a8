import type { MessageRoute } from './routes.js';
import type { Work, WorkItem } from './work.js';

/**
 * Gathers the messages of batch routes until there are enough of them or the first has waited long enough. While nobody is
 * free to take it, a batch goes on growing: under load the batches are full, and else nobody waits.
 */
export interface BatchCollector {
  add(item: WorkItem): void;
  size(): number;
  /** Hands everything over now, whether complete or not. */
  flush(): void;
  /** Somebody is free: hands over one batch that has waited long enough, if there is any. */
  takeWaiting(): void;
  /** Takes everything out without handing it over. */
  empty(): WorkItem[];
}

interface Batch {
  items: WorkItem[];
  weight: number;
  timer: NodeJS.Timeout;
  hasWaited: boolean;
}

export const createBatchCollector = (onReady: (work: Work) => void, isSomebodyFree: () => boolean): BatchCollector => {
  const collected = new Map<MessageRoute, Batch>();

  const waited = (route: MessageRoute): void => {
    const batch = collected.get(route);
    if (!batch) return;
    if (isSomebodyFree()) return handOver(route);
    batch.hasWaited = true;
  };

  const handOver = (route: MessageRoute): void => {
    const batch = collected.get(route);
    if (!batch) return;
    clearTimeout(batch.timer);
    collected.delete(route);
    onReady({ route, items: batch.items });
  };

  return {
    add: (item) => {
      const { route } = item;
      if (route.kind === 'single') return onReady({ route, items: [item] });
      const { maxSize, maxWaitMs, maxWeight = Number.POSITIVE_INFINITY } = route.limits;
      const batch = collected.get(route) ?? {
        items: [],
        weight: 0,
        timer: setTimeout(() => waited(route), maxWaitMs),
        hasWaited: false,
      };
      collected.set(route, batch);
      batch.items.push(item);
      batch.weight += route.weightOf(item.payload);
      if (batch.items.length >= maxSize || batch.weight >= maxWeight) handOver(route);
    },
    size: () => [...collected.values()].reduce((sum, { items }) => sum + items.length, 0),
    flush: () => {
      for (const route of [...collected.keys()]) handOver(route);
    },
    takeWaiting: () => {
      for (const [route, { hasWaited }] of collected) if (hasWaited) return handOver(route);
    },
    empty: () =>
      [...collected.entries()].flatMap(([route, { items, timer }]) => {
        clearTimeout(timer);
        collected.delete(route);
        return items;
      }),
  };
};
