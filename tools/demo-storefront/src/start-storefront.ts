import { type InvalidatedItem, cacheBust, cacheBustV1, queues, topologyFor } from '@aisle/contracts';
import { systemClock } from '@aisle/core';
import { connectMessaging, type HandlerContext, route, traceIdOf } from '@aisle/messaging';
import {
  createHttpServer,
  createMessagingMetrics,
  createMetrics,
  createWorkReport,
  type Logger,
} from '@aisle/service-kit';
import { createCatalogClient } from './catalog-client.js';
import type { StorefrontConfig } from './config.js';
import { createPageCache } from './page-cache.js';
import { storefrontRoutes } from './storefront-routes.js';

export interface RunningStorefront {
  url: string;
  stop(): Promise<void>;
}

/** A storefront that caches its pages and drops them when Aisle tells that an item has changed. */
export const startStorefront = async (
  config: StorefrontConfig,
  { log, onFatal }: { log: Logger; onFatal?: (error: unknown) => void },
): Promise<RunningStorefront> => {
  const { amqpUrl, aisleNamespace, tenant, storefrontHost: host, port } = config;
  const cache = createPageCache();
  const metrics = createMetrics();
  const report = createWorkReport({ log, clock: systemClock, sentence: 'Cache-busts came.' });
  const catalog = createCatalogClient({ baseUrl: config.catalogApiUrl, apiKey: config.catalogApiKey, tenant });
  const messages = await connectMessaging({
    amqpUrl,
    namespace: aisleNamespace,
    service: 'demo-storefront',
    log,
    metrics: createMessagingMetrics(metrics),
    ...(onFatal ? { onFatal } : {}),
  });
  await messages.assertTopology(topologyFor({ retailerIds: [], tenantIds: [tenant] }));
  const told = ({ itemId, version }: Pick<InvalidatedItem, 'itemId' | 'version'>, context: HandlerContext): void => {
    const outcome = cache.told(itemId, version);
    const { correlationId, traceparent } = context.envelope;
    report.add({ correlationId, traceId: traceIdOf(traceparent) }, { [outcome]: 1 });
    context.log.debug('A cache-bust came.', { itemId, version, outcome });
  };
  const consumer = await messages.consume({
    queue: queues.cacheBust(tenant),
    prefetch: 200,
    // One after the other: two versions of an item shall be heard of in their order.
    concurrency: 1,
    deadlineMs: 10_000,
    types: [
      route(cacheBust, async ({ items }, context) => {
        for (const item of items) told(item, context);
      }),
      // Of before items travelled together; some may still wait in the queue.
      route(cacheBustV1, async (item, context) => told(item, context)),
    ],
  });
  const http = await createHttpServer({
    log,
    metrics,
    host,
    port,
    open: true,
    router: storefrontRoutes({ catalog, cache }),
    ready: () => messages.isConnected(),
  });
  return {
    url: http.url,
    stop: async () => {
      await http.close(1_000);
      await consumer.stop();
      report.stop();
      await messages.close();
    },
  };
};
