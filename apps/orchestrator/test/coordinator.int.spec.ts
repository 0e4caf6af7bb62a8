import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createEnvelope, fetcherAlive, type FetcherAssignment, type KeyState } from '@aisle/contracts';
import { newId, ownerOf, type SupplierId } from '@aisle/core';
import type { BatchContext } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import type { Database } from '@aisle/storage';
import { handleHeartbeats } from '../src/plan/handle-heartbeats.js';
import { newRetailer, openFrontier, passDatabaseTime, recordingPublisher, type Frontier } from './frontier-fixture.js';

let frontier: Frontier;
let retailer: string;
let loser: string;
let winner: string;
beforeAll(async () => {
  frontier = await openFrontier();
});
afterAll(() => frontier.release());
beforeEach(async () => {
  retailer = await newRetailer(frontier, { maxConcurrency: 3 });
  const [one, two] = [newId(), newId()];
  // With both alive the retailer belongs to the second.
  [loser, winner] = ownerOf(`${retailer}.example`, [one, two]) === one ? [two, one] : [one, two];
});
afterEach(async () => {
  const { prisma } = frontier.database;
  await Promise.all([prisma.retailer.deleteMany(), prisma.assignment.deleteMany(), prisma.fetcher.deleteMany()]);
  await prisma.politeness.deleteMany();
});

const context: BatchContext = { signal: new AbortController().signal, log: silentLogger };
const rules = { fetcherDeadMs: 10_000, crashWaitMs: 35_000, settleMs: 3_000 };

let sequence = 0;
beforeEach(() => {
  sequence = 0;
});

/** One heartbeat, and what the fetcher is told. */
const alive = async (
  fetcherId: string,
  {
    held = [],
    leaving = false,
    number = (sequence += 1),
    keys = [],
    database = frontier.database,
  }: {
    held?: string[];
    leaving?: boolean;
    number?: number;
    keys?: KeyState[];
    database?: Database;
  } = {},
): Promise<FetcherAssignment | undefined> => {
  const { publisher, sent } = recordingPublisher();
  const payload = { fetcherId, held: held as SupplierId[], leaving, sequence: number, keys };
  // Whatever the fetcher's clock says.
  const occurredAt = new Date(Date.UTC(1999, 0, 1));
  const envelope = createEnvelope(fetcherAlive, payload, { correlationId: newId(), occurredAt });
  await handleHeartbeats({ ...frontier.base, database, publisher, rules })([{ payload, envelope }], context);
  expect(sent.every(({ queue }) => queue === `fetcher.${fetcherId}`)).toBe(true);
  return sent[0]?.envelope.payload as FetcherAssignment | undefined;
};
const assignmentOf = () => frontier.database.prisma.assignment.findUniqueOrThrow({ where: { retailerId: retailer } });

test('the first fetcher is told to fetch at its first heartbeat', async () => {
  const assignment = await alive(loser);
  expect(assignment).toMatchObject({
    fetcherId: loser,
    retailers: [{ retailerId: retailer, epoch: 1, waitMs: 0, prefetch: 6 }],
  });
});

test('a plan’s sequence grows with each plan, whoever makes it', async () => {
  const first = await alive(loser);
  const second = await alive(loser, { database: frontier.other });
  expect(second?.sequence).toBeGreaterThanOrEqual(first?.sequence ?? Infinity);
});

test('a planned move waits until the old owner has let go', async () => {
  await alive(loser);
  await passDatabaseTime(frontier, 5_000);
  await alive(loser, { held: [retailer] });
  expect((await alive(winner))?.retailers).toEqual([]);
  expect((await alive(loser, { held: [retailer] }))?.retailers).toEqual([]);
  expect((await alive(winner))?.retailers).toEqual([]);
  expect(await assignmentOf()).toMatchObject({ fetcherId: loser, epoch: 1 });

  await passDatabaseTime(frontier, 1_000);
  await alive(loser, { held: [] });
  expect((await alive(winner))?.retailers).toMatchObject([{ retailerId: retailer, epoch: 2, waitMs: 0 }]);
  expect(await assignmentOf()).toMatchObject({ fetcherId: winner, epoch: 2 });
});

test('after a crash the new owner waits out what may still be in flight', async () => {
  await alive(loser);
  await passDatabaseTime(frontier, 5_000);
  await alive(loser, { held: [retailer] });
  await passDatabaseTime(frontier, 5_000);
  expect((await alive(winner))?.retailers).toEqual([]);
  await passDatabaseTime(frontier, 5_000);
  const [first] = (await alive(winner))?.retailers ?? [];
  expect(first).toMatchObject({ retailerId: retailer, epoch: 2 });
  // Its last heartbeat, the time after which it counts as dead, and what may still be in flight: less what has passed.
  expect(first?.waitMs).toBeGreaterThan(30_000);
  expect(first?.waitMs).toBeLessThanOrEqual(35_000);
  await passDatabaseTime(frontier, 5_000);
  const [second] = (await alive(winner))?.retailers ?? [];
  expect(second?.epoch).toBe(2);
  expect(second?.waitMs).toBeLessThanOrEqual((first?.waitMs ?? 0) - 5_000);
});

test('an owner that leaves in order is succeeded at once', async () => {
  await alive(loser);
  await passDatabaseTime(frontier, 5_000);
  await alive(loser, { held: [retailer] });
  await passDatabaseTime(frontier, 1);
  expect(await alive(loser, { leaving: true })).toBeUndefined();
  expect((await alive(winner))?.retailers).toMatchObject([{ retailerId: retailer, epoch: 2, waitMs: 0 }]);
});

test('an older heartbeat that arrives late does not release what is held', async () => {
  await alive(loser);
  await passDatabaseTime(frontier, 5_000);
  await alive(loser, { held: [retailer], number: 9 });
  await alive(loser, { held: [], number: 8 });
  await alive(loser, { leaving: true, number: 7 });
  expect((await alive(winner))?.retailers).toEqual([]);
});

test('two coordinators that hear of a new fetcher at once give each retailer to one', async () => {
  await Promise.all(
    [loser, winner].map((fetcherId, index) =>
      alive(fetcherId, { database: index === 0 ? frontier.database : frontier.other }),
    ),
  );
  expect(await assignmentOf()).toMatchObject({ epoch: 1 });
});

test('a fetcher that begins to count anew is heard once the old one counts as dead', async () => {
  await alive(loser, { number: 900 });
  await passDatabaseTime(frontier, 10_001);
  expect((await alive(loser, { held: [retailer], number: 1 }))?.retailers).toMatchObject([{ retailerId: retailer }]);
  const known = await frontier.database.prisma.fetcher.findUniqueOrThrow({ where: { id: loser } });
  expect(known).toMatchObject({ held: [retailer], sequence: 1n });
});

const keyState = (changes: Partial<KeyState> = {}): KeyState => ({
  key: `${retailer}.example`,
  notBefore: '2030-01-01T00:00:00.000Z',
  notBeforeReason: 'HTTP_429',
  throttledSince: '2026-03-01T12:00:00.000Z',
  breaker: { state: 'open', reason: 'HTTP_403', until: '2030-01-01T00:10:00.000Z', opened: 3 },
  currentRate: 0.5,
  day: new Date().toISOString().slice(0, 10),
  requestsToday: 17,
  bytesToday: 4_000,
  requestsTotal: 17,
  latencyMs: 20,
  ...changes,
});

test('what the owner of a key tells about it is given to whoever owns it next, with the limit', async () => {
  await alive(loser);
  await alive(loser, { held: [retailer], keys: [keyState()] });
  await passDatabaseTime(frontier, 20_000);
  const plan = await alive(winner);
  expect(plan).toMatchObject({
    retailers: [{ retailerId: retailer, politenessKey: `${retailer}.example` }],
    limits: [
      {
        key: `${retailer}.example`,
        epoch: 1,
        ratePerSecond: 2,
        maxConcurrency: 3,
        delayJitter: 0.1,
        notBefore: '2030-01-01T00:00:00.000Z',
        notBeforeReason: 'HTTP_429',
        currentRate: 0.5,
        requestsToday: 17,
        bytesToday: 4_000,
        windows: null,
        dailyRequests: null,
        dailyBytes: null,
        breaker: { state: 'open', reason: 'HTTP_403', until: '2030-01-01T00:10:00.000Z', opened: 3 },
      },
    ],
  });
});

test('what a fetcher tells of a key that is not its own is not believed', async () => {
  await alive(loser);
  await alive(loser, { held: [retailer] });
  await alive(winner, { keys: [keyState()] });
  const key = await frontier.database.prisma.politeness.findUniqueOrThrow({ where: { key: `${retailer}.example` } });
  expect(key).toMatchObject({ notBefore: null, breakerState: 'closed', requestsToday: 0 });
});

test('a paused retailer and a paused run are told', async () => {
  await alive(loser);
  await frontier.database.prisma.retailer.update({ where: { id: retailer }, data: { pausedAt: new Date() } });
  expect((await alive(loser, { held: [retailer] }))?.retailers).toMatchObject([{ paused: true }]);
});
