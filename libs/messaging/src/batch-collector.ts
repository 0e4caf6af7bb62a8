import type { MessageRoute } from './routes.js';
import type { Work, WorkItem } from './work.js';

/** Gathers the messages of batch routes until there are enough of them or the first has waited long enough. */
export interface BatchCollector {
  add(item: WorkItem): void;
  size(): number;
  /** Hands everything over now, whether complete or not. */
  flush(): void;
  /** Takes everything out without handing it over. */
  empty(): WorkItem[];
}

export const createBatchCollector = (onReady: (work: Work) => void): BatchCollector => {
  const collected = new Map<MessageRoute, { items: WorkItem[]; timer: NodeJS.Timeout }>();

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
      const { maxSize, maxWaitMs } = route.limits;
      const batch = collected.get(route) ?? { items: [], timer: setTimeout(() => handOver(route), maxWaitMs) };
      collected.set(route, batch);
      batch.items.push(item);
      if (batch.items.length >= maxSize) handOver(route);
    },
    size: () => [...collected.values()].reduce((sum, { items }) => sum + items.length, 0),
    flush: () => {
      for (const route of [...collected.keys()]) handOver(route);
    },
    empty: () =>
      [...collected.entries()].flatMap(([route, { items, timer }]) => {
        clearTimeout(timer);
        collected.delete(route);
        return items;
      }),
  };
};
