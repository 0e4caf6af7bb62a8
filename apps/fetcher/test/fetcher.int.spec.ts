import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { rename } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createEnvelope,
  fetchFailed,
  fetchJob,
  fetchSkipped,
  fetcherAlive,
  fetcherAssignment,
  pageFetched,
  queues,
  topologyFor,
  type FetchJob,
  type FetcherAlive,
  type FetcherAssignment,
  type PageFetched,
} from '@aisle/contracts';
import { newId, supplierIdSchema, systemClock, type RawStore } from '@aisle/core';
import { connectMessaging, route, type Consumer, type MessageConnection } from '@aisle/messaging';
import { createMetrics, parseConfig, silentLogger, type RunningService } from '@aisle/service-kit';
import { createRawStore } from '@aisle/storage';
import { lendBroker, lendDirectory, waitFor, type LentBroker, type LentDirectory } from '@aisle/testkit';
import { compose } from '../src/compose.js';
import { configSchema } from '../src/config.js';
import { sampleJob } from './sample-job.js';
import { startSmallSite, type SmallSite } from './small-site.js';

const shop = supplierIdSchema.parse('shop');
const topology = topologyFor({ retailerIds: [shop], tenantIds: [] });
let broker: LentBroker;
let directory: LentDirectory;
let rawStore: RawStore;
let site: SmallSite;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let coordinator: MessageConnection;
let listeners: Consumer[];
let fetchers: RunningService[];
let sequence: number;
/** What the fetchers said, as the frontier, the parser and the coordinator hear it. */
let outcomes: { type: string; payload: PageFetched }[];
let alive: Map<string, FetcherAlive>;
/** The id of each fetcher's last heartbeat, which a plan answers. */
let heartbeatIds: Map<string, string>;

beforeEach(async () => {
  [broker, directory] = [await lendBroker(), await lendDirectory()];
  const namesOf = (specs: { name: string }[]) => specs.map(({ name }) => `${broker.namespace}${name}`);
  broker.track({ queues: namesOf(topology.queues), exchanges: namesOf(topology.exchanges) });
  rawStore = createRawStore({ rawStoreDir: directory.path });
  [outcomes, alive, heartbeatIds, fetchers, sequence] = [[], new Map(), new Map(), [], 0];
  answer = ({ url }, response) => void (url === '/robots.txt' || response.end(`<h1>${url}</h1>`));
  site = await startSmallSite((request, response) => answer(request, response));
  coordinator = await connectMessaging({
    amqpUrl: broker.amqpUrl,
    namespace: broker.namespace,
    service: 'coordinator',
    log: silentLogger,
  });
  await coordinator.assertTopology(topology);
  listeners = [
    await listen(queues.parseLive, [pageFetched]),
    await listen(queues.fetchOutcomes, [fetchFailed, fetchSkipped]),
  ];
  const hear = route(fetcherAlive, async (sign, { envelope }) => {
    alive.set(sign.fetcherId, sign);
    heartbeatIds.set(sign.fetcherId, envelope.id);
  });
  listeners.push(
    await coordinator.consume({ queue: queues.fetchersAlive, prefetch: 10, types: [hear], deadlineMs: 5_000 }),
  );
});
afterEach(async () => {
  for (const fetcher of fetchers) await fetcher.stop();
  for (const listener of listeners) await listener.stop();
  await coordinator.close();
  await site.close();
  await directory.release();
  await broker.release();
});

const listen = (queue: string, types: { type: string }[]): Promise<Consumer> =>
  coordinator.consume({
    queue,
    prefetch: 10,
    deadlineMs: 5_000,
    types: types.map((type) =>
      route(type as typeof pageFetched, async (payload) => void outcomes.push({ type: type.type, payload })),
    ),
  });

const startFetcher = async (fetcherId: string, env: Record<string, string> = {}): Promise<RunningService> => {
  const config = parseConfig(configSchema, {
    AMQP_URL: broker.amqpUrl,
    AISLE_NAMESPACE: broker.namespace,
    RAW_STORE_DIR: directory.path,
    FETCHER_ID: fetcherId,
    BOT_INFO_URL: 'https://crawler.example/about',
    BOT_CONTACT: 'crawler@crawler.example',
    RESOLVE_OVERRIDE: `shop.example=${site.address}`,
    ALIVE_EVERY_MS: '100',
    ...env,
  });
  const metrics = createMetrics({ processMetrics: false });
  const onFatal = (error: unknown) =>
    void outcomes.push({ type: `fatal: ${String(error)}`, payload: {} as PageFetched });
  const fetcher = await compose({ config, metrics, onFatal, log: silentLogger, clock: systemClock });
  fetchers.push(fetcher);
  await waitFor(`${fetcherId} to be alive`, () => alive.has(fetcherId));
  return fetcher;
};
const stop = async (fetcher: RunningService): Promise<void> => {
  fetchers = fetchers.filter((other) => other !== fetcher);
  await fetcher.stop();
};

/** Tells a fetcher its plan; an absent epoch takes the retailer away. */
const assign = async (
  fetcherId: string,
  epoch?: number,
  { paused = false, ...more }: { paused?: boolean } & Partial<FetcherAssignment> = {},
): Promise<void> => {
  const terms = { retailerId: shop, epoch: epoch ?? 0, waitMs: 0, prefetch: 4, politenessKey: 'shop.example', paused };
  const plan: FetcherAssignment = {
    fetcherId,
    sequence: (sequence += 1),
    retailers: epoch === undefined ? [] : [terms],
    ...more,
  };
  await sendPlan(fetcherId, plan);
};
const sendPlan = async (fetcherId: string, plan: FetcherAssignment): Promise<void> => {
  const causationId = heartbeatIds.get(fetcherId) ?? null;
  const origin = { correlationId: newId(), causationId, occurredAt: new Date() };
  const envelope = createEnvelope(fetcherAssignment, plan, origin);
  await coordinator.publisher.toQueue(queues.fetcherAssignment(fetcherId), envelope);
};
const keyLimit: NonNullable<FetcherAssignment['limits']>[number] = {
  key: 'shop.example',
  epoch: 1,
  ratePerSecond: 1_000,
  maxConcurrency: 8,
  delayJitter: 0,
  windows: null,
  dailyRequests: null,
  dailyBytes: null,
  notBefore: null,
  breaker: { state: 'closed', reason: null, until: null, opened: 0 },
  currentRate: null,
  day: '2026-01-01',
  requestsToday: 0,
  bytesToday: 0,
};
const holds = (fetcherId: string) => () => alive.get(fetcherId)?.held.includes(shop);
const send = async (job: FetchJob): Promise<void> => {
  const envelope = createEnvelope(fetchJob, job, { correlationId: 'crawl-1', occurredAt: new Date() });
  await coordinator.publisher.toQueue(queues.fetch(shop), envelope);
};
const pageJob = (path: string): FetchJob => sampleJob({ url: `http://shop.example${path}` });
const pagesAsked = () => site.requests.map(({ url }) => url).filter((url) => url !== '/robots.txt');
/** Holds pages back until released. */
const holdPages = () => {
  const held: ServerResponse[] = [];
  answer = ({ url }, response) => void (url === '/robots.txt' || held.push(response));
  return { held, release: () => held.splice(0).forEach((response) => response.end('late')) };
};

describe('a fetcher on a real broker', () => {
  it('turns a job into durable bytes and the fact about them, and a missing page into a skip', async () => {
    answer = ({ url }, response) => {
      if (url === '/gone') response.writeHead(404).end();
      else if (url !== '/robots.txt') response.end('<h1>Regal</h1>');
    };
    await startFetcher('one');
    await assign('one', 1);
    const [job, missing] = [pageJob('/shelf'), pageJob('/gone')];
    await send(job);
    await send(missing);
    await waitFor('both outcomes', () => outcomes.length === 2);
    const stored = outcomes.find(({ type }) => type === 'page.fetched');
    expect(stored?.payload).toMatchObject({ requestId: job.requestId, outcome: 'stored', raw: { key: job.rawKey } });
    const { bytes, meta } = await rawStore.get(job.rawKey);
    expect(gunzipSync(bytes).toString()).toBe('<h1>Regal</h1>');
    expect(meta).toEqual(stored?.payload.meta);
    expect(outcomes.find(({ type }) => type === 'fetch.skipped')?.payload).toMatchObject({
      requestId: missing.requestId,
    });
  });

  it('takes jobs only while it is assigned, and a plan that is older than the one it follows changes nothing', async () => {
    await startFetcher('idle');
    await startFetcher('busy');
    await assign('idle');
    await assign('busy', 1);
    await waitFor('busy to hold the shop', holds('busy'));
    await sendPlan('busy', { fetcherId: 'busy', sequence: 0, retailers: [] });
    for (let page = 1; page <= 6; page += 1) await send(pageJob(`/${page}`));
    await waitFor('all pages', () => outcomes.length === 6);
    expect([alive.get('busy')?.held, alive.get('idle')?.held]).toEqual([[shop], []]);
  });

  it('drains a retailer that moves before the next owner starts', async () => {
    const { held, release } = holdPages();
    await startFetcher('first');
    await startFetcher('second');
    await assign('first', 1);
    const [running, waiting] = [pageJob('/running'), pageJob('/waiting')];
    await send(running);
    await waitFor('the first page to be under way', () => held.length === 1);
    await assign('first');
    await assign('second', 2);
    await waitFor('second to be subscribed', holds('second'));
    expect(holds('first')()).toBe(true);
    await send(waiting);
    release();
    await waitFor('first to have let go', () => !holds('first')());
    await waitFor('the second page to be under way', () => held.length === 1);
    release();
    await waitFor('both pages', () => outcomes.length === 2);
    expect(pagesAsked()).toEqual(['/running', '/waiting']);
  });

  it('gives back at once what has not started when its retailer moves, at the cost of no attempt', async () => {
    const { held, release } = holdPages();
    await startFetcher('first');
    await assign('first', 1);
    const politeness = { ...sampleJob().politeness, maxConcurrency: 1, ratePerSecond: 50 };
    for (const path of ['/a', '/b', '/c', '/d'])
      await send(sampleJob({ url: `http://shop.example${path}`, politeness }));
    await waitFor('the first page to be under way', () => held.length === 1);
    await assign('first');
    await waitFor('the others to be back', () => outcomes.length === 3);
    expect(outcomes.map(({ payload }) => payload)).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ class: 'throttled', code: 'FETCH_NOT_STARTED' })),
    );
    release();
    await waitFor('first to have let go', () => !holds('first')());
    expect(pagesAsked()).toHaveLength(1);
  });

  it('tells the state of its politeness keys in heartbeats that are numbered', async () => {
    answer = ({ url }, response) => {
      if (url !== '/robots.txt') response.writeHead(429, { 'retry-after': '7200' }).end();
    };
    await startFetcher('teller');
    await assign('teller', 1);
    const numbers = new Set<number | undefined>();
    await send(pageJob('/shelf'));
    const told = await waitFor('the pause to be told', () => {
      const sign = alive.get('teller');
      numbers.add(sign?.sequence);
      return sign?.keys?.find(({ notBefore }) => notBefore !== null);
    });
    expect(told).toMatchObject({ key: 'shop.example', notBeforeReason: 'HTTP_429', requestsTotal: 2 });
    await waitFor('the job', () => outcomes.length === 1);
    const [{ payload } = { payload: {} }] = outcomes;
    expect(payload).toMatchObject({ class: 'throttled', code: 'HTTP_429', keyPausedUntil: told.notBefore });
    expect(numbers.size).toBeGreaterThan(1);
  });

  it("follows the plan's limit before that of jobs, and a pause within a moment", async () => {
    answer = ({ url }, response) => void (url !== '/robots.txt' && response.end('<h1>Regal</h1>'));
    await startFetcher('follower');
    const limit = { ...keyLimit, ratePerSecond: 2 };
    await assign('follower', 1, { limits: [limit], leaseMs: 5_000 });
    for (const path of ['/1', '/2', '/3', '/4']) await send(pageJob(path));
    await waitFor('two pages', () => outcomes.length === 2);
    await assign('follower', 1, { limits: [limit], paused: true });
    await waitFor('the others to be back', () => outcomes.length === 4);
    expect(outcomes.map(({ type, payload }) => (payload as { code?: string }).code ?? type)).toEqual([
      ...['page.fetched', 'page.fetched', 'KEY_PAUSED', 'KEY_PAUSED'],
    ]);
    const [robotsAtMs = 0, first = 0, second = 0] = site.requests.map(({ atMs }) => atMs);
    expect(site.requests).toHaveLength(3);
    for (const distanceMs of [first - robotsAtMs, second - first]) expect(distanceMs).toBeGreaterThan(200);
  });

  it('asks for no further page while the raw store is away, keeps to its plan, and stores them all afterwards', async () => {
    await startFetcher('one', { LEASE_MS: '1500' });
    await assign('one', 1);
    await waitFor('the retailer', holds('one'));
    const away = `${directory.path}.away`;
    await rename(directory.path, away);
    const jobs = ['/a', '/b', '/c', '/d', '/e', '/f', '/g', '/h'].map(pageJob);
    await send(pageJob('/first'));
    await waitFor('the first page to be asked for', () => pagesAsked().length === 1);
    await waitFor(
      'it to wait for the store',
      async () => (await coordinator.messagesReady(['delay.5s'])).get('delay.5s') === 1,
    );
    for (const job of jobs) await send(job);
    // Longer than its lease, which only plans that it takes can renew.
    const untilMs = performance.now() + 3_000;
    await waitFor(
      'a few plans',
      async () => {
        await assign('one', 1);
        return performance.now() > untilMs;
      },
      { everyMs: 200 },
    );
    expect([pagesAsked().length, alive.get('one')?.held, outcomes]).toEqual([1, [shop], []]);
    await rename(away, directory.path);
    const areStored = async () => {
      await assign('one', 1);
      return outcomes.length === 9;
    };
    await waitFor('all to be stored', areStored, { timeoutMs: 30_000, everyMs: 200 });
    expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(['page.fetched']));
  });

  it('finishes what it has begun and says goodbye when it is stopped', async () => {
    const { held, release } = holdPages();
    const fetcher = await startFetcher('leaver');
    await assign('leaver', 1);
    await send(pageJob('/last'));
    await waitFor('the page to be under way', () => held.length === 1);
    const stopped = stop(fetcher);
    release();
    await stopped;
    await waitFor('the goodbye', () => alive.get('leaver')?.leaving);
    expect(alive.get('leaver')?.held).toEqual([]);
    expect(outcomes.map(({ type }) => type)).toEqual(['page.fetched']);
  });

  it('stops fetching when the coordinator falls silent, and another fetcher gets the job', async () => {
    const { held } = holdPages();
    await startFetcher('deaf', { LEASE_MS: '800' });
    await assign('deaf', 1);
    await send(pageJob('/slow'));
    await waitFor('the page to be under way', () => held.length === 1);
    const cut = new Promise<void>((resolve) => held[0]?.on('close', resolve));
    await cut;
    await waitFor('deaf to have let go', () => !holds('deaf')());
    answer = (_request, response) => void response.end('now');
    await startFetcher('heir');
    await assign('heir', 2);
    // The job went back through the shortest delay queue (5 s).
    await waitFor('the page', () => outcomes.length === 1, { timeoutMs: 15_000 });
    expect(outcomes[0]?.type).toBe('page.fetched');
  }, 30_000);

  it('stops fetching when it loses the broker, although the site still answers', async () => {
    const { held } = holdPages();
    const wire = await startCuttableWire(broker.amqpUrl);
    const fetcher = await startFetcher('cut-off', { LEASE_MS: '1500', AMQP_URL: wire.amqpUrl });
    await assign('cut-off', 1);
    await send(
      sampleJob({ url: 'http://shop.example/a', politeness: { ...sampleJob().politeness, maxConcurrency: 1 } }),
    );
    await send(
      sampleJob({ url: 'http://shop.example/b', politeness: { ...sampleJob().politeness, maxConcurrency: 1 } }),
    );
    await waitFor('a page to be under way', () => held.length === 1);
    const cut = new Promise<void>((resolve) => held[0]?.on('close', resolve));
    wire.freeze();
    await cut;
    expect(pagesAsked()).toHaveLength(1);
    wire.thaw();
    await waitFor('the fetcher to be back', () => fetcher.ready());
    await stop(fetcher);
    await wire.close();
    expect(pagesAsked()).toHaveLength(1);
  });
});

/** A TCP path to the broker that can fall silent without closing, as a broken network does. */
const startCuttableWire = async (amqpUrl: string) => {
  const target = new URL(amqpUrl);
  const ends: Socket[] = [];
  const server: Server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    ends.push(near, far);
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => [near, far].forEach((other) => other.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(amqpUrl);
  [url.hostname, url.port] = ['127.0.0.1', String((server.address() as AddressInfo).port)];
  const freeze = () => ends.forEach((end) => end.unpipe().pause());
  const thaw = () => ends.splice(0).forEach((end) => end.destroy());
  const close = () =>
    new Promise<void>((resolve) => {
      thaw();
      server.close(() => resolve());
    });
  return { amqpUrl: url.href, freeze, thaw, close };
};
