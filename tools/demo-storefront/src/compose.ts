import {
  type Envelope,
  type InvalidatedItem,
  type Outgoing,
  cacheBust,
  cacheBustTaken,
  cacheBustV1,
  createEnvelope,
  queues,
  topologyFor,
} from '@aisle/contracts';
import type { TenantId } from '@aisle/core';
import { connectBroker, type HandlerContext, nextTraceparent, route, traceIdOf } from '@aisle/messaging';
import { createMessagingMetrics, createWorkReport, type RunningService, type ServiceDeps } from '@aisle/service-kit';
import { createCatalogClient } from './catalog-client.js';
import type { StorefrontConfig } from './config.js';
import { createPageCache } from './page-cache.js';
import { storefrontRoutes } from './storefront-routes.js';

/** Cache-busts in this process's hands; the broker keeps the others. */
const bustPrefetch = 200;
/** Telling the cache takes microseconds; whatever takes longer is stuck. */
const bustDeadlineMs = 10_000;

/** A storefront that caches its pages and drops them when Aisle tells that an item has changed. */
export const compose = async (deps: ServiceDeps<StorefrontConfig>): Promise<RunningService> => {
  const { config, log, clock, metrics, onFatal } = deps;
  const { tenant, catalogApiUrl: baseUrl, catalogApiKey: apiKey } = config;
  const cache = createPageCache();
  const report = createWorkReport({ log, clock, sentence: 'Cache-busts came.' });
  const catalog = createCatalogClient({ baseUrl, apiKey, tenant });
  const { broker } = await connectBroker({
    config,
    service: 'demo-storefront',
    log,
    clock,
    metrics: createMessagingMetrics(metrics),
    onFatal,
    topology: () => topologyFor({ retailerIds: [], tenantIds: [tenant] }),
  });
  const told = ({ itemId, version }: Pick<InvalidatedItem, 'itemId' | 'version'>, context: HandlerContext): void => {
    const outcome = cache.told(itemId, version);
    const { correlationId, traceparent } = context.envelope;
    report.add({ correlationId, traceId: traceIdOf(traceparent) }, { [outcome]: 1 });
    context.log.debug('A cache-bust came.', { itemId, version, outcome });
  };
  const taken = (tenantId: TenantId, { id: messageId, ...cause }: Envelope): Outgoing => {
    const takenAt = clock.now();
    const payload = { tenantId, messageId, storefront: 'demo-storefront', takenAt: takenAt.toISOString() };
    const { correlationId } = cause;
    const traceparent = nextTraceparent(cause.traceparent);
    const idempotencyKey = `${tenantId}/${messageId}`;
    const origin = { correlationId, causationId: messageId, traceparent, idempotencyKey, occurredAt: takenAt };
    return { to: { queue: queues.bustsTaken }, envelope: createEnvelope(cacheBustTaken, payload, origin) };
  };
  const consumer = await broker.consume({
    queue: queues.cacheBust(tenant),
    prefetch: bustPrefetch,
    // One after the other: two versions of an item shall be heard of in their order.
    concurrency: 1,
    deadlineMs: bustDeadlineMs,
    types: [
      route(cacheBust, async ({ items }, context) => {
        for (const item of items) told(item, context);
        return [taken(tenant, context.envelope)];
      }),
      // Of before items travelled together; some may still wait in the queue.
      route(cacheBustV1, async (item, context) => told(item, context)),
    ],
  });
  return {
    http: { app: storefrontRoutes({ catalog, cache }), open: true },
    ready: () => broker.isConnected(),
    stop: async () => {
      await consumer.stop();
      report.stop();
      await broker.close();
    },
  };
};
