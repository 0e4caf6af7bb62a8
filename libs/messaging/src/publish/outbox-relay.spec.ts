import { afterEach, describe, expect, it } from '@jest/globals';
import { createEnvelope, defineMessage, type OutboxRow } from '@aisle/contracts';
import { RetryableError } from '@aisle/core';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { MessagingLog } from '../messaging-log.js';
import type { Publisher } from './publisher.js';
import { type OutboxPort, type OutboxRelay, type PublishedRows, createOutboxRelay } from './outbox-relay.js';

const note = defineMessage('note', 1, z.object({}));
const rowOf = (id: string, queue = 'inbox'): OutboxRow => ({
  id,
  to: { queue },
  envelope: createEnvelope(note, {}, { correlationId: 'c', occurredAt: new Date(0) }),
});

/** Keeps its rows in memory and deletes what was published, as the real one does in one transaction. */
const memoryOutbox = (rows: OutboxRow[]): OutboxPort & { rows: OutboxRow[]; refused: string[]; claims: number } => {
  const outbox = {
    rows,
    refused: [] as string[],
    claims: 0,
    publishBatch: async (limit: number, publish: (rows: OutboxRow[]) => Promise<PublishedRows>) => {
      outbox.claims += 1;
      const published = await publish(outbox.rows.slice(0, limit));
      const sent = new Set(published.sent);
      outbox.refused.push(...published.refused);
      outbox.rows = outbox.rows.filter(({ id }) => !sent.has(id));
      return sent.size;
    },
  };
  return outbox;
};

const warnings: string[] = [];
const log: MessagingLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: (sentence) => void warnings.push(sentence),
  error: () => undefined,
  child: () => log,
};
const publisherThat = (toQueue: Publisher['toQueue']): Publisher => ({
  toQueue,
  toExchange: () => Promise.reject(new Error('unexpected')),
});
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await delay(5);
};

let relay: OutboxRelay | undefined;
afterEach(() => relay?.stop());

describe('outbox relay', () => {
  it('publishes everything, batch after batch, and deletes it', async () => {
    const outbox = memoryOutbox(Array.from({ length: 25 }, (_, index) => rowOf(`row ${index}`)));
    const sent: string[] = [];
    const publisher = publisherThat(async (_queue, { id }) => void sent.push(id));
    relay = createOutboxRelay({ outbox, publisher, log, batchSize: 10 });
    relay.start();
    await until(() => outbox.rows.length === 0);
    expect(new Set(sent).size).toBe(25);
  });

  it('a row that is not confirmed stays and is published again, its neighbours are done', async () => {
    const outbox = memoryOutbox([rowOf('a'), rowOf('bad', 'missing'), rowOf('b')]);
    let isMissing = true;
    const publisher = publisherThat(async (queue) => {
      if (queue === 'missing' && isMissing) throw new RetryableError('UNROUTABLE', 'no queue');
    });
    relay = createOutboxRelay({ outbox, publisher, log });
    relay.start();
    await until(() => outbox.rows.length === 1);
    expect(outbox.rows[0]?.id).toBe('bad');
    expect(outbox.refused).toContain('bad');
    expect(warnings).toContain('some outbox rows could not be published and stay');
    isMissing = false;
    relay.nudge();
    await until(() => outbox.rows.length === 0);
  });

  it('no row is put off because the broker is away', async () => {
    const outbox = memoryOutbox([rowOf('a')]);
    let isAway = true;
    const publisher = publisherThat(async () => {
      if (isAway) throw new RetryableError('BROKER_UNAVAILABLE', 'away');
    });
    relay = createOutboxRelay({ outbox, publisher, log });
    relay.start();
    await until(() => outbox.claims === 1);
    isAway = false;
    relay.nudge();
    await until(() => outbox.rows.length === 0);
    expect(outbox.refused).toEqual([]);
  });

  it('a nudge is answered at once, even one that comes while a batch is under way', async () => {
    const outbox = memoryOutbox([]);
    const publisher = publisherThat(async () => relay?.nudge());
    relay = createOutboxRelay({ outbox, publisher, log });
    relay.start();
    await until(() => outbox.claims === 1);
    outbox.rows.push(rowOf('new'));
    const nudgedAtMs = performance.now();
    relay.nudge();
    await until(() => outbox.claims === 3);
    // Without the nudges the next two looks would come after 500 ms and 100 ms.
    expect(performance.now() - nudgedAtMs).toBeLessThan(400);
  });

  it('an outbox that cannot be read is asked again', async () => {
    const outbox = memoryOutbox([rowOf('a')]);
    const read = outbox.publishBatch;
    let failures = 0;
    outbox.publishBatch = (...args) => {
      if ((failures += 1) <= 2) return Promise.reject(new Error('database away'));
      return read(...args);
    };
    relay = createOutboxRelay({ outbox, publisher: publisherThat(async () => undefined), log });
    relay.start();
    await until(() => outbox.rows.length === 0);
    expect(failures).toBeGreaterThanOrEqual(3);
  });

  it('stop waits for the batch in hand and begins no other', async () => {
    const outbox = memoryOutbox([rowOf('a')]);
    let confirm = (): void => undefined;
    const publisher = publisherThat(() => new Promise((resolve) => (confirm = resolve)));
    relay = createOutboxRelay({ outbox, publisher, log });
    relay.start();
    await until(() => outbox.claims === 1);
    const stopped = relay.stop();
    confirm();
    await stopped;
    expect(outbox.rows).toEqual([]);
    expect(outbox.claims).toBe(1);
  });
});
