import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalStack, stopEverythingIn } from '@aisle/local-stack';
import { repositoryRoot } from '@aisle/testkit';
import pg from 'pg';
import { z } from 'zod';
import { readLaneOptions } from '../harness/lane-options.js';
import { machine } from '../harness/machine.js';
import { median, round } from '../harness/rounds.js';
import type { Lane } from '../lane.js';
import { insertFinished, insertPending, type FrontierSize } from './frontier-rows.js';
import { openFrontierSide, type FrontierSide, type Look } from './frontier-side.js';

const count = (most: number) => z.coerce.number().int().min(1).max(most);
const optionsSchema = z.object({
  pending: count(10_000_000),
  retailers: count(10_000),
  finished: z.coerce.number().int().min(0).max(100_000_000),
  rounds: count(10_000),
});
type Options = z.output<typeof optionsSchema>;
const defaults = { pending: '1000000', retailers: '1000', finished: '20000000', rounds: '100' };
const usage =
  'npm run bench -- frontier [--pending 1000000] [--retailers 1000] [--finished 20000000] [--rounds 100] [--json]';

const looksPerRound = 2;
const sentPerRetailer = 5;
const ratioAllowed = 1.5;
const growthAllowedMb = 64;

/**
 * What the dispatcher takes for a request: of a large frontier over a long history, an old snapshot open, and of a small one with
 * nothing beneath, in turns.
 */
export const frontierLane: Lane = {
  describe:
    'The dispatcher’s time for a request: a million pending over twenty million finished, beside ten thousand and none.',
  async run(argv) {
    const options = readLaneOptions(argv, defaults, optionsSchema, usage);
    const dataDir = join(repositoryRoot, '.aisle', 'frontier');
    await stopEverythingIn(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
    note(`Settings: ${JSON.stringify({ ...machine(), ...options, durability: 'durable' })}`);
    const stack = await startLocalStack({ dataDir, services: ['postgres'], durability: 'durable', env: {} });
    try {
      const figures = await measure(stack.databaseUrl ?? '', options);
      process.stdout.write(`${JSON.stringify(figures)}\n`);
      return figures.ratio <= ratioAllowed && figures.rssMbGrowth <= growthAllowedMb ? 0 : 1;
    } finally {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

interface Figures {
  /** Of the dispatcher, for one request. */
  smallMs: number;
  largeMs: number;
  ratio: number;
  rssMbGrowth: number;
}

const measure = async (serverUrl: string, { pending, retailers, finished, rounds }: Options): Promise<Figures> => {
  const largeSize: FrontierSize = { retailers, pending, finished };
  const smallSize: FrontierSize = { retailers, pending: retailers * sentPerRetailer * looksPerRound, finished: 0 };
  const large = await openFrontierSide(serverUrl, 'large', largeSize);
  const small = await openFrontierSide(serverUrl, 'small', smallSize);
  await insertFinished(large.client, largeSize, (rows) => note(`${rows} finished requests are there.`));
  await insertPending(large.client, largeSize, 0);
  await large.client.query('vacuum analyze');
  const endSnapshot = await openSnapshot(large);
  const looks: Record<'small' | 'large', Look[]> = { small: [], large: [] };
  const rssMb: number[] = [];
  for (let turn = 1; turn <= rounds; turn += 1) {
    await refill(small, smallSize, turn);
    for (let look = 1; look <= looksPerRound; look += 1) looks.small.push(await small.look());
    for (let look = 1; look <= looksPerRound; look += 1) looks.large.push(await large.look());
    rssMb.push(process.memoryUsage.rss() / 1024 ** 2);
    if (turn % Math.ceil(rounds / 10) === 0) note(progressOf(turn, looks, rssMb));
  }
  await endSnapshot();
  await Promise.all([small.close(), large.close()]);
  const [smallMs, largeMs] = [msPerRequest(looks.small), msPerRequest(looks.large)];
  const quarter = Math.ceil(rounds / 4);
  return {
    smallMs: digits(smallMs),
    largeMs: digits(largeMs),
    ratio: round(largeMs / smallMs),
    rssMbGrowth: round(median(rssMb.slice(-quarter)) - median(rssMb.slice(0, quarter))),
  };
};

/** A transaction that began before the first look and outlives the last: nothing that dies meanwhile can be cleared away. */
const openSnapshot = async ({ client }: FrontierSide): Promise<() => Promise<void>> => {
  const holder = new pg.Client({ connectionString: urlOf(client) });
  await holder.connect();
  await holder.query('set idle_in_transaction_session_timeout = 0');
  await holder.query('begin isolation level repeatable read');
  await holder.query('select count(*) from retailer');
  return () => holder.end();
};

const urlOf = ({ user, password, host, port, database }: pg.Client): string =>
  `postgresql://${user}:${password}@${host}:${port}/${database}`;

const refill = async (side: FrontierSide, size: FrontierSize, turn: number): Promise<void> => {
  await side.client.query('truncate fetch_request, crawl_run');
  await insertPending(side.client, size, turn);
  await side.client.query('vacuum analyze fetch_request, crawl_run');
};

/** Over all looks together: a slow one counts. */
const msPerRequest = (looks: readonly Look[]): number => {
  const sent = looks.reduce((sum, look) => sum + look.sent, 0);
  if (sent === 0) throw new Error('The dispatcher has sent nothing, so its time says nothing.');
  return looks.reduce((sum, look) => sum + look.ms, 0) / sent;
};

const progressOf = (turn: number, { small, large }: Record<'small' | 'large', Look[]>, rssMb: number[]): string => {
  const lately = (looks: readonly Look[]): number => digits(msPerRequest(looks.slice(-20)));
  const sent = large.reduce((sum, look) => sum + look.sent, 0);
  return `round ${turn}: small ${lately(small)} ms, large ${lately(large)} ms a request, ${sent} sent of the large, ${round(rssMb.at(-1) ?? 0)} MB`;
};

/** Microseconds. */
const digits = (ms: number): number => Math.round(ms * 1_000) / 1_000;

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
