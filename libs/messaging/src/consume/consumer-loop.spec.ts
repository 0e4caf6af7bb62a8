import { beforeEach, expect, it } from '@jest/globals';
import { createEnvelope, defineMessage } from '@aisle/contracts';
import { z } from 'zod';
import type { MessagingLog } from '../messaging-log.js';
import type { AvailabilityWatcher } from './availability.js';
import { startConsumerLoop } from './consumer-loop.js';
import { route } from './routes.js';
import type { Delivery } from './subscription.js';
import type { Work, WorkItem } from './work.js';

const note = defineMessage('test.note', 1, z.object({}));
const take = route(note, async () => undefined);
const quiet: MessagingLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};
const minute = 60_000;

let isAway: boolean;
let watcher: AvailabilityWatcher | undefined;
let started: string[];
let letGo: string[];
let nacked: string[];
let deliver: (delivery: Delivery) => void;
beforeEach(() => {
  isAway = false;
  watcher = undefined;
  started = [];
  letGo = [];
  nacked = [];
});

const delivery = (id: string): Delivery => ({
  body: Buffer.from(id),
  redelivered: false,
  deliveryCount: 0,
  lost: new AbortController().signal,
  ack: () => undefined,
  nack: () => void nacked.push(id),
});
const idOf = ({ delivery: { body } }: WorkItem): string => body.toString();
const envelope = createEnvelope(note, {}, { correlationId: 'c', occurredAt: new Date() });

const start = () =>
  startConsumerLoop({
    subscribe: (onDelivery) => {
      deliver = onDelivery;
      return { whenConsuming: Promise.resolve(), cancel: async () => undefined, close: async () => undefined };
    },
    receive: (one) => ({
      kind: 'handle',
      item: { delivery: one, envelope, payload: {}, route: take, queue: 'inbox' },
    }),
    run: async ({ items }: Work) => {
      started.push(...items.map(idOf));
      return undefined;
    },
    letGo: async (item) => void letGo.push(idOf(item)),
    availability: {
      isAway: () => isAway,
      isToBlameFor: async () => false,
      watch: (one) => {
        watcher = one;
        return () => (watcher = undefined);
      },
      close: () => undefined,
    },
    prefetch: 10,
    concurrency: 2,
    onFatal: () => undefined,
    log: quiet,
  });

it('nothing is started while something is away, and everything when it is back', async () => {
  const loop = start();
  isAway = true;
  for (const id of ['a', 'b', 'c']) deliver(delivery(id));
  expect(started).toEqual([]);
  isAway = false;
  watcher?.onBack();
  await loop.stop();
  expect(started).toEqual(['a', 'b']);
  expect(nacked).toEqual(['c']);
});

it('what waits in our hands goes back at no cost before the broker takes it away', async () => {
  const loop = start();
  isAway = true;
  deliver(delivery('a'));
  watcher?.onStillAway(4 * minute);
  expect(letGo).toEqual([]);
  watcher?.onStillAway(5 * minute);
  expect(letGo).toEqual(['a']);
  deliver(delivery('b'));
  watcher?.onStillAway(6 * minute);
  expect(letGo).toEqual(['a']);
  watcher?.onStillAway(11 * minute);
  expect(letGo).toEqual(['a', 'b']);
  await loop.stop();
  expect([started, nacked]).toEqual([[], []]);
});

it('a consumer that stops while something is away returns what it holds, and hears no more', async () => {
  const loop = start();
  isAway = true;
  deliver(delivery('a'));
  await loop.stop();
  expect(nacked).toEqual(['a']);
  expect(watcher).toBeUndefined();
});
