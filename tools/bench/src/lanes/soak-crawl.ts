import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { errorMessageOf, PermanentError } from '@aisle/core';
import { startWholeAisle, type WholeAisle } from '@aisle/e2e';
import { startLocalStack, stopEverythingIn } from '@aisle/local-stack';
import { repositoryRoot } from '@aisle/testkit';
import { migrateDatabase } from '@aisle/storage';
import { z } from 'zod';
import type { Lane } from '../lane.js';
import { endsOf, growthOf, medianMemory, sampleMemory, type MemorySample } from './soak-crawl-memory.js';

/** 100 catalog pages of about 80 KB and some 4,800 product pages; the prices of some change with each day. */
const shop = {
  SHOP_LEAVES: '20',
  SHOP_PAGES_PER_LEAF: '5',
  SHOP_PAGE_SIZE: '48',
  SHOP_PAGE_BYTES: '80000',
  SHOP_FAULTS: 'off',
};
/** More than a small machine can do: the soak runs as fast as Aisle can. */
const politeness = { ratePerSecond: 1_000, maxConcurrency: 32 };
const days = 60;
const sampleEveryMs = 2_000;
/**
 * The heap that Node itself allows in a container with the 512 MiB of k8s/base. On a machine with plenty of memory V8
 * collects so rarely that its saw-tooth of minutes would hide a leak, or look like one.
 */
const serviceEnv = { NODE_OPTIONS: '--max-old-space-size=256' };

/** Crawls again and again and watches how much memory each service keeps. */
export const soakCrawlLane: Lane = {
  describe: 'Crawls a shop for N minutes, day after day: the memory of no service may grow by more than a tenth.',
  async run(argv) {
    const { minutes, warmUpMinutes } = readOptions(argv);
    const dataDir = join(repositoryRoot, '.aisle', 'soak', 'crawl');
    const stackDir = join(dataDir, 'stack');
    await stopEverythingIn(stackDir);
    rmSync(dataDir, { recursive: true, force: true });
    note(
      `Settings: ${JSON.stringify({ ...shop, ...politeness, ...serviceEnv, warmUpMinutes, durability: 'durable' })}`,
    );
    const stack = await startLocalStack({
      dataDir: stackDir,
      services: ['postgres', 'rabbitmq'],
      durability: 'durable',
    });
    try {
      const { databaseUrl = '', amqpUrl = '' } = stack;
      await migrateDatabase(databaseUrl);
      const whole = await startWholeAisle({
        stack: { databaseUrl, amqpUrl },
        dataDir,
        shopEnv: shop,
        politeness,
        env: serviceEnv,
      });
      try {
        return report(minutes, await soak(whole, minutes, warmUpMinutes));
      } finally {
        await whole.stop();
      }
    } finally {
      await stack.stop();
    }
  },
};

interface Soaked {
  pages: number;
  samples: MemorySample[];
  /** Names of services that had to be started again. */
  died: string[];
}

const soak = async (whole: WholeAisle, minutes: number, warmUpMinutes: number): Promise<Soaked> => {
  const ending = new AbortController();
  const busy = Promise.all([crawlDayAfterDay(whole, ending.signal), readItemsNowAndThen(whole, ending.signal)]);
  // Whatever goes wrong with the crawls ends the soak at once.
  const elapsed = (milliseconds: number): Promise<unknown> =>
    Promise.race([busy, pause(milliseconds, undefined, { signal: ending.signal })]);
  try {
    await elapsed(warmUpMinutes * 60_000);
    const { rows: pagesBefore } = await parsedPages(whole);
    const samples: MemorySample[] = [];
    const endsAtMs = performance.now() + minutes * 60_000;
    while (performance.now() < endsAtMs) {
      samples.push(sampleMemory(whole.aisle.processes));
      await elapsed(sampleEveryMs);
    }
    const died = whole.aisle.processes.filter((running) => running.restarts() > 0).map(({ name }) => name);
    return { samples, died, pages: (await parsedPages(whole)).rows - pagesBefore };
  } finally {
    ending.abort();
    await busy.catch(() => undefined);
  }
};

const crawlDayAfterDay = async (whole: WholeAisle, signal: AbortSignal): Promise<void> => {
  const stopped = aborted(signal);
  for (let crawls = 0; !signal.aborted; crawls += 1) {
    await whole.moveShopTo(1 + (crawls % days));
    const runId = await whole.startCrawl();
    const startedAtMs = performance.now();
    const run = await Promise.race([whole.waitForRun(runId), stopped]);
    if (!run) return;
    const { parsed, failed, parseFailed } = run.counts;
    note(`crawl ${crawls + 1}: ${parsed} pages in ${Math.round((performance.now() - startedAtMs) / 1000)} s`);
    if (run.state !== 'completed' || failed + parseFailed > 0) {
      throw new PermanentError(
        'SOAK_CRAWL_FAILED',
        `Run ${runId} is ${run.state}, ${failed + parseFailed} pages failed.`,
      );
    }
  }
};

/** Storefront and catalog API shall have work, too. */
const readItemsNowAndThen = async (whole: WholeAisle, signal: AbortSignal): Promise<void> => {
  const storefront = whole.aisle.session.storefront ?? '';
  for (let reads = 0; !signal.aborted; reads += 1) {
    const rows = await whole.query<{ id: string }>(`select id from catalog_item order by id offset $1 limit 20`, [
      (reads * 20) % 4_000,
    ]);
    for (const { id } of rows) await (await fetch(new URL(`/items/${id}`, storefront))).text();
    await pause(1_000, undefined, { signal }).catch(() => undefined);
  }
};

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

const parsedPages = async (whole: WholeAisle): Promise<{ rows: number }> => {
  const sql = `select count(*)::int as rows from fetch_request where state = 'parsed'`;
  return (await whole.query<{ rows: number }>(sql))[0] ?? { rows: 0 };
};

const report = (minutes: number, { samples, died, pages }: Soaked): number => {
  const { first, last } = endsOf(samples, sampleEveryMs);
  const [rssMbFirst, rssMbLast] = [medianMemory(first), medianMemory(last)];
  const problems = [...growthOf(rssMbFirst, rssMbLast), ...died.map((name) => `${name} died and was started again.`)];
  for (const problem of problems) note(problem);
  process.stdout.write(`${JSON.stringify({ minutes, pages, rssMbFirst, rssMbLast })}\n`);
  return problems.length === 0 ? 0 : 1;
};

const usage = 'npm run soak -- crawl [--minutes 10] [--warm-up-minutes 4] [--json]';
const positive = z.coerce.number().positive().max(10_000);
const optionsSchema = z.object({ minutes: positive, 'warm-up-minutes': positive });

const readOptions = (argv: readonly string[]): { minutes: number; warmUpMinutes: number } => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        minutes: { type: 'string', default: '10' },
        'warm-up-minutes': { type: 'string', default: '4' },
        // The last line is JSON with and without it; it is taken because every lane takes it.
        json: { type: 'boolean' },
      },
    });
    const { minutes, 'warm-up-minutes': warmUpMinutes } = optionsSchema.parse(values);
    return { minutes, warmUpMinutes };
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : errorMessageOf(error);
    throw new PermanentError('USAGE', message, { cause: error, fix: usage });
  }
};

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
