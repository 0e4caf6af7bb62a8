import { expect, test } from '@jest/globals';
import { cacheBust, createEnvelope, exchanges, type CacheBust, type OutboxRow } from '@aisle/contracts';
import type { CacheBustOutbox } from '@aisle/storage';
import { claimBusts } from './claim-busts.js';

const item = { itemId: 'i', version: 1, sku: null, supplierId: 'shop', changedFields: ['price'], rawObjectId: null };
const rowOf = (id: string): OutboxRow => ({
  id,
  to: { exchange: exchanges.cacheBusts, routingKey: 'demo' },
  envelope: createEnvelope(cacheBust, { tenantId: 'demo', items: [item, item] } as unknown as CacheBust, {
    correlationId: 'c',
    occurredAt: new Date(0),
  }),
});

/** Counts what a relay that is confirmed everything but `refused` makes of this outbox. */
const countWith = (outbox: CacheBustOutbox, refused = '') => {
  let counted = 0;
  const port = claimBusts({
    outbox,
    pauses: { tenantIds: () => [] },
    fullQueues: { tenantIds: async () => [], sentTo: () => undefined },
    metrics: { bustsPublished: (decidedAt) => void (counted += decidedAt.length) },
    report: { add: () => undefined },
  });
  const publish = async (rows: OutboxRow[]) => {
    const ids = rows.map(({ id }) => id);
    return { sent: ids.filter((id) => id !== refused), refused: ids.filter((id) => id === refused), failures: [] };
  };
  return { claiming: port.publishBatch(10, publish), counted: () => counted };
};

test('cache-busts that were confirmed are counted, others not', async () => {
  const outbox: CacheBustOutbox = {
    publishBatch: async (_limit, publish) => (await publish([rowOf('a'), rowOf('b')])).sent.length,
  };
  const { claiming, counted } = countWith(outbox, 'b');
  await claiming;
  expect(counted()).toBe(2);
});

test('cache-busts are not counted when they could not be marked as published: they will be sent again', async () => {
  const outbox: CacheBustOutbox = {
    publishBatch: async (_limit, publish) => {
      await publish([rowOf('a')]);
      throw new Error('The commit failed.');
    },
  };
  const { claiming, counted } = countWith(outbox);
  await expect(claiming).rejects.toThrow('commit');
  expect(counted()).toBe(0);
});

test('cache-busts of a transaction that ran twice are counted once', async () => {
  const outbox: CacheBustOutbox = {
    publishBatch: async (_limit, publish) => {
      await publish([rowOf('a')]);
      return (await publish([rowOf('a')])).sent.length;
    },
  };
  const { claiming, counted } = countWith(outbox);
  await claiming;
  expect(counted()).toBe(2);
});
