import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { waitFor } from '@aisle/testkit';
import { startWholeAisle, type WholeAisle } from './whole-aisle.js';

jest.setTimeout(240_000);

/** How soon an operator's word holds at the shop. */
const effectiveMs = 5_000;
/** For how long nothing may come after that: longer than a fetcher takes to fetch what waits there at the slow rate. */
const quietMs = 10_000;
const pages = 40;

interface Asked {
  host: string;
  path: string;
  atMs: number;
}
const asked: Asked[] = [];
let shop: Server;
let whole: WholeAisle;

const recipeOf = (id: string, politeness: { ratePerSecond: number; maxConcurrency: number }) => ({
  id,
  name: id,
  origin: `http://${id}.test`,
  market: { country: 'DE', currency: 'EUR' },
  politeness,
  start: Array.from({ length: pages }, (_, index) => ({ kind: 'product-page', url: `/p/${index}` })),
  productPage: { sources: ['json-ld'] },
});
// At 0.4 a second the jobs that a fetcher has in hand are some ten seconds of work.
const slow = { ratePerSecond: 0.4, maxConcurrency: 4 };
const brisk = { ratePerSecond: 4, maxConcurrency: 4 };
const recipes = [
  recipeOf('paused-run', brisk),
  recipeOf('paused-retailer', brisk),
  recipeOf('cancelled-run', slow),
  recipeOf('cancelled-retailer', slow),
  recipeOf('slowed-retailer', { ratePerSecond: 10, maxConcurrency: 4 }),
];

const productPage = (path: string): string => {
  const offer = { '@type': 'Offer', price: '12.99', priceCurrency: 'EUR' };
  const product = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: `Lamp ${path}`,
    sku: path,
    offers: offer,
  };
  return `<html><body><h1>Lamp ${path}</h1><script type="application/ld+json">${JSON.stringify(product)}</script></body></html>`;
};

beforeAll(async () => {
  shop = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ host: request.headers.host ?? '', path, atMs: performance.now() });
    if (path === '/robots.txt') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(productPage(path));
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const { port } = shop.address() as AddressInfo;
  whole = await startWholeAisle({
    recipes,
    resolveOverrides: recipes.map(({ id }) => `${id}.test=127.0.0.1:${port}`),
    // A killed fetcher has nothing in flight here, so nobody need wait for it.
    env: { CRASH_WAIT_MS: '500', FETCHER_DEAD_MS: '3000' },
  });
});
afterAll(async () => {
  await whole.stop();
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});

const askedOf = (retailer: string): Asked[] => asked.filter(({ host }) => host === `${retailer}.test`);
const pagesOf = (retailer: string): string[] =>
  askedOf(retailer).flatMap(({ path }) => (path === '/robots.txt' ? [] : [path]));
const startRunOf = async (retailer: string): Promise<string> => {
  const [runId] = await whole.control.crawl({ retailer, scope: 'products' });
  return String(runId);
};
const untilAsked = (retailer: string, requests: number): Promise<boolean> =>
  waitFor(`${retailer} to be asked for ${requests} pages`, () => pagesOf(retailer).length >= requests, {
    timeoutMs: 60_000,
  });

const killAndAwait = async (name: string): Promise<void> => {
  const running = whole.aisle.processes.find((candidate) => candidate.name === name);
  const restarts = running?.restarts() ?? 0;
  running?.kill('SIGKILL');
  await waitFor(`${name} to be started again`, () => (running?.restarts() ?? 0) > restarts, { timeoutMs: 30_000 });
};
const restartOrchestratorAndFetcher = async (): Promise<void> => {
  await Promise.all([killAndAwait('orchestrator'), killAndAwait('fetcher')]);
  await waitFor('the control API to answer', () => whole.control.runs(1), { timeoutMs: 30_000 });
  await waitFor(
    'retailers to have a fetcher again',
    async () => {
      const [row] = await whole.query<{ fetchers: number }>(
        `select count(*)::int as fetchers from assignment join fetcher on fetcher.id = fetcher_id
          where last_alive_at > clock_timestamp() - interval '2 s'`,
      );
      return (row?.fetchers ?? 0) >= recipes.length;
    },
    { timeoutMs: 60_000 },
  );
};

test('what is paused or cancelled asks nothing after 5 s, restarts change nothing about it, and what is resumed loses and repeats nothing', async () => {
  const halted = ['paused-run', 'paused-retailer', 'cancelled-run', 'cancelled-retailer'] as const;
  const [pausedRun, ofPausedRetailer, cancelledRun, ofCancelledRetailer] = await Promise.all(halted.map(startRunOf));
  await Promise.all(halted.map((retailer) => untilAsked(retailer, retailer.startsWith('cancelled') ? 1 : 4)));

  const { control } = whole;
  expect(await control.controlRun(pausedRun ?? '', 'pause')).toMatchObject({ state: 'running' });
  await control.pauseRetailer('paused-retailer', 'They have a sale.');
  expect(await control.controlRun(cancelledRun ?? '', 'cancel')).toMatchObject({ state: 'cancelled' });
  expect(await control.cancelRunsOf('cancelled-retailer')).toEqual([ofCancelledRetailer]);
  const saidAtMs = performance.now();

  // That nothing comes can only be seen by waiting for it.
  await pause(effectiveMs + quietMs);
  await restartOrchestratorAndFetcher();
  await pause(effectiveMs);
  const late = asked.filter(({ atMs, host }) => atMs > saidAtMs + effectiveMs && !host.startsWith('slowed'));
  expect(late).toEqual([]);
  for (const retailer of halted) expect(pagesOf(retailer).length).toBeLessThan(pages);

  const [stopped, waiting] = [await control.run(pausedRun ?? ''), await control.run(ofPausedRetailer ?? '')];
  expect(stopped).toMatchObject({ state: 'running', blockers: [{ code: 'paused', sentence: 'The run is paused.' }] });
  expect(waiting.blockers).toMatchObject([{ code: 'paused', sentence: expect.stringContaining('They have a sale.') }]);
  for (const runId of [cancelledRun, ofCancelledRetailer]) {
    const run = await waitFor(`the rest of ${runId} to be skipped`, async () => {
      const seen = await control.run(runId ?? '');
      return seen.counts.pending + seen.counts.dispatched === 0 && seen;
    });
    expect(run.counts.parsed + run.counts.skipped).toBe(pages);
  }

  await control.controlRun(pausedRun ?? '', 'resume');
  await control.resumeRetailer('paused-retailer');
  for (const [retailer, runId] of [
    ['paused-run', pausedRun],
    ['paused-retailer', ofPausedRetailer],
  ] as const) {
    const run = await whole.waitForRun(runId ?? '');
    expect(run).toMatchObject({ state: 'completed', counts: { parsed: pages, failed: 0, skipped: 0 } });
    expect([...pagesOf(retailer)].sort()).toEqual(recipes[0]?.start.map(({ url }) => url).sort());
  }
});

test('a retailer that is slowed down is asked at the new rate within 5 s, and at its own when it is given back', async () => {
  const retailer = 'slowed-retailer';
  const { control } = whole;
  const runId = await startRunOf(retailer);
  await untilAsked(retailer, 5);
  await control.changeRetailer(retailer, { ratePerSecond: 0.5 });
  const slowedAtMs = performance.now();
  await pause(effectiveMs + quietMs);
  const whileSlow = askedOf(retailer).filter(({ atMs }) => atMs > slowedAtMs + effectiveMs);
  expect(whileSlow.length).toBeLessThanOrEqual(Math.ceil(0.5 * (quietMs / 1_000)) + 1);
  expect(pagesOf(retailer).length).toBeLessThan(pages);
  await control.changeRetailer(retailer, { ratePerSecond: null });
  const givenBackAtMs = performance.now();
  expect(await whole.waitForRun(runId)).toMatchObject({ state: 'completed', counts: { parsed: pages } });
  // At the slow rate the rest would have taken a minute.
  expect(performance.now() - givenBackAtMs).toBeLessThan(20_000);
});
