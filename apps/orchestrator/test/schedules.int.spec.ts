import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inTransaction, keepFinalCounts, registerRetailers } from '@aisle/storage';
import { fireDueSchedules } from '../src/runs/schedules.js';
import { forgetOldRequests } from '../src/maintenance/reap-requests.js';
import { countByState, newRetailer, newRun, openFrontier, registration, type Frontier } from './frontier-fixture.js';

let frontier: Frontier;
beforeAll(async () => {
  frontier = await openFrontier();
});
afterAll(() => frontier.release());

/** Two orchestrators look at once. */
const look = () =>
  Promise.all(
    [frontier.database, frontier.other].map((database) =>
      fireDueSchedules({ ...frontier.base, database, onAccepted: () => undefined }),
    ),
  );
const runsOf = (retailerId: string) => frontier.database.prisma.crawlRun.findMany({ where: { retailerId } });

test('a due schedule fires exactly once, and what was missed meanwhile counts as one', async () => {
  const retailer = await newRetailer(frontier, { schedule: '0 * * * *', scheduleScope: 'pages' });
  await look();
  expect(await runsOf(retailer)).toEqual([]);

  frontier.clock.advance(3_600_000);
  await look();
  await look();
  expect(await runsOf(retailer)).toMatchObject([{ scope: 'pages', state: 'requested' }]);

  await frontier.database.prisma.crawlRun.updateMany({ where: { retailerId: retailer }, data: { state: 'completed' } });
  frontier.clock.advance(5 * 3_600_000);
  await look();
  expect(await runsOf(retailer)).toHaveLength(2);
});

test('a schedule whose last run is not over does not pile up, and goes on once it is', async () => {
  const retailer = await newRetailer(frontier, { schedule: '0 * * * *', scheduleScope: 'pages' });
  await look();
  for (let hour = 0; hour < 3; hour += 1) {
    frontier.clock.advance(3_600_000);
    await look();
  }
  expect(await runsOf(retailer)).toHaveLength(1);
  await frontier.database.prisma.crawlRun.updateMany({ where: { retailerId: retailer }, data: { state: 'completed' } });
  frontier.clock.advance(3_600_000);
  await look();
  expect(await runsOf(retailer)).toHaveLength(2);
});

test('a changed schedule is planned anew; unchanged settings keep the politeness epoch', async () => {
  const retailer = await newRetailer(frontier, { schedule: '0 3 * * *' });
  await look();
  const register = (changes: object) =>
    inTransaction(frontier.database, (tx) => registerRetailers(tx, [registration(retailer, changes)]));
  const read = () => frontier.database.prisma.retailer.findUniqueOrThrow({ where: { id: retailer } });
  const planned = await read();
  await register({ schedule: '0 3 * * *' });
  expect(await read()).toEqual(planned);

  await register({ schedule: '0 5 * * *', ratePerSecond: 7 });
  expect(await read()).toMatchObject({ nextRunAt: null, politenessEpoch: 2, ratePerSecond: 7 });
  await look();
  expect((await read()).nextRunAt?.getUTCHours()).toBe(5);
});

test('only the requests of runs that ended long ago are deleted', async () => {
  const retailer = await newRetailer(frontier);
  const [old, recent, running] = [
    await newRun(frontier, retailer, 3),
    await newRun(frontier, retailer, 3),
    await newRun(frontier, retailer, 3),
  ];
  const nowMs = frontier.clock.now().getTime();
  const end = (id: string, finishedAt: Date) =>
    frontier.database.prisma.crawlRun.update({ where: { id }, data: { state: 'completed', finishedAt } });
  await end(old, new Date(nowMs - 15 * 24 * 3_600_000));
  await end(recent, new Date(nowMs - 13 * 24 * 3_600_000));
  // Nothing of a run goes before it was counted.
  expect(await forgetOldRequests({ ...frontier.base, frontierRetentionDays: 14 })).toBe(0);
  await keepFinalCounts(frontier.database.prisma, 100);
  expect(await forgetOldRequests({ ...frontier.base, frontierRetentionDays: 14 })).toBe(3);
  expect(await countByState(frontier, old)).toEqual({});
  expect(await countByState(frontier, recent)).toEqual({ pending: 3 });
  expect(await countByState(frontier, running)).toEqual({ pending: 3 });
});
