import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createControlClient } from '@aisle/cli';
import { readFacts } from '@aisle/demo';
import { recipeOf } from '@aisle/demo-shop';
import { runLocally, type LocalRun } from '@aisle/runner';
import pg from 'pg';
import { startUsageMeter } from '../harness/usage-meter.js';
import { assertComplete, type CrawlFigures } from './crawl-figures.js';
import { shopHost, type BenchShop } from './crawl-shop.js';
import { readSettings, type AisleSettings } from './crawl-settings.js';

const demoShopRecipe = recipeOf('menu');

const storefront = 'demo-storefront';

/** The demo shop's recipe as it is, but for its politeness: nothing holds the fetcher back. */
const unlimited = { ...demoShopRecipe, politeness: { ratePerSecond: 10_000, maxConcurrency: 64 } };

export interface AisleRound extends CrawlFigures {
  servicesCpuSeconds: number;
  settings: AisleSettings;
}

/** One crawl by all of Aisle, every service a process, on a broker and a database that were empty before. */
export const crawlWithAisle = async (
  shop: BenchShop,
  dataDir: string,
  env: Record<string, string> = {},
): Promise<AisleRound> => {
  rmSync(dataDir, { recursive: true, force: true });
  const retailersDir = join(dataDir, 'retailers');
  mkdirSync(retailersDir, { recursive: true });
  writeFileSync(join(retailersDir, `${unlimited.id}.json`), JSON.stringify(unlimited));
  const local = await runLocally({
    dataDir,
    home: dataDir,
    retailersDir,
    resolveOverride: `${shopHost}=127.0.0.1:${shop.port}`,
    env: { LOG_LEVEL: 'warn', ...env },
    onProgress: () => undefined,
  });
  try {
    // A storefront is a customer's program, on a machine of the customer's.
    await local.aisle.processes.find(({ name }) => name === storefront)?.stop();
    return await measure(local, shop);
  } finally {
    await local.stop();
  }
};

const measure = async (local: LocalRun, shop: BenchShop): Promise<AisleRound> => {
  const { session, databaseUrl } = local;
  const settings = await readSettings(local);
  const control = createControlClient({ baseUrl: session.control, apiKey: session.apiKey });
  const programs = programsOf(local);
  const aisle = Object.keys(programs);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const startedAtMs = performance.now();
  const meter = startUsageMeter({ ...programs, shop: shop.pid }, aisle);
  const [runId = ''] = await control.crawl({ retailer: unlimited.id, scope: 'pages' });
  await untilDecided(database, runId);
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const { used, peakRssMb } = meter.stop();
  const bustsSeconds = await untilBustsAreTold(database, startedAtMs);
  await database.end();

  const { counts } = await control.run(runId);
  const { deadLetters, failed } = await readFacts(databaseUrl, [runId]);
  const problems = counts.unsynced + counts.failed + counts.parseFailed + deadLetters + failed.length;
  assertComplete('Aisle', { catalogPages: counts.catalogPages - problems, tiles: counts.catalogPageItems }, shop.truth);
  const cpuOf = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (used[name]?.cpuSeconds ?? 0), 0);
  const services = aisle.filter((name) => name !== 'postgres' && name !== 'rabbitmq');
  return {
    pagesPerSecond: counts.catalogPages / seconds,
    cpuSeconds: cpuOf(aisle),
    servicesCpuSeconds: cpuOf(services),
    peakRssMb,
    settings,
    details: {
      seconds,
      'all busts told after': bustsSeconds,
      ...Object.fromEntries(Object.entries(used).map(([name, { cpuSeconds }]) => [`${name} cpu`, cpuSeconds])),
    },
  };
};

/** Everything of Aisle by its process id. */
const programsOf = ({ aisle: { processes }, session: { dataDir } }: LocalRun): Record<string, number> => {
  const services = processes
    .filter(({ name }) => name !== storefront)
    .map((one) => [one.name, one.pid() ?? 0] as const);
  const pidIn = (file: string): number => Number.parseInt(readFileSync(join(dataDir, 'stack', file), 'utf8'), 10);
  return {
    ...Object.fromEntries(services),
    postgres: pidIn('postgres/data/postmaster.pid'),
    rabbitmq: pidIn('rabbitmq/node.pid'),
  };
};

const lookEveryMs = 100;

/** The run is over and every offer decided; asked of the database, because the control API's view counts every row. */
const untilDecided = async (database: pg.Client, runId: string): Promise<void> => {
  const isDecided = `
    select state in ('completed', 'failed', 'cancelled')
      and not exists (select from fetch_request where run_id = $1 and unsynced_bits <> 0) as "isDecided"
    from crawl_run where id = $1`;
  while (!(await database.query<{ isDecided: boolean }>(isDecided, [runId])).rows[0]?.isDecided)
    await pause(lookEveryMs);
};

const untilBustsAreTold = async (database: pg.Client, startedAtMs: number): Promise<number> => {
  while ((await database.query('select from cache_bust limit 1')).rowCount !== 0) await pause(lookEveryMs);
  return (performance.now() - startedAtMs) / 1_000;
};
