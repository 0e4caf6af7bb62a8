import { inTransaction, lockSubscriptionChange, moveSubscriptionChange, readOfferKeys } from '@aisle/storage';
import { decideOffers } from '../decide/decide-offers.js';
import type { SyncDeps } from '../handle-offers-observed.js';

const offersPerTransaction = 200;

/**
 * Decides some offers that a changed subscription concerns, with every item that its tenant has of them: a new tenant gets its
 * items, a changed priority its winners, an ended subscription loses its offers. Answers false when nothing is left to do.
 */
export const applySubscriptionChange =
  ({
    database,
    clock,
    metrics,
    nudgeCacheBusts,
  }: Pick<SyncDeps, 'database' | 'clock' | 'metrics' | 'nudgeCacheBusts'>) =>
  async (): Promise<boolean> => {
    const startedMs = clock.monotonicMs();
    const decision = await inTransaction(database, async (tx) => {
      const change = await lockSubscriptionChange(tx);
      if (!change) return undefined;
      const { tenantId, supplierId, changedAt, after } = change;
      const keys = await readOfferKeys(tx, { supplierId, after, limit: offersPerTransaction });
      const correlationId = `subscription:${tenantId}/${supplierId}/${changedAt.toISOString()}`;
      const offers = keys.map((key) => ({ ...key, correlationId, causationId: null, traceparent: null }));
      const changed = await decideOffers(tx, offers, clock.now(), { changedTenantId: tenantId });
      await moveSubscriptionChange(tx, change, keys.at(-1));
      return changed;
    });
    if (!decision) return false;
    metrics.decided(decision, clock.monotonicMs() - startedMs);
    if (decision.itemsChanged > 0) nudgeCacheBusts();
    return true;
  };
