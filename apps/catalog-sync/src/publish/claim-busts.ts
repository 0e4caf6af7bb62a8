import type { CacheBust, OutboxRow } from '@aisle/contracts';
import { type OutboxPort, traceIdOf } from '@aisle/messaging';
import type { WorkReport } from '@aisle/service-kit';
import type { CacheBustOutbox } from '@aisle/storage';
import type { SyncMetrics } from '../sync-metrics.js';
import type { FullQueues } from './full-queues.js';
import type { TenantPauses } from './tenant-pauses.js';

export interface ClaimDeps {
  outbox: CacheBustOutbox;
  pauses: Pick<TenantPauses, 'tenantIds'>;
  fullQueues: FullQueues;
  metrics: Pick<SyncMetrics, 'bustsPublished'>;
  report: Pick<WorkReport, 'add'>;
}

/** The cache-busts as a relay claims them: without paused tenants and those whose queue is full, and counted once they are marked as published. */
export const claimBusts = ({ outbox, pauses, fullQueues, metrics, report }: ClaimDeps): OutboxPort => ({
  publishBatch: async (limit, publish) => {
    // The transaction may run again, and only its last run counts.
    let confirmed: OutboxRow[] = [];
    const items = await outbox.publishBatch(
      limit,
      async (rows) => {
        const published = await publish(rows);
        const ids = new Set(published.sent);
        confirmed = rows.filter(({ id }) => ids.has(id));
        return published;
      },
      [...pauses.tenantIds(), ...(await fullQueues.tenantIds())],
    );
    for (const { envelope } of confirmed) {
      const { tenantId, items: busts } = envelope.payload as CacheBust;
      fullQueues.sentTo(tenantId);
      const decidedAt = new Date(envelope.occurredAt);
      metrics.bustsPublished(busts.map(() => decidedAt));
      const ids = { correlationId: envelope.correlationId, traceId: traceIdOf(envelope.traceparent) };
      report.add(ids, { busts: busts.length });
    }
    return items;
  },
});
