import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createEnvelope, fetcherAlive, type FetcherAssignment } from '@aisle/contracts';
import { newId, ownerOf, type SupplierId } from '@aisle/core';
import type { BatchContext } from '@aisle/messaging';
import { silentLogger } from '@aisle/service-kit';
import type { Database } from '@aisle/storage';
import { handleHeartbeats } from '../src/plan/handle-heartbeats.js';
import { newRetailer, openFrontier, recordingPublisher, type Frontier } from './frontier-fixture.js';

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
});

const context: BatchContext = { signal: new AbortController().signal, log: silentLogger };
const rules = { fetcherDeadMs: 10_000, crashWaitMs: 35_000, settleMs: 3_000 };

/** One sign of life, and what the fetcher is told. */
const alive = async (
  fetcherId: string,
  {
    held = [],
    leaving = false,
    saidAt = frontier.clock.now(),
    database = frontier.database,
  }: {
    held?: string[];
    leaving?: boolean;
    saidAt?: Date;
    database?: Database;
  } = {},
): Promise<FetcherAssignment | undefined> => {
  const { publisher, sent } = recordingPublisher();
  const payload = { fetcherId, held: held as SupplierId[], leaving };
  const envelope = createEnvelope(fetcherAlive, payload, { correlationId: newId(), occurredAt: saidAt });
  await handleHeartbeats({ ...frontier.base, database, publisher, rules })([{ payload, envelope }], context);
  expect(sent.every(({ queue }) => queue === `fetcher.${fetcherId}`)).toBe(true);
  return sent[0]?.envelope.payload as FetcherAssignment | undefined;
};
const assignmentOf = () => frontier.database.prisma.assignment.findUniqueOrThrow({ where: { retailerId: retailer } });

test('the first fetcher is told to fetch at its first sign of life', async () => {
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
  frontier.clock.advance(5_000);
  await alive(loser, { held: [retailer] });
  expect((await alive(winner))?.retailers).toEqual([]);
  expect((await alive(loser, { held: [retailer] }))?.retailers).toEqual([]);
  expect((await alive(winner))?.retailers).toEqual([]);
  expect(await assignmentOf()).toMatchObject({ fetcherId: loser, epoch: 1 });

  frontier.clock.advance(1_000);
  await alive(loser, { held: [] });
  expect((await alive(winner))?.retailers).toMatchObject([{ retailerId: retailer, epoch: 2, waitMs: 0 }]);
  expect(await assignmentOf()).toMatchObject({ fetcherId: winner, epoch: 2 });
});

test('after a crash the new owner waits out what may still be in flight', async () => {
  await alive(loser);
  frontier.clock.advance(5_000);
  await alive(loser, { held: [retailer] });
  frontier.clock.advance(9_999);
  expect((await alive(winner))?.retailers).toEqual([]);
  frontier.clock.advance(1);
  expect((await alive(winner))?.retailers).toMatchObject([{ retailerId: retailer, epoch: 2, waitMs: 35_000 }]);
  frontier.clock.advance(5_000);
  expect((await alive(winner))?.retailers).toMatchObject([{ epoch: 2, waitMs: 30_000 }]);
});

test('an owner that leaves in order is succeeded at once', async () => {
  await alive(loser);
  frontier.clock.advance(5_000);
  await alive(loser, { held: [retailer] });
  frontier.clock.advance(1);
  expect(await alive(loser, { leaving: true })).toBeUndefined();
  expect((await alive(winner))?.retailers).toMatchObject([{ retailerId: retailer, epoch: 2, waitMs: 0 }]);
});

test('an older sign of life that arrives late does not release what is held', async () => {
  await alive(loser);
  const before = frontier.clock.now();
  frontier.clock.advance(5_000);
  await alive(loser, { held: [retailer] });
  await alive(loser, { held: [], saidAt: before });
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
