// A storefront in a process of its own: keeps the newest version of each item, and when it heard of it first.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cacheBust, queues, topologyFor } from '@aisle/contracts';
import { connectMessaging, route } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import { type Acceptance, tenantId } from './sync-events.js';

const floors = new Map<string, number>();
let accepted: Acceptance[] = [];

const messages = await connectMessaging({
  amqpUrl: process.env['AMQP_URL'] ?? '',
  namespace: '',
  service: 'bench-storefront',
  log: silentLogger,
});
await messages.assertTopology(topologyFor({ retailerIds: [], tenantIds: [tenantId] }));
await messages.consume({
  queue: queues.cacheBust(tenantId),
  prefetch: 200,
  concurrency: 1,
  deadlineMs: 10_000,
  types: [
    route(cacheBust, async ({ items }) => {
      const atMs = Date.now();
      for (const { itemId, version } of items) {
        if (version <= (floors.get(itemId) ?? 0)) continue;
        floors.set(itemId, version);
        accepted.push([itemId, version, atMs]);
      }
    }),
  ],
});

const server = createServer((request, response) => {
  if (request.method === 'POST') accepted = [];
  response.end(JSON.stringify(accepted));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: 'storefront', port: (server.address() as AddressInfo).port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
