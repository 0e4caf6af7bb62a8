import { queues } from '@aisle/contracts';
import { type Clock, errorMessageOf } from '@aisle/core';
import type { Logger } from '@aisle/service-kit';

/** Tenants whose queue holds so much that more cache-busts wait in their table, where each item has one row at most. */
export interface FullQueues {
  tenantIds(): Promise<string[]>;
  /** Something was sent to the tenant's queue, so that it is worth looking at. */
  sentTo(tenantId: string): void;
}

/** A message names up to some hundred items. */
const defaultMaxMessages = 10_000;
const lookEveryMs = 5_000;

/** Bounds the queues of storefronts that do not read, without a policy at the broker. The log says once when one is full. */
export const createFullQueues = ({
  broker,
  clock,
  log,
  maxMessages = defaultMaxMessages,
}: {
  broker: { isConnected(): boolean; messagesReady(names: readonly string[]): Promise<Map<string, number>> };
  clock: Clock;
  log: Logger;
  maxMessages?: number;
}): FullQueues => {
  const toLookAt = new Set<string>();
  let full = new Set<string>();
  let lookAtMs = Number.NEGATIVE_INFINITY;

  const look = async (): Promise<void> => {
    lookAtMs = clock.monotonicMs() + lookEveryMs;
    const tenantIds = [...new Set([...toLookAt, ...full])];
    const depths = await broker.messagesReady(tenantIds.map(queues.cacheBust));
    toLookAt.clear();
    const isFull = (tenantId: string): boolean => (depths.get(queues.cacheBust(tenantId)) ?? 0) >= maxMessages;
    for (const tenantId of tenantIds.filter((id) => isFull(id) && !full.has(id))) {
      log.warn('A storefront does not read its cache-busts; further ones wait in the database.', { tenantId });
    }
    full = new Set(tenantIds.filter(isFull));
  };

  return {
    tenantIds: async () => {
      const isDue = clock.monotonicMs() >= lookAtMs && toLookAt.size + full.size > 0 && broker.isConnected();
      if (isDue) {
        await look().catch((error: unknown) => {
          log.debug('The queues of storefronts could not be looked at.', { reason: errorMessageOf(error) });
        });
      }
      return [...full];
    },
    sentTo: (tenantId) => void toLookAt.add(tenantId),
  };
};
