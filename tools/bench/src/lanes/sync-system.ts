import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startLocalStack } from '@aisle/local-stack';
import { mainOf, startServiceProcess, type ServiceProcess } from '@aisle/runner';
import { createDatabase, inTransaction, migrateDatabase, registerTenants } from '@aisle/storage';
import pg from 'pg';
import type { Acceptance, LoadOrder, LoadReport } from './sync-events.js';
import { tenantId } from './sync-events.js';
import { type EventTimes, eventTimes, type DecidedVersion } from './sync-figures.js';

/** Postgres and RabbitMQ that keep what they confirm, catalog-syncs, a load generator and a storefront, each a process. */
export interface SyncSystem {
  /** Runs so many catalog-syncs from now on. */
  scaleTo(processes: number): Promise<void>;
  load(order: LoadOrder): Promise<LoadReport>;
  /** Waits until nothing is under way, and answers with each event's times. */
  timesOf(report: LoadReport, listings: number): Promise<EventTimes[]>;
  /** Waits until every message of the load lies in its queue. */
  untilQueued(): Promise<void>;
  settings(): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

const lookEveryMs = 100;
/** After so long without any progress what is missing counts as lost. */
const stuckMs = 15_000;

export const startSyncSystem = async (dataDir: string): Promise<SyncSystem> => {
  rmSync(dataDir, { recursive: true, force: true });
  const logDir = join(dataDir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0)) await close();
  };
  try {
    const env = { ...process.env, DATABASE_URL: '', AMQP_URL: '' };
    const services = ['postgres', 'rabbitmq'] as const;
    const stack = await startLocalStack({ dataDir: join(dataDir, 'stack'), services, durability: 'durable', env });
    closers.unshift(() => stack.stop());
    const { databaseUrl = '', amqpUrl = '' } = stack;
    // The server notes when each transaction was committed: what is measured is told by nobody who takes part.
    await queryOnce(databaseUrl, 'alter system set track_commit_timestamp = on');
    await stack.restart('postgres');
    await migrateDatabase(databaseUrl);
    await registerBenchTenant(databaseUrl);
    const connections = {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      AMQP_URL: amqpUrl,
    };
    const worker = async (name: string): Promise<{ process: ServiceProcess; url: string }> => {
      const entry = fileURLToPath(new URL(`./sync-${name}-worker.js`, import.meta.url));
      const process = startServiceProcess({ name, entry, env: connections }, { logDir });
      closers.unshift(() => process.stop());
      return { process, url: `http://127.0.0.1:${Number((await process.ready)['port'])}` };
    };
    const storefront = await worker('storefront');
    const load = await worker('load');
    const database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    closers.unshift(() => database.end());
    const syncs = createSyncFleet({ ...connections, API_KEYS: 'bench-key', HTTP_PORT: '0', LOG_LEVEL: 'warn' }, logDir);
    closers.unshift(() => syncs.scaleTo(0));
    return {
      scaleTo: syncs.scaleTo,
      load: async (order) => {
        await fetch(storefront.url, { method: 'POST' });
        const response = await fetch(load.url, { method: 'POST', body: JSON.stringify(order) });
        if (!response.ok) throw new Error(`The load generator failed: ${await response.text()}`);
        return (await response.json()) as LoadReport;
      },
      untilQueued: () => untilEmpty(database, 'outbox'),
      timesOf: (report, listings) => settle(database, storefront.url, report, listings),
      settings: () => settingsOf(database),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const queryOnce = async (connectionString: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
};

const registerBenchTenant = async (databaseUrl: string): Promise<void> => {
  const database = createDatabase({ databaseUrl });
  await inTransaction(database, (tx) => registerTenants(tx, [tenantId])).finally(() => database.close());
};

const createSyncFleet = (env: Record<string, string>, logDir: string) => {
  const running: ServiceProcess[] = [];
  const scaleTo = async (processes: number): Promise<void> => {
    for (const surplus of running.splice(processes)) await surplus.stop();
    while (running.length < processes) {
      const name = `catalog-sync-${running.length + 1}`;
      const started = startServiceProcess({ name, entry: mainOf('apps/catalog-sync'), env }, { logDir });
      running.push(started);
      await started.ready;
    }
  };
  return { scaleTo };
};

const untilEmpty = async (database: pg.Client, table: 'outbox' | 'cache_bust'): Promise<void> => {
  while ((await database.query(`select from ${table} limit 1`)).rowCount !== 0) await pause(lookEveryMs);
};

/** Looks until every event is accepted, or nothing comes any more. */
const settle = async (
  database: pg.Client,
  storefrontUrl: string,
  report: LoadReport,
  listings: number,
): Promise<EventTimes[]> => {
  let missing = Number.POSITIVE_INFINITY;
  let movedMs = performance.now();
  for (;;) {
    const acceptances = (await (await fetch(storefrontUrl)).json()) as Acceptance[];
    const times = eventTimes(report, listings, await versionsSince(database, report.first), acceptances);
    const nowMissing = times.filter(({ acceptedMs }) => acceptedMs === undefined).length;
    if (nowMissing < missing) movedMs = performance.now();
    missing = nowMissing;
    if (missing === 0 || performance.now() - movedMs > stuckMs) return times;
    await pause(1_000);
  }
};

const versionsSince = async (database: pg.Client, first: number): Promise<DecidedVersion[]> => {
  const { rows } = await database.query<DecidedVersion>(
    `select change.item_id as "itemId", offer.listing_key as "listingKey", change.version,
       substring(change.changes::text from 'event-([0-9]+)')::int as sequence,
       (extract(epoch from pg_xact_commit_timestamp(change.xmin)) * 1000)::float8 as "decidedMs"
     from catalog_item_change change
     join catalog_item_offer mapped on mapped.tenant_id = change.tenant_id and mapped.item_id = change.item_id
     join offer on offer.id = mapped.offer_id
     where substring(change.changes::text from 'event-([0-9]+)')::int >= $1`,
    [first],
  );
  return rows;
};

const asked = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'track_commit_timestamp',
  'shared_buffers',
  'max_wal_size',
];

const settingsOf = async (database: pg.Client): Promise<Record<string, string>> => {
  const { rows } = await database.query<{ name: string; setting: string }>(
    `select name, current_setting(name) as setting from pg_settings where name = any($1)
     union all select 'version', current_setting('server_version')`,
    [asked],
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [`postgres ${name}`, setting]));
};
