import { queues, syncBuckets, topologyFor } from '@aisle/contracts';
import { connectMessaging, type MessageConnection, redriveDeadLetter, route } from '@aisle/messaging';
import { deadLetter } from '@aisle/contracts';
import { silentLogger } from '@aisle/service-kit';
import { createDatabase, type Database, registerTenants } from '@aisle/storage';
import { createChance, waitUntil } from '@aisle/testkit';
import { caseTenants, drawCase, type InterleavingCase } from './interleavings-case.js';
import { startVersionClient, type VersionClient } from './interleavings-client.js';
import { judgeCase, type Violations } from './interleavings-judge.js';
import { startCrashingSyncs } from './interleavings-syncs.js';
import { playCases } from './interleavings-wave.js';

export interface InterleavingsOptions {
  count: number;
  seed: number;
  databaseUrl: string;
  amqpUrl: string;
  namespace: string;
  logDir: string;
  onProgress?: (sentence: string) => void;
}

export interface InterleavingsReport {
  violations: Violations;
  crashes: number;
  /** Innocent messages that were held for killers, since too many processes died with them in hand. */
  redriven: number;
}

/** Cases that are played at once. */
const casesAWave = 50;
/** Retries wait for up to 30 s in delay queues; what is not right by then never will be. */
const settleTimeoutMs = 60_000;

/** Plays `count` cases against two catalog-syncs that die between any two steps, and says what is wrong in the end. */
export const runInterleavings = async (options: InterleavingsOptions): Promise<InterleavingsReport> => {
  const { count, seed, databaseUrl, amqpUrl, namespace, logDir, onProgress = () => undefined } = options;
  const chance = createChance(seed, -1);
  const database = createDatabase({ databaseUrl });
  await registerTenants(database.prisma, [...caseTenants]);
  // A new tenant takes every supplier; these take the suppliers of the cases, each with its priority.
  await database.prisma.tenantSubscription.deleteMany({ where: { tenantId: { in: [...caseTenants] } } });
  const messages = await connectMessaging({ amqpUrl, namespace, service: 'bench', log: silentLogger });
  await messages.assertTopology(topologyFor({ retailerIds: [], tenantIds: [...caseTenants] }));
  const redrives = await redriveAll(messages);
  const client = await startVersionClient(messages, database);
  const syncs = await startCrashingSyncs(2, { databaseUrl, amqpUrl, namespace }, chance, logDir);
  const violations: Violations = [];
  try {
    for (let first = 0; first < count; first += casesAWave) {
      const size = Math.min(casesAWave, count - first);
      const cases = Array.from({ length: size }, (_, index) => drawCase(seed, first + index));
      syncs.setMortal(true);
      await playCases(database, messages, cases, chance);
      await untilTaken(messages);
      syncs.setMortal(false);
      violations.push(...(await settle(database, client, cases)));
      onProgress(`${first + size} of ${count}: ${syncs.crashes()} crashes, ${violations.length} violations`);
    }
    return { violations, crashes: syncs.crashes(), redriven: redrives.count() };
  } finally {
    await syncs.stop();
    await client.stop();
    await redrives.stop();
    await messages.close();
    await database.close();
  }
};

/** Someone who dies with a message in hand often enough makes it a suspect; an operator sends such messages back. */
const redriveAll = async (messages: MessageConnection) => {
  let count = 0;
  const consumer = await messages.consume({
    queue: queues.deadLetters,
    prefetch: 10,
    deadlineMs: 10_000,
    types: [
      route(deadLetter, async (letter) => {
        if (letter.code !== 'POISONED') throw new Error(`${letter.code}: ${letter.message}`);
        count += 1;
        await redriveDeadLetter(messages.publisher, letter);
      }),
    ],
  });
  return { count: () => count, stop: () => consumer.stop() };
};

/** Until no message waits any more: the crashes shall hit the work, not the wait after it. */
const untilTaken = async (messages: MessageConnection): Promise<void> => {
  const names = Array.from({ length: syncBuckets }, (_, bucket) => queues.sync(bucket));
  const isTaken = async (): Promise<boolean> =>
    [...(await messages.messagesReady(names)).values()].every((ready) => ready === 0);
  await waitUntil(isTaken, { timeoutMs: settleTimeoutMs, everyMs: 50 });
};

const settle = async (
  database: Database,
  client: VersionClient,
  cases: readonly InterleavingCase[],
): Promise<Violations> => {
  let left: Violations = [];
  const isSettled = async (): Promise<boolean> => {
    left = [];
    for (const one of cases) left.push(...(await judgeCase(database, one, client.items)));
    return left.length === 0;
  };
  await waitUntil(isSettled, { timeoutMs: settleTimeoutMs, everyMs: 250 });
  return left;
};
