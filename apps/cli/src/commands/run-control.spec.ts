import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { crawlRunViewSchema, retailerViewSchema } from '@aisle/contracts';
import { runCli } from '../program.js';

const runId = '01K0000000000000000000000A';
const run = crawlRunViewSchema.parse({
  runId,
  retailer: 'shop',
  scope: 'products',
  state: 'running',
  requestedAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  counts: {
    pending: 1,
    dispatched: 0,
    parsed: 0,
    failed: 0,
    parseFailed: 0,
    skipped: 0,
    unsynced: 0,
    catalogTreeNodes: 0,
    leaves: 0,
    catalogPages: 0,
    catalogPageItems: 0,
    productPages: 0,
  },
  failures: [],
  skipped: [],
  blockers: [
    { code: 'throttled-until', until: '2026-01-01T01:00:00.000Z', sentence: 'shop.test has asked us to wait.' },
  ],
});
const retailer = retailerViewSchema.parse({
  id: 'shop',
  name: 'Shop',
  origin: 'http://shop.test',
  market: '',
  ratePerSecond: 2,
  maxConcurrency: 1,
  schedule: null,
  recipeFingerprint: 'f',
  pausedAt: '2026-01-01T00:00:00.000Z',
  pausedReason: 'sale',
  rateOverride: 0.5,
  lastRun: null,
});

let out = '';
let err = '';
let server: Server;
let asked: string[] = [];
beforeEach(async () => {
  out = err = '';
  asked = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      asked.push(`${method} ${url} ${body}`.trim());
      const answer = url.endsWith('/retailers')
        ? { retailers: [retailer] }
        : url.endsWith('/shop/cancel')
          ? { cancelled: [runId] }
          : url.includes('/retailers/')
            ? retailer
            : run;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AISLE_CONTROL_URL: url, AISLE_CATALOG_URL: url, AISLE_API_KEY: 'key' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  for (const name of ['AISLE_CONTROL_URL', 'AISLE_CATALOG_URL', 'AISLE_API_KEY']) delete process.env[name];
});

test.each([
  [['pause', runId], `POST /v1/crawls/${runId}/pause`],
  [['resume', runId], `POST /v1/crawls/${runId}/resume`],
  [['cancel', runId], `POST /v1/crawls/${runId}/cancel`],
  [['rate', runId, '0.5'], `PATCH /v1/crawls/${runId} {"ratePerSecond":0.5}`],
  [['pause', 'shop', '--reason', 'sale'], 'POST /v1/retailers/shop/pause {"reason":"sale"}'],
  [['resume', 'shop'], 'POST /v1/retailers/shop/resume'],
  [['cancel', 'shop'], 'POST /v1/retailers/shop/cancel'],
  [['rate', 'shop', 'recipe'], 'PATCH /v1/retailers/shop {"ratePerSecond":null}'],
])('aisle %j asks for %s', async (argv, request) => {
  expect(await runCli(argv)).toBe(0);
  expect(asked).toEqual([request]);
  expect(out).toMatch(/shop|Cancelled/);
});

test.each([['0'], ['-1'], ['fast'], ['1001']])('aisle rate shop %s is a usage error', async (rate) => {
  expect(await runCli(['rate', 'shop', rate])).toBe(2);
  expect(err).toContain('above 0');
  expect(asked).toEqual([]);
});

test('what still holds a resumed run is told', async () => {
  await runCli(['resume', runId]);
  expect(out).toContain('shop.test has asked us to wait. (throttled-until, until 2026-01-01T01:00:00.000Z)');
});

test('aisle status says why a run does not get on', async () => {
  expect(await runCli(['status', runId])).toBe(0);
  expect(out).toContain(
    'It does not get on: shop.test has asked us to wait. (throttled-until, until 2026-01-01T01:00:00.000Z)',
  );
});

test('aisle retailers shows what operators have said', async () => {
  expect(await runCli(['retailers'])).toBe(0);
  expect(out).toMatch(/0\.5 \(recipe: 2\).*paused: sale/);
});
