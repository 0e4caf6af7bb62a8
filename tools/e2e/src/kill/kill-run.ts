import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalStack, type LocalStack } from '@aisle/local-stack';
import { errorMessageOf } from '@aisle/core';
import type { CrawlRunView } from '@aisle/contracts';
import type { Truth } from '@aisle/demo';
import { migrateDatabase } from '@aisle/storage';
import { waitFor } from '@aisle/testkit';
import { startWholeAisle, type WholeAisle } from '../whole-aisle.js';
import { judgeEndState, untoldItems, type Findings } from './end-state.js';
import { describeStrike, drawKillPlan, type KillPlan } from './kill-plan.js';
import { landStrike, type KillScene } from './land-strike.js';
import { openWorkerLines, type WorkerLines } from './worker-lines.js';

/** Shorter timeouts than in production, so that a dead fetcher's work moves on within seconds. */
export const killRunSettings = {
  FETCHER_DEAD_MS: '4000',
  LEASE_MS: '3000',
  CRASH_WAIT_MS: '1000',
  RETRY_BASE_MS: '500',
  OVERDUE_MS: '60000',
} as const;

/** Nothing in this shop fails by itself, so nothing may fail at all. */
export const killRunShop = { SHOP_LEAVES: '12', SHOP_FAULTS: 'off' } as const;

export interface KillReport extends Findings {
  seed: number;
  kills: number;
  seconds: number;
}

export interface KillRunOptions {
  seed: number;
  /** A new folder: the stack, the raw store and all logs. Removed when nothing was found. */
  dataDir: string;
  /** Told what happens, in a sentence. */
  onProgress?: (sentence: string) => void;
}

/** How long nothing may happen before a crawl counts as stuck. */
const timeoutMs = 150_000;

/** Crawls a shop while everything around it breaks as the seed has it, and holds what is left against the shop's truth. */
export const runKillSeed = async ({
  seed,
  dataDir,
  onProgress = () => undefined,
}: KillRunOptions): Promise<KillReport> => {
  const startedAtMs = performance.now();
  const plan = drawKillPlan(seed);
  // Services of somebody else's must not be restarted, so the environment's are not taken.
  const env = { ...process.env, DATABASE_URL: '', AMQP_URL: '' };
  const stack = await startLocalStack({
    dataDir: join(dataDir, 'stack'),
    services: ['postgres', 'rabbitmq'],
    durability: 'durable',
    env,
  });
  const { databaseUrl = '', amqpUrl = '' } = stack;
  const lines = await openWorkerLines({ databaseUrl, amqpUrl });
  let whole: WholeAisle | undefined;
  try {
    whole = await startOn(stack, lines, plan, dataDir);
    const outcome = await crawlUnderFire({ whole, stack, lines }, plan, onProgress);
    const seconds = Math.round((performance.now() - startedAtMs) / 100) / 10;
    const report = { seed, seconds, ...outcome };
    await stopAll(whole, lines, stack);
    if (findingsIn(report).length === 0) await rm(dataDir, { recursive: true, force: true });
    return report;
  } catch (error) {
    await stopAll(whole, lines, stack);
    throw error;
  }
};

/** All sentences of a report. */
export const findingsIn = ({ lost, doubled, unexpectedFailures }: Findings): string[] => [
  ...lost.map((sentence) => `lost: ${sentence}`),
  ...doubled.map((sentence) => `doubled: ${sentence}`),
  ...unexpectedFailures.map((sentence) => `failed: ${sentence}`),
];

const startOn = async (
  stack: LocalStack,
  { addresses }: WorkerLines,
  { replicas }: KillPlan,
  dataDir: string,
): Promise<WholeAisle> => {
  const { databaseUrl = '', amqpUrl = '' } = stack;
  await migrateDatabase(databaseUrl);
  const settings = { env: { ...killRunSettings }, shopEnv: { ...killRunShop } };
  return startWholeAisle({ stack: { databaseUrl, amqpUrl }, dataDir, replicas, lines: addresses, ...settings });
};

const stopAll = async (whole: WholeAisle | undefined, lines: WorkerLines, stack: LocalStack): Promise<void> => {
  await whole?.stop();
  await lines.close();
  await stack.stop();
};

const crawlUnderFire = async (
  scene: KillScene,
  plan: KillPlan,
  onProgress: (sentence: string) => void,
): Promise<Findings & { kills: number }> => {
  const { whole } = scene;
  const truth = await whole.truth();
  const order = { retailer: 'demo-shop', scope: 'products', idempotencyKey: `kill-run-${plan.seed}` } as const;
  const [runId = ''] = await whole.control.crawl(order);
  let kills = 0;
  const onProcessKilled = (): void => void (kills += 1);
  try {
    await strikeAll(scene, plan, { runId, pages: pagesOf(truth), onProgress, onProcessKilled });
    await waitFor('the control API to answer', () => whole.control.retailers(), { timeoutMs: 60_000 });
    // Whoever heard no answer asks again, and must get the same run.
    const [again] = await whole.control.crawl(order);
    const run = await runToItsEnd(whole, runId);
    await untilAllIsTold(whole);
    const findings = await judgeEndState(whole, run, truth);
    if (again !== runId)
      findings.doubled.push(`The same crawl request was answered with the runs ${runId} and ${again}.`);
    return { kills, ...findings };
  } catch (error) {
    return {
      kills,
      lost: [errorMessageOf(error), ...(await whereItStands(whole))],
      doubled: [],
      unexpectedFailures: [],
    };
  }
};

const pagesOf = ({ catalogPages, productPages }: Truth): number => 1 + catalogPages + productPages;

/** Each strike falls when so many pages are parsed; an outage goes on while the next ones fall. */
const strikeAll = async (
  scene: KillScene,
  { seed, strikes }: KillPlan,
  crawl: { runId: string; pages: number; onProgress: (sentence: string) => void; onProcessKilled: () => void },
): Promise<void> => {
  const landing: Promise<void>[] = [];
  try {
    for (const { afterShare, ...strike } of strikes) {
      const afterPages = Math.ceil(afterShare * crawl.pages);
      await waitFor(
        `${afterPages} parsed pages`,
        async () => (await parsedPages(scene.whole, crawl.runId)) >= afterPages,
        {
          timeoutMs,
        },
      );
      crawl.onProgress(`seed ${seed}: ${describeStrike(strike)} after ${afterPages} of ${crawl.pages} pages`);
      const landed = landStrike(strike, scene);
      landed.catch(() => undefined); // Heard below, when all have landed.
      landing.push(landed);
      if (strike.blow !== 'kill') continue;
      await landed;
      crawl.onProcessKilled();
    }
  } finally {
    // What is broken at the moment must be whole again before anybody takes the services down.
    await Promise.allSettled(landing);
  }
  await Promise.all(landing);
};

const parsedPages = async (whole: WholeAisle, runId: string): Promise<number> => {
  const sql = `select count(*)::int as count from fetch_request where run_id = $1 and state = 'parsed'`;
  return (await whole.query<{ count: number }>(sql, [runId]))[0]?.count ?? 0;
};

const runToItsEnd = async (whole: WholeAisle, runId: string): Promise<CrawlRunView> =>
  waitFor(
    'the run to end and catalog-sync to have decided it',
    async () => {
      const run = await whole.control.run(runId);
      return run.state !== 'running' && run.state !== 'requested' && run.counts.unsynced === 0 && run;
    },
    { timeoutMs, everyMs: 250 },
  );

/** What is not told after this is judged as lost. */
const untilAllIsTold = (whole: WholeAisle): Promise<unknown> =>
  waitFor(
    'everything to be told',
    async () => {
      const [waiting] = await whole.query<{ rows: number }>(
        `select (select count(*) from outbox)::int + (select count(*) from cache_bust)::int as rows`,
      );
      return waiting?.rows === 0 && (await untoldItems(whole)).length === 0;
    },
    { timeoutMs: 60_000, everyMs: 250 },
  ).catch(() => undefined);

const whereItStands = async (whole: WholeAisle): Promise<string[]> => {
  const sql = `select state, count(*)::int as count, max(error_code) as code from fetch_request group by state`;
  const rows = await whole.query<{ state: string; count: number; code: string | null }>(sql).catch(() => []);
  return rows.map(({ state, count, code }) => `${count} requests are ${state}${code === null ? '' : ` (${code})`}.`);
};
