import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inTransaction, pauseKeys, recomputePoliteness, registerRetailers, changeRetailer } from '@aisle/storage';
import { dispatchDueRequests } from '../src/dispatch/dispatch-due-requests.js';
import {
  dispatchDeps,
  newRetailer,
  newRun,
  openFrontier,
  recordingPublisher,
  registration,
  type Frontier,
} from './frontier-fixture.js';

let frontier: Frontier;
beforeAll(async () => {
  frontier = await openFrontier();
});
afterAll(() => frontier.release());
beforeEach(async () => {
  const { prisma } = frontier.database;
  await prisma.crawlRun.updateMany({ data: { state: 'cancelled' } });
});

const politenessOf = (key: string) => frontier.database.prisma.politeness.findUniqueOrThrow({ where: { key } });
const dispatch = async (): Promise<{ retailerId: string; politeness: unknown }[]> => {
  const { publisher, jobs } = recordingPublisher();
  await dispatchDueRequests(dispatchDeps(frontier, publisher));
  return jobs();
};
const setKey = (key: string, data: Parameters<typeof frontier.database.prisma.politeness.update>[0]['data']) =>
  frontier.database.prisma.politeness.update({ where: { key }, data });
const soon = () => new Date(frontier.clock.now().getTime() + 60_000);
const today = () => new Date(frontier.clock.now().toISOString().slice(0, 10));
const keyOf = (retailer: string) => `${retailer}.example`;

describe('the limit of a politeness key', () => {
  test('is the strictest of its retailers, whatever their own epochs are', async () => {
    const key = 'shared.example';
    const slow = await newRetailer(frontier, { politenessKey: key, ratePerSecond: 0.5, maxConcurrency: 4 });
    const fast = await newRetailer(frontier, { politenessKey: key, ratePerSecond: 9, maxConcurrency: 2 });
    // The faster one changes, so that its own epoch is the higher.
    const changed = registration(fast, { politenessKey: key, ratePerSecond: 10, maxConcurrency: 2 });
    await inTransaction(frontier.database, (tx) => registerRetailers(tx, [changed]));
    expect(await politenessOf(key)).toMatchObject({ ratePerSecond: 0.5, maxConcurrency: 2 });
    await Promise.all([newRun(frontier, slow), newRun(frontier, fast)]);
    const jobs = await dispatch();
    const { epoch } = await politenessOf(key);
    expect(jobs).toHaveLength(2);
    for (const { politeness } of jobs) {
      expect(politeness).toEqual({ key, epoch, ratePerSecond: 0.5, maxConcurrency: 2 });
    }
  });

  test('has a new epoch with each change, and none without', async () => {
    const retailer = await newRetailer(frontier);
    const before = await politenessOf(keyOf(retailer));
    await recomputePoliteness(frontier.database.prisma);
    expect(await politenessOf(keyOf(retailer))).toEqual(before);
    await inTransaction(frontier.database, (tx) => changeRetailer(tx, retailer, { ratePerSecond: 0.25 }));
    expect(await politenessOf(keyOf(retailer))).toMatchObject({ ratePerSecond: 0.25, epoch: before.epoch + 1 });
    await inTransaction(frontier.database, (tx) => changeRetailer(tx, retailer, { ratePerSecond: null }));
    expect(await politenessOf(keyOf(retailer))).toMatchObject({ ratePerSecond: 2, epoch: before.epoch + 2 });
  });

  test('cannot be raised above what the recipe states', async () => {
    const retailer = await newRetailer(frontier);
    await inTransaction(frontier.database, (tx) => changeRetailer(tx, retailer, { ratePerSecond: 50 }));
    expect(await politenessOf(keyOf(retailer))).toMatchObject({ ratePerSecond: 2 });
  });
});

describe('nothing is sent', () => {
  test.each([
    ['before the time the shop asked for', { notBefore: soon }],
    ['while the circuit breaker is open', { breakerState: () => 'open', breakerUntil: soon }],
    ['after the day’s budget of requests', { dailyRequests: () => 10, requestsToday: () => 10, day: today }],
    ['after the day’s budget of bytes', { dailyBytes: () => 10n, bytesToday: () => 11n, day: today }],
  ])('%s', async (_when, state) => {
    const retailer = await newRetailer(frontier);
    await newRun(frontier, retailer);
    const data = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, value()]));
    await setKey(keyOf(retailer), data);
    expect(await dispatch()).toEqual([]);
    frontier.clock.advance(24 * 3_600_000);
    expect(await dispatch()).toHaveLength(1);
  });

  test('to a retailer or of a run that is paused, or to one that is disabled', async () => {
    const retailer = await newRetailer(frontier);
    const runId = await newRun(frontier, retailer);
    const { prisma } = frontier.database;
    for (const [off, on] of [
      [{ pausedAt: new Date() }, { pausedAt: null }],
      [{ enabled: false }, { enabled: true }],
    ] as const) {
      await prisma.retailer.update({ where: { id: retailer }, data: off });
      expect(await dispatch()).toEqual([]);
      await prisma.retailer.update({ where: { id: retailer }, data: on });
    }
    await prisma.crawlRun.update({ where: { id: runId }, data: { pausedAt: new Date() } });
    expect(await dispatch()).toEqual([]);
    await prisma.crawlRun.update({ where: { id: runId }, data: { pausedAt: null } });
    expect(await dispatch()).toHaveLength(1);
  });

  test('outside the hours of any retailer on the key', async () => {
    const key = 'hours.example';
    const [one, other] = [
      await newRetailer(frontier, { politenessKey: key }),
      await newRetailer(frontier, { politenessKey: key }),
    ];
    await newRun(frontier, one);
    const hour = frontier.clock.now().getUTCHours();
    const clock = (hours: number) => `${String(hours % 24).padStart(2, '0')}:00`;
    const everyDay = [1, 2, 3, 4, 5, 6, 7];
    const windows = [{ days: everyDay, from: clock(hour + 1), to: clock(hour + 2), timeZone: 'UTC' }];
    await frontier.database.prisma.retailer.update({ where: { id: other }, data: { windows } });
    expect(await dispatch()).toEqual([]);
    frontier.clock.advance(3_600_000);
    expect(await dispatch()).toHaveLength(1);
  });
});

test('a pause of the key that a fetch tells holds for all its retailers, and is never shortened', async () => {
  const key = 'paused.example';
  const [one, other] = [
    await newRetailer(frontier, { politenessKey: key }),
    await newRetailer(frontier, { politenessKey: key }),
  ];
  await newRun(frontier, other);
  const { prisma } = frontier.database;
  await pauseKeys(prisma, [{ retailerId: one, until: soon(), reason: 'HTTP_429' }]);
  await pauseKeys(prisma, [{ retailerId: one, until: frontier.clock.now(), reason: 'HTTP_429' }]);
  expect(await dispatch()).toEqual([]);
  frontier.clock.advance(60_000);
  expect(await dispatch()).toHaveLength(1);
});

test('while a breaker is half-open one request of the whole key is in flight', async () => {
  const key = 'half-open.example';
  const retailers = [
    await newRetailer(frontier, { politenessKey: key }),
    await newRetailer(frontier, { politenessKey: key }),
  ];
  for (const retailer of retailers) await newRun(frontier, retailer, 5);
  await setKey(key, { breakerState: 'open', breakerUntil: frontier.clock.now() });
  expect(await dispatch()).toHaveLength(1);
  expect(await dispatch()).toHaveLength(0);
  await frontier.database.prisma.fetchRequest.updateMany({ where: { state: 'dispatched' }, data: { state: 'parsed' } });
  await setKey(key, { breakerState: 'half-open', breakerUntil: null });
  expect(await dispatch()).toHaveLength(1);
});
