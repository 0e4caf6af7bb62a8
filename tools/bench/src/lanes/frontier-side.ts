import { createSearchMemory, dispatchDueRequests } from '@aisle/orchestrator';
import type { FetchJob } from '@aisle/contracts';
import { createRecipeBook } from '@aisle/extraction';
import { silentLogger } from '@aisle/service-kit';
import { createDatabase, createOutbox, migrateDatabase, readRecipeDefinitions, type Database } from '@aisle/storage';
import { systemClock } from '@aisle/core';
import pg from 'pg';
import { finishSent, registerShops, type FrontierSize } from './frontier-rows.js';

/** One of the two frontiers: a database of its own, and the dispatcher as the orchestrator has it. */
export interface FrontierSide {
  client: pg.Client;
  /** One look at everybody, and then what was sent is over. */
  look(): Promise<Look>;
  close(): Promise<void>;
}

export interface Look {
  sent: number;
  /** Of the dispatcher alone. */
  ms: number;
}

export const openFrontierSide = async (serverUrl: string, name: string, size: FrontierSize): Promise<FrontierSide> => {
  const databaseUrl = await createEmptyDatabase(serverUrl, name);
  await migrateDatabase(databaseUrl);
  const database = createDatabase({ databaseUrl });
  await registerShops(database, size.retailers);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { deps, takeSent } = dispatcherOf(database, size.retailers);
  return {
    client,
    look: async () => {
      const startedAtMs = performance.now();
      const sent = await dispatchDueRequests(deps);
      const ms = performance.now() - startedAtMs;
      await finishSent(client, takeSent());
      return { sent, ms };
    },
    close: async () => {
      await client.end();
      await database.close();
    },
  };
};

const createEmptyDatabase = async (serverUrl: string, name: string): Promise<string> => {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database "${name}"`);
  await admin.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

/** As the orchestrator has it by default. */
const overdueMs = 120_000;

/** The dispatcher's settings are the orchestrator's own; the broker confirms at once, so that its time hides no difference. */
const dispatcherOf = (database: Database, retailers: number) => {
  let sent: string[] = [];
  const publisher = {
    toQueue: (_queue: string, { payload }: { payload: unknown }): Promise<void> => {
      sent.push((payload as FetchJob).requestId);
      return Promise.resolve();
    },
    toExchange: (): Promise<void> => Promise.resolve(),
  };
  const deps = {
    database,
    publisher,
    recipes: createRecipeBook((fingerprints) => readRecipeDefinitions(database.prisma, fingerprints), 2 * retailers),
    clock: systemClock,
    log: silentLogger,
    windowSeconds: 3,
    overdueMs,
    memory: createSearchMemory(systemClock, { overdueMs }),
    pauses: new Map<string, number>(),
    onUnroutable: (): void => undefined,
    outbox: createOutbox(database),
    metrics: { runFinished: (): void => undefined },
  };
  const takeSent = (): string[] => {
    const taken = sent;
    sent = [];
    return taken;
  };
  return { deps, takeSent };
};
