import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createControlClient } from '@aisle/cli';
import { startLocalStack } from '@aisle/local-stack';
import { startAisle } from '@aisle/runner';
import { migrateDatabase } from '@aisle/storage';
import pg from 'pg';
import { createFetcherFleet, killFetcher, type BenchFetcher, type FetcherFleet } from './politeness-fetchers.js';
import { shopFigures, type ShopFigures } from './politeness-figures.js';
import { politeShops, recipeOf, startPoliteShop, type RunningShop } from './politeness-shops.js';

/** Seconds from the start of the crawl. The blows come one after the other, each with time to recover from it. */
export const timeline = { kill: 30, add: 85, freeze: 95, cut: 165, restart: 235, end: 290 } as const;
/** Longer than the heartbeats allow, so that the frozen and the cut one lose their retailers. */
export const frozenSeconds = 20;
export const cutSeconds = 20;

export interface ScenarioOptions {
  fetchers: number;
  dataDir: string;
  onProgress: (sentence: string) => void;
}

/** Crawls the shops while fetchers are killed, added, frozen, cut off and restarted; answers what the shops' logs say. */
export const runPolitenessScenario = async (options: ScenarioOptions): Promise<Record<string, ShopFigures>> => {
  const { dataDir, fetchers } = options;
  const logDir = join(dataDir, 'logs');
  const retailersDir = join(dataDir, 'retailers');
  mkdirSync(retailersDir, { recursive: true });
  const closers: (() => Promise<void>)[] = [];
  try {
    const shops: RunningShop[] = [];
    for (const shop of politeShops) {
      const running = await startPoliteShop(shop, timeline.end, logDir);
      closers.unshift(running.stop);
      shops.push(running);
      for (const retailer of shop.retailers) {
        writeFileSync(join(retailersDir, `${retailer.id}.json`), JSON.stringify(recipeOf(shop, retailer)));
      }
    }
    // Services of somebody else's must not be disturbed, so the environment's are not taken.
    const env = { ...process.env, DATABASE_URL: '', AMQP_URL: '' };
    const services = ['postgres', 'rabbitmq'] as const;
    const stack = await startLocalStack({ dataDir: join(dataDir, 'stack'), services, durability: 'durable', env });
    closers.unshift(() => stack.stop());
    const { databaseUrl = '', amqpUrl = '' } = stack;
    await migrateDatabase(databaseUrl);
    const apiKey = 'bench-key';
    const aisle = await startAisle({ dataDir, databaseUrl, amqpUrl, apiKey, retailersDir, replicas: { fetcher: 0 } });
    closers.unshift(() => aisle.stop());
    const fleet = createFetcherFleet(amqpUrl, fetcherEnvironment(dataDir, apiKey, shops), logDir);
    closers.unshift(() => fleet.stop());
    for (let count = 0; count < fetchers; count += 1) await fleet.add();
    const control = createControlClient({ baseUrl: aisle.session.control, apiKey });
    for (const { id } of shops.flatMap(({ retailers }) => retailers))
      await control.crawl({ retailer: id, scope: 'pages' });
    const database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    closers.unshift(() => database.end());
    const lost = await disturb(fleet, () => ownersByRetailer(database), options);
    return await figuresOf(shops, lost);
  } finally {
    for (const close of closers) await close();
  }
};

const fetcherEnvironment = (
  dataDir: string,
  apiKey: string,
  shops: readonly RunningShop[],
): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  NODE_ENV: 'production',
  LOG_LEVEL: 'info',
  API_KEYS: apiKey,
  HTTP_PORT: '0',
  RAW_STORE_DIR: join(dataDir, 'raw-store'),
  RESOLVE_OVERRIDE: shops.map(({ host, port }) => `${host}=127.0.0.1:${port}`).join(','),
  BOT_INFO_URL: 'https://crawler.example/about',
  BOT_CONTACT: 'crawler@crawler.example',
});

/** When which retailer lost its owner, in seconds since 1970. */
type Losses = { retailerId: string; atSeconds: number }[];
type OwnersByRetailer = () => Promise<Map<string, number>>;

const nowSeconds = (): number => (performance.timeOrigin + performance.now()) / 1_000;

const disturb = async (
  fleet: FetcherFleet,
  owners: OwnersByRetailer,
  { onProgress }: ScenarioOptions,
): Promise<Losses> => {
  const startedSeconds = nowSeconds();
  const losses: Losses = [];
  const at = (seconds: number): Promise<unknown> => pause(Math.max(0, startedSeconds + seconds - nowSeconds()) * 1_000);
  const strike = async (what: string): Promise<BenchFetcher> => {
    const { victim, retailerIds } = await chooseVictim(fleet, owners);
    losses.push(...retailerIds.map((retailerId) => ({ retailerId, atSeconds: nowSeconds() })));
    onProgress(`${what} ${victim.process.name}, which fetches for ${retailerIds.join(', ') || 'nobody'}`);
    return victim;
  };
  await at(timeline.kill);
  await killFetcher(await strike('killed'));
  await at(timeline.add);
  onProgress(`added ${(await fleet.add()).process.name}`);
  await at(timeline.freeze);
  const frozen = await strike(`froze for ${frozenSeconds} s`);
  frozen.process.kill('SIGSTOP');
  await at(timeline.freeze + frozenSeconds);
  frozen.process.kill('SIGCONT');
  await at(timeline.cut);
  const cut = await strike(`cut for ${cutSeconds} s from the broker`);
  cut.proxy.refuse(true);
  cut.proxy.cut();
  await at(timeline.cut + cutSeconds);
  cut.proxy.refuse(false);
  await at(timeline.restart);
  for (const fetcher of [...fleet.all()]) {
    onProgress(`restarting ${fetcher.process.name}`);
    await fleet.replace(fetcher);
  }
  await at(timeline.end);
  return losses;
};

/** The fetcher with the most retailers; the process id stands in a fetcher's id. */
const chooseVictim = async (
  fleet: FetcherFleet,
  owners: OwnersByRetailer,
): Promise<{ victim: BenchFetcher; retailerIds: string[] }> => {
  const owned = await owners();
  const retailersOf = ({ process }: BenchFetcher): string[] =>
    [...owned].filter(([, pid]) => pid === process.pid()).map(([retailerId]) => retailerId);
  const [first, ...others] = fleet.all().map((victim) => ({ victim, retailerIds: retailersOf(victim) }));
  if (!first) throw new Error('There is no fetcher to strike.');
  return others.reduce((most, one) => (one.retailerIds.length > most.retailerIds.length ? one : most), first);
};

const ownersByRetailer = async (database: pg.Client): Promise<Map<string, number>> => {
  const sql = 'select retailer_id as "retailerId", fetcher_id as "fetcherId" from assignment';
  const { rows } = await database.query<{ retailerId: string; fetcherId: string }>(sql);
  return new Map(rows.map(({ retailerId, fetcherId }) => [retailerId, Number(/-(\d+)-[^-]+$/.exec(fetcherId)?.[1])]));
};

const figuresOf = async (shops: readonly RunningShop[], losses: Losses): Promise<Record<string, ShopFigures>> => {
  const untilSeconds = nowSeconds();
  const figures: Record<string, ShopFigures> = {};
  for (const shop of shops) {
    const requestSeconds = (await shop.requestSeconds()).filter((seconds) => seconds <= untilSeconds);
    const ids = new Set(shop.retailers.map(({ id }) => id));
    const ownerLostSeconds = losses.filter(({ retailerId }) => ids.has(retailerId)).map(({ atSeconds }) => atSeconds);
    const { limitPerSecond } = shop;
    const fromSeconds = requestSeconds[0] ?? untilSeconds;
    figures[shop.host] = shopFigures({ limitPerSecond, requestSeconds, fromSeconds, untilSeconds, ownerLostSeconds });
  }
  return figures;
};
