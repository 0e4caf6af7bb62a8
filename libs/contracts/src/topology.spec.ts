import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { topologyFor } from './topology.js';

const topology = topologyFor({ retailerIds: ['shop-a', 'shop-b'], tenantIds: ['tenant-a'] });

// Names and kinds of queues cannot be changed on a running system: think of what is deployed before you update this.
test('the topology is the one that is deployed', () => {
  const { exchanges, queues, bindings } = topology;
  const drawn = [
    ...exchanges.map(({ name, type }) => `exchange ${name} (${type})`),
    ...queues.map(({ name, singleActiveConsumer, ttlMs }) =>
      [`queue ${name}`, singleActiveConsumer ? 'single active consumer' : '', ttlMs ? `${ttlMs} ms` : '']
        .filter(Boolean)
        .join(', '),
    ),
    ...bindings.map(({ exchange, queue, routingKey }) => `${exchange} -- ${routingKey || '(all)'} --> ${queue}`),
  ];
  expect(`\n${drawn.join('\n')}\n`).toMatchInlineSnapshot(`
   "
   exchange facts (topic)
   exchange cache-busts (topic)
   exchange delay.5s (fanout)
   exchange delay.30s (fanout)
   exchange delay.5m (fanout)
   queue fetch.shop-a, single active consumer
   queue fetch.shop-b, single active consumer
   queue fetch.outcomes
   queue fetchers.alive
   queue parse.live
   queue parse.reprocess
   queue sync.offers.0
   queue sync.offers.1
   queue sync.offers.2
   queue sync.offers.3
   queue sync.offers.4
   queue sync.offers.5
   queue sync.offers.6
   queue sync.offers.7
   queue sync.runs, single active consumer
   queue suspects.parse
   queue suspects.sync
   queue suspects.control
   queue cache-busts.taken
   queue dead-letters
   queue cache-bust.tenant-a
   queue delay.5s, 5000 ms
   queue delay.30s, 30000 ms
   queue delay.5m, 300000 ms
   facts -- page.fetched --> parse.live
   facts -- page.fetched --> fetch.outcomes
   facts -- fetch.failed --> fetch.outcomes
   facts -- fetch.skipped --> fetch.outcomes
   facts -- fetcher.alive --> fetchers.alive
   facts -- crawl-run.finished --> sync.runs
   cache-busts -- tenant-a --> cache-bust.tenant-a
   delay.5s -- (all) --> delay.5s
   delay.30s -- (all) --> delay.30s
   delay.5m -- (all) --> delay.5m
   "
  `);
});

test('every binding joins an exchange and a queue that exist', () => {
  const exchanges = new Set(topology.exchanges.map(({ name }) => name));
  const queues = new Set(topology.queues.map(({ name }) => name));
  for (const { exchange, queue } of topology.bindings)
    expect([exchanges.has(exchange), queues.has(queue)]).toEqual([true, true]);
});

test('the architecture page draws every queue', () => {
  const page = readFileSync(new URL('../../../docs/architecture.md', import.meta.url), 'utf8');
  const named = topology.queues.map(({ name }) =>
    name.replace(/\.shop-[ab]$/, '.<retailer>').replace('.tenant-a', '.<tenant>'),
  );
  const missing = named.filter((name) => !/^sync\.offers\.[1-6]$/.test(name) && !page.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});
