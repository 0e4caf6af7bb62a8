import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CacheBust, cacheBust, createEnvelope, exchanges, topologyFor } from '@aisle/contracts';
import { connectMessaging, type MessageConnection } from '@aisle/messaging';
import { systemClock } from '@aisle/core';
import {
  createMetrics,
  type HttpServer,
  parseConfig,
  type RunningService,
  silentLogger,
  startHttpServer,
} from '@aisle/service-kit';
import { lendBroker, type LentBroker, sampleCatalogItem, waitFor } from '@aisle/testkit';
import { compose } from '../src/compose.js';
import { configSchema } from '../src/config.js';

let broker: LentBroker;
let messages: MessageConnection;
let catalog: Server;
let storefront: RunningService;
let http: HttpServer;
let catalogReads = 0;
const item = sampleCatalogItem({ itemId: 'chair', url: null });

beforeAll(async () => {
  broker = await lendBroker();
  const topology = topologyFor({ retailerIds: [], tenantIds: ['demo'] });
  const named = ({ name }: { name: string }): string => `${broker.namespace}${name}`;
  broker.track({ queues: topology.queues.map(named), exchanges: topology.exchanges.map(named) });
  messages = await connectMessaging({
    amqpUrl: broker.amqpUrl,
    namespace: broker.namespace,
    service: 'test',
    log: silentLogger,
  });
  catalog = createServer((request, response) => {
    catalogReads += 1;
    const isKnown = request.headers.authorization === 'Bearer key' && !request.url?.endsWith('/nothing');
    const body = request.url?.includes('/items?') ? { items: [item], next: null } : item;
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => catalog.listen(0, '127.0.0.1', resolve));
  const { port } = catalog.address() as AddressInfo;
  const config = parseConfig(configSchema, {
    AMQP_URL: broker.amqpUrl,
    AISLE_NAMESPACE: broker.namespace,
    TENANT: 'demo',
    CATALOG_API_URL: `http://127.0.0.1:${port}`,
    CATALOG_API_KEY: 'key',
  });
  const onFatal = (error: unknown) => expect(error).toBeUndefined();
  const metrics = createMetrics({ processMetrics: false });
  const deps = { config, log: silentLogger, clock: systemClock, metrics, onFatal };
  storefront = await compose(deps);
  http = await startHttpServer(config, deps, storefront, storefront.ready);
});
afterAll(async () => {
  await storefront.stop();
  await http.close(0);
  await messages.close();
  catalog.closeAllConnections();
  await new Promise((resolve) => catalog.close(resolve));
  await broker.release();
});

const get = (path: string): Promise<Response> => fetch(new URL(path, http.url));
const stats = async (): Promise<Record<string, number>> => (await get('/__stats')).json() as never;
const tell = (version: number): Promise<void> => {
  const { tenantId, itemId, supplierId } = item;
  const changed = { itemId, version, supplierId, sku: null, changedFields: ['price'], rawObjectId: null };
  const payload: CacheBust = { tenantId, items: [changed] };
  const envelope = createEnvelope(cacheBust, payload, { correlationId: 'c', occurredAt: new Date(0) });
  return messages.publisher.toExchange(exchanges.cacheBusts, 'demo', envelope);
};

test('a changed price is shown after its cache-bust, and not before', async () => {
  expect(await (await get('/items/chair')).text()).toContain('€12.99');
  Object.assign(item, { version: 2, priceMinor: 999 });
  expect(await (await get('/items/chair')).text()).toContain('€12.99');
  await tell(2);
  await waitFor('the bust', async () => (await stats())['accepted'] === 1);
  const page = await get('/items/chair');
  expect(page.headers.get('x-item-version')).toBe('2');
  expect(await page.text()).toContain('€9.99');
});

test('a bust that comes again or late is counted as stale and drops nothing', async () => {
  const readsBefore = catalogReads;
  await tell(2);
  await tell(1);
  await waitFor('the busts', async () => (await stats())['stale'] === 2);
  await get('/items/chair');
  expect(catalogReads).toBe(readsBefore);
  expect(await stats()).toEqual({ received: 3, accepted: 1, stale: 2, pagesCached: 1 });
});

test('the list shows items, and an unknown item is 404', async () => {
  const list = await get('/');
  expect(list.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await list.text()).toContain('href="/items/chair"');
  expect((await get('/items/nothing')).status).toBe(404);
});
