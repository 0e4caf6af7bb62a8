// Makes supplier facts in a process of its own, as a parser does: observations and the message about them in one transaction, then the relay.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { bucketOf, type SupplierId, systemClock } from '@aisle/core';
import { createEnvelope, offersObserved, type OutboxRow, queues, syncBuckets } from '@aisle/contracts';
import { connectMessaging, createOutboxRelay } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import { createDatabase, createOutbox, inTransaction } from '@aisle/storage';
import { market, observationIdOf, supplierId, type LoadOrder, type LoadReport } from './sync-events.js';

/** A tick's events are committed together, as those of a page or of a vendor's request are. */
const tickMs = 20;
const eventsATransaction = 50;
/** Transactions under way at once. */
const lanes = 4;

const databaseUrl = process.env['DATABASE_URL'] ?? '';
const database = createDatabase({ databaseUrl, maxConnections: lanes + 2 });
const outbox = createOutbox(database);
const messages = await connectMessaging({
  amqpUrl: process.env['AMQP_URL'] ?? '',
  namespace: '',
  service: 'bench-load',
  log: silentLogger,
});
const relay = createOutboxRelay({ outbox, publisher: messages.publisher, log: silentLogger });
relay.start();

let sequence = 0;

interface Event {
  id: string;
  listingKey: string;
  fields: Record<string, unknown>;
}

const nextEvents = (count: number, listings: number): Event[] =>
  Array.from({ length: count }, () => {
    sequence += 1;
    const listingKey = `L${sequence % listings}`;
    const price = { amountMinor: sequence, currency: 'EUR' };
    return {
      id: observationIdOf(sequence),
      listingKey,
      fields: { name: `Product ${listingKey}`, price, listed: true, availability: 'InStock' },
    };
  });

/** Each bucket's listings travel in a message of their own, as the parser sends them. */
const messagesOf = (events: readonly Event[], occurredAt: Date): Omit<OutboxRow, 'id'>[] => {
  const buckets = new Map<number, Event[]>();
  for (const event of events) {
    const bucket = bucketOf(`${supplierId}/${event.listingKey}//${market}`, syncBuckets);
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), event]);
  }
  return [...buckets].map(([bucket, ofBucket]) => {
    const listings = ofBucket.map(({ listingKey }) => ({ listingKey, variant: '', market }));
    const payload = { supplierId: supplierId as SupplierId, listings, requestId: null, bucket };
    const correlationId = ofBucket[0]?.id ?? '';
    return {
      to: { queue: queues.sync(bucket) },
      envelope: createEnvelope(offersObserved, payload, { correlationId, occurredAt }),
    };
  });
};

const commit = (events: readonly Event[]): Promise<number> =>
  inTransaction(database, async (tx) => {
    const at = systemClock.now();
    const rows = JSON.stringify(
      events.map((event, index) => ({ ...event, at: new Date(at.getTime() + index / 1_000) })),
    );
    await tx.$executeRaw`
      with said as materialized (
        select * from json_to_recordset(${rows}::json) as x (id text, "listingKey" text, fields jsonb)
      ), before as (
        update observation old
        set superseded_at = ${at}::timestamptz
        from said
        where old.supplier_id = ${supplierId} and old.listing_key = said."listingKey" and old.variant = ''
          and old.market = ${market} and old.superseded_at is null and old.withdrawn_at is null
      )
      insert into observation (id, supplier_id, listing_key, variant, market, source, fields, observed_at, open)
      select id, ${supplierId}, "listingKey", '', ${market}, 'vendor-event', fields, ${at}::timestamptz, false from said`;
    await outbox.insert(tx, messagesOf(events, at));
    // What is left is the commit: from here the time counts.
    return Date.now();
  });

const runLoad = async ({ perSecond, seconds, events, listings }: LoadOrder): Promise<LoadReport> => {
  const total = events ?? Math.round(perSecond * seconds);
  const first = sequence + 1;
  const committedMs: number[] = [];
  const startedMs = performance.now();
  const due = (): number =>
    events === undefined ? Math.floor(((performance.now() - startedMs) / 1_000) * perSecond) : total;
  let made = 0;
  let latestMs = 0;
  const lane = async (): Promise<void> => {
    while (made < total) {
      const count = Math.min(Math.min(due(), total) - made, eventsATransaction);
      if (count <= 0) {
        await pause(tickMs - ((performance.now() - startedMs) % tickMs));
        continue;
      }
      const from = made;
      made += count;
      const planned = startedMs + (from / perSecond) * 1_000;
      const atMs = await commit(nextEvents(count, listings));
      relay.nudge();
      latestMs = Math.max(latestMs, performance.now() - planned);
      for (let index = from; index < from + count; index += 1) committedMs[index] = atMs;
    }
  };
  // Two events of one listing must not overtake each other on their way into the database, so that a single lane paces them.
  await Promise.all(Array.from({ length: perSecond > 2_000 || events !== undefined ? lanes : 1 }, lane));
  return { first, committedMs, endedMs: Date.now(), behindMs: Math.round(latestMs) };
};

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
  request.on('end', () => {
    void runLoad(JSON.parse(body) as LoadOrder).then(
      (report) => response.end(JSON.stringify(report)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: 'load', port: (server.address() as AddressInfo).port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
