import { randomBytes } from 'node:crypto';
import type { Envelope, FetchJob } from '@aisle/contracts';
import { newId, type CrawlScope, type RunId } from '@aisle/core';
import { rootTraceparent, type Publisher } from '@aisle/messaging';
import { createRecipeBook } from '@aisle/extraction';
import { silentLogger } from '@aisle/service-kit';
import {
  acceptCrawlRequest,
  createDatabase,
  createOutbox,
  inTransaction,
  readRecipeDefinitions,
  registerRetailers,
  type Database,
  type RetailerRegistration,
} from '@aisle/storage';
import { lendDatabase, manualClock, type LentDatabase, type ManualClock } from '@aisle/testkit';
import { createSearchMemory } from '../src/dispatch/search-memory.js';
import { startRequestedRuns } from '../src/runs/start-requested-runs.js';

/** A database of its own, two clients like two orchestrators have, and a clock that the test moves. */
export interface Frontier {
  database: Database;
  other: Database;
  clock: ManualClock;
  /** What every part needs. */
  base: { database: Database; clock: ManualClock; log: typeof silentLogger };
  release(): Promise<void>;
}

export const openFrontier = async (): Promise<Frontier> => {
  const lent: LentDatabase = await lendDatabase();
  const database = createDatabase({ databaseUrl: lent.databaseUrl });
  const other = createDatabase({ databaseUrl: lent.databaseUrl });
  const clock = manualClock(Date.parse('2026-03-01T12:00:00Z'));
  return {
    database,
    other,
    clock,
    base: { database, clock, log: silentLogger },
    release: async () => {
      await Promise.all([database.close(), other.close()]);
      await lent.release();
    },
  };
};

export const registration = (id: string, changes: Partial<RetailerRegistration> = {}): RetailerRegistration => {
  const definition = {
    id,
    name: id,
    origin: `https://${id}.example`,
    market: { country: 'DE', currency: 'EUR' },
    politeness: { ratePerSecond: 2, maxConcurrency: 3 },
    start: [{ kind: 'catalog-tree', url: '/' }],
    headers: { 'accept-language': 'de' },
    catalogTree: { levels: [{ item: 'nav > ul > li' }] },
  };
  return {
    id,
    name: id,
    origin: definition.origin,
    market: 'DE/EUR//',
    politenessKey: `${id}.example`,
    ratePerSecond: 2,
    maxConcurrency: 3,
    schedule: null,
    scheduleScope: null,
    recipeFingerprint: `recipe-of-${id}`,
    definition,
    ...changes,
  };
};

/** A retailer nobody else uses, registered. */
export const newRetailer = async (frontier: Frontier, changes: Partial<RetailerRegistration> = {}): Promise<string> => {
  const id = `shop-${randomBytes(4).toString('hex')}`;
  await inTransaction(frontier.database, (tx) => registerRetailers(tx, [registration(id, changes)]));
  return id;
};

/** A started run of a retailer with so many pending requests. */
export const newRun = async (
  frontier: Frontier,
  retailer: string,
  requests = 1,
  scope: CrawlScope = 'products',
): Promise<RunId> => {
  const now = frontier.clock.now();
  const acceptance = await inTransaction(frontier.database, (tx) =>
    acceptCrawlRequest(tx, {
      idempotencyKey: newId(),
      requestHash: '',
      retailer,
      scope,
      now,
      correlationId: newId(),
      traceparent: rootTraceparent(),
    }),
  );
  if (acceptance.outcome !== 'accepted') throw new Error(acceptance.outcome);
  const [runId] = acceptance.runIds as [RunId];
  await startRequestedRuns(frontier.base);
  await frontier.database.prisma.fetchRequest.createMany({
    data: Array.from({ length: requests - 1 }, (_, index) => ({
      id: newId(),
      runId,
      retailerId: retailer,
      kind: 'product-page',
      url: `https://${retailer}.example/p/${index}`,
      state: 'pending',
      notBefore: now,
    })),
  });
  return runId;
};

export const requestsOf = (frontier: Frontier, runId: string) =>
  frontier.database.prisma.fetchRequest.findMany({ where: { runId }, orderBy: { id: 'asc' } });

export const runOf = (frontier: Frontier, runId: string) =>
  frontier.database.prisma.crawlRun.findUniqueOrThrow({ where: { id: runId } });

export const countByState = async (frontier: Frontier, runId: string): Promise<Record<string, number>> => {
  const groups = await frontier.database.prisma.fetchRequest.groupBy({ by: ['state'], where: { runId }, _count: true });
  return Object.fromEntries(groups.map(({ state, _count }) => [state, _count]));
};

/** A publisher that keeps what it was given; `fail` may refuse a message by throwing. */
export const recordingPublisher = (fail: (queue: string, envelope: Envelope) => void = () => undefined) => {
  const sent: { queue: string; envelope: Envelope }[] = [];
  const publisher: Publisher = {
    toQueue: async (queue, envelope) => {
      fail(queue, envelope);
      sent.push({ queue, envelope });
    },
    toExchange: async () => undefined,
  };
  return { publisher, sent, jobs: () => sent.map(({ envelope }) => envelope.payload as FetchJob) };
};

export const dispatchDeps = (frontier: Frontier, publisher: Publisher, database = frontier.database) => ({
  ...frontier.base,
  database,
  publisher,
  recipes: createRecipeBook((fingerprints) => readRecipeDefinitions(database.prisma, fingerprints)),
  windowSeconds: 3,
  overdueMs: 120_000,
  memory: createSearchMemory(frontier.clock, { overdueMs: 120_000 }),
  outbox: createOutbox(database),
  metrics: { runFinished: () => undefined },
  pauses: new Map<string, number>(),
  onUnroutable: () => undefined,
});

/** Lets time pass for what goes by the database's clock: fetchers and assignments are that much older then. */
export const passDatabaseTime = async ({ database }: Frontier, ms: number): Promise<void> => {
  await database.prisma.$executeRaw`
    update fetcher set last_alive_at = last_alive_at - ${ms}::float8 * interval '1 ms',
      left_at = left_at - ${ms}::float8 * interval '1 ms'`;
  await database.prisma.$executeRaw`
    update assignment set starts_at = starts_at - ${ms}::float8 * interval '1 ms'`;
};

export const finishDeps = (frontier: Frontier, database = frontier.database) => ({
  ...frontier.base,
  database,
  outbox: createOutbox(database),
  metrics: { runFinished: () => undefined },
});
